#pragma once
#include "random.h"

namespace mcq::ops {

/// Dropout with given randomness: each element of `input` [rows, width] is zero with probability p, else divided by
/// 1 - p. Element j of a row is kept where hash(key of the row, j) >= p * 2^32; the hash is MurmurHash3's 32-bit
/// finalizer (Appleby, 2011) over j * 0x9e3779b9 + low, keyed between its two rounds with high.
/// The backward recomputes the mask. Runs a fused loop on the CPU, elsewhere the reference.
at::Tensor dropout(const at::Tensor& input, double p, const std::vector<RowKey>& keys);

/// The same in plain ATen operations: the definition of what is right, on any device.
at::Tensor dropout_reference(const at::Tensor& input, double p, const std::vector<RowKey>& keys);

/// In place: `values` [rows, width] (contiguous float32 on the CPU) under the rows' masks.
void apply_dropout_mask(float* values, int64_t rows, int64_t width, double p, const RowKey* keys);

}  // namespace mcq::ops
