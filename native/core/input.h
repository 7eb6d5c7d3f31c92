#pragma once
#include "rows.h"

namespace mcq {

/// A batch as the network reads it: index tensors on the device, and the rows of its sequences.
struct Input {
  at::Tensor ids;           // [T] int32
  at::Tensor segments;      // [T] int32
  at::Tensor positions;     // [T] int64, place of each token within its sequence
  at::Tensor score_tokens;  // [S] int32
  Rows tokens;              // of all T tokens
  Rows scored;              // of the S scored tokens
};

Input make_input(const Batch& batch, at::Device device);

}  // namespace mcq
