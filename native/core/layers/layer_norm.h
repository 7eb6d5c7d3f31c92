#pragma once
#include "torch.h"

namespace mcq {

/// Layer normalisation over the last dimension (Ba, Kiros and Hinton, 2016).
class LayerNorm : public torch::nn::Module {
 public:
  LayerNorm(int64_t size, double epsilon);
  at::Tensor forward(const at::Tensor& input) const {
    return at::layer_norm(input, {weight.numel()}, weight, bias, epsilon_);
  }

  at::Tensor weight;  // [size]
  at::Tensor bias;    // [size]

 private:
  double epsilon_;
};

}  // namespace mcq
