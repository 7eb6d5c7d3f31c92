#pragma once
#include "batch.h"

namespace mcq {

/// Which rows of a packed matrix belong to which sequence: all tokens of a batch, or those that are scored.
struct Rows {
  std::vector<int64_t> starts;    // [N + 1] sequence n owns rows [starts[n], starts[n + 1])
  std::vector<int64_t> sequence;  // [rows] number of the row's sequence within its optimizer step
  std::vector<int64_t> position;  // [rows] the row's place within its sequence

  int64_t count() const { return static_cast<int64_t>(position.size()); }
  int64_t sequences() const { return static_cast<int64_t>(starts.size()) - 1; }
};

/// The rows of all T tokens.
Rows token_rows(const Batch& batch);

/// The rows of the S scored tokens; a sequence may have none, one or several.
Rows scored_rows(const Batch& batch);

}  // namespace mcq
