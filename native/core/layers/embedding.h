#pragma once
#include "torch.h"

namespace mcq {

/// A table of `rows` vectors; row `padding`, where there is one, gets no gradient, as in Hugging Face.
class Embedding : public torch::nn::Module {
 public:
  Embedding(int64_t rows, int64_t size, int64_t padding = -1);
  /// [T] indices -> [T, size]
  at::Tensor forward(const at::Tensor& indices) const { return at::embedding(weight, indices, padding); }

  at::Tensor weight;  // [rows, size]
  const int64_t padding;
};

}  // namespace mcq
