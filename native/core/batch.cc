#include "batch.h"

#include "error.h"

namespace mcq {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error("MCQ_BATCH", "bad batch: " + what); }

void check_starts(const std::vector<int32_t>& starts, int64_t end, const std::string& name) {
  if (starts.size() < 2 || starts.front() != 0 || starts.back() != end) {
    refuse(name + " must begin with 0 and end with " + std::to_string(end));
  }
  for (size_t i = 1; i < starts.size(); ++i) {
    if (starts[i] <= starts[i - 1]) refuse(name + " must ascend; entry " + std::to_string(i) + " does not");
  }
}

void check_below(const std::vector<int32_t>& values, int64_t limit, const std::string& name) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0 || values[i] >= limit) {
      refuse(name + "[" + std::to_string(i) + "] is " + std::to_string(values[i]) + ", the model knows 0 to " +
             std::to_string(limit - 1));
    }
  }
}

}  // namespace

void check_batch(const Batch& batch, const BatchLimits& limits) {
  if (batch.segments.size() != batch.ids.size()) refuse("segments and ids differ in length");
  check_starts(batch.sequence_starts, batch.tokens(), "sequenceStarts");
  check_starts(batch.question_starts, batch.scores(), "questionStarts");
  check_below(batch.ids, limits.vocabulary, "ids");
  check_below(batch.segments, limits.types, "segments");
  check_below(batch.score_tokens, batch.tokens(), "scoreTokens");
  if (!std::is_sorted(batch.score_tokens.begin(), batch.score_tokens.end())) refuse("scoreTokens must ascend");
  if (batch.first_sequence < 0) refuse("firstSequence is negative");
  for (int64_t n = 0; n < batch.sequences(); ++n) {
    const int64_t length = batch.sequence_starts[n + 1] - batch.sequence_starts[n];
    if (length > limits.positions) {
      refuse("sequence " + std::to_string(n) + " has " + std::to_string(length) + " tokens, the model reads at most " +
             std::to_string(limits.positions));
    }
  }
}

void check_targets(const Batch& batch) {
  if (batch.targets.size() != batch.score_tokens.size()) refuse("training needs one target for each score");
  for (int64_t b = 0; b < batch.questions(); ++b) {
    double sum = 0;
    for (int32_t s = batch.question_starts[b]; s < batch.question_starts[b + 1]; ++s) {
      if (!(batch.targets[s] >= 0)) refuse("targets[" + std::to_string(s) + "] is not a probability");
      sum += batch.targets[s];
    }
    if (std::abs(sum - 1) > 1e-4) refuse("the targets of question " + std::to_string(b) + " do not sum to 1");
  }
}

}  // namespace mcq
