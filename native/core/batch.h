#pragma once
#include "torch.h"

namespace mcq {

/// Packed sequences of several questions, as they come from outside: T tokens of N sequences lie end to end.
struct Batch {
  std::vector<int32_t> ids;              // [T] token ids
  std::vector<int32_t> segments;         // [T] token type ids
  std::vector<int32_t> sequence_starts;  // [N + 1] sequence n is ids[starts[n] .. starts[n + 1])
  std::vector<int32_t> score_tokens;     // [S] the rows of ids that the head scores, ascending
  std::vector<int32_t> question_starts;  // [B + 1] question b owns scores [starts[b], starts[b + 1])
  std::vector<float> targets;            // [S] wanted probabilities, or empty: training only
  int64_t first_sequence = 0;            // number of sequence 0 within its optimizer step

  int64_t tokens() const { return static_cast<int64_t>(ids.size()); }
  int64_t sequences() const { return static_cast<int64_t>(sequence_starts.size()) - 1; }
  int64_t scores() const { return static_cast<int64_t>(score_tokens.size()); }
  int64_t questions() const { return static_cast<int64_t>(question_starts.size()) - 1; }
};

/// How large the entries of a batch may be, from the model's tables.
struct BatchLimits {
  int64_t vocabulary;  // ids are below it
  int64_t types;       // segments are below it
  int64_t positions;   // no sequence is longer
};

/// Throws Error `MCQ_BATCH` that names the first entry that the model could not read.
void check_batch(const Batch& batch, const BatchLimits& limits);

/// Throws Error `MCQ_BATCH` unless the targets of every question are probabilities.
void check_targets(const Batch& batch);

}  // namespace mcq
