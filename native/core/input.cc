#include "input.h"

namespace mcq {

Input make_input(const Batch& batch, at::Device device) {
  Input input;
  input.tokens = token_rows(batch);
  input.scored = scored_rows(batch);
  input.ids = at::tensor(batch.ids, at::kInt).to(device);
  input.segments = at::tensor(batch.segments, at::kInt).to(device);
  input.positions = at::tensor(input.tokens.position, at::kLong).to(device);
  input.score_tokens = at::tensor(batch.score_tokens, at::kInt).to(device);
  return input;
}

}  // namespace mcq
