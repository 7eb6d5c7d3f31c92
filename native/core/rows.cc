#include "rows.h"

namespace mcq {

Rows token_rows(const Batch& batch) {
  Rows rows;
  rows.starts.assign(batch.sequence_starts.begin(), batch.sequence_starts.end());
  for (int64_t n = 0; n < batch.sequences(); ++n) {
    for (int64_t t = rows.starts[n]; t < rows.starts[n + 1]; ++t) {
      rows.sequence.push_back(batch.first_sequence + n);
      rows.position.push_back(t - rows.starts[n]);
    }
  }
  return rows;
}

Rows scored_rows(const Batch& batch) {
  Rows rows;
  rows.starts.push_back(0);
  size_t s = 0;
  for (int64_t n = 0; n < batch.sequences(); ++n) {
    for (; s < batch.score_tokens.size() && batch.score_tokens[s] < batch.sequence_starts[n + 1]; ++s) {
      rows.sequence.push_back(batch.first_sequence + n);
      rows.position.push_back(batch.score_tokens[s] - batch.sequence_starts[n]);
    }
    rows.starts.push_back(static_cast<int64_t>(s));
  }
  return rows;
}

}  // namespace mcq
