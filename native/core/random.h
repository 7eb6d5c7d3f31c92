#pragma once
#include "rows.h"

namespace mcq {

/// Source of dropout masks, counter-based: whether an element is dropped depends on nothing but the seed, the optimizer
/// step, the site in the network, the number of the element's sequence within the step, and its place in that sequence.
/// So a run repeats exactly, however its batches are split or its activations are recomputed.
struct Random {
  uint64_t seed = 0;
  uint64_t step = 0;
};

/// Two words that stand for one row of a mask; element j of the row follows from them (see ops/dropout.h).
struct RowKey {
  uint32_t low;
  uint32_t high;
};

/// Keys of `copies` masks of each row (one a head for attention), in the order copy by copy within a sequence's rows:
/// [copies * rows], sequence by sequence, copy by copy, row by row.
std::vector<RowKey> row_keys(const Random& random, uint64_t site, const Rows& rows, int64_t copies = 1);

}  // namespace mcq
