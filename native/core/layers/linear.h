#pragma once
#include "torch.h"

namespace mcq {

/// y = x W^T + b, [rows, in] -> [rows, out].
class Linear : public torch::nn::Module {
 public:
  Linear(int64_t in, int64_t out);
  at::Tensor forward(const at::Tensor& input) const { return at::linear(input, weight, bias); }

  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out]
};

}  // namespace mcq
