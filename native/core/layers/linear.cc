#include "layers/linear.h"

#include "ops/packed_linear.h"

namespace mcq {

Linear::Linear(int64_t in, int64_t out) {
  weight = register_parameter("weight", at::zeros({out, in}));
  bias = register_parameter("bias", at::zeros({out}));
}

at::Tensor Linear::forward(const at::Tensor& input) const {
  return use_packed() ? ops::packed_linear(input, packed_, bias) : at::linear(input, weight, bias);
}

at::Tensor Linear::forward(const at::Tensor& input, const Activation& activation) const {
  if (use_packed() && !activation.fused.empty()) {
    return ops::packed_linear(input, packed_, bias, activation.fused, activation.algorithm);
  }
  return activation.function(forward(input));
}

void Linear::pack() {
  if (!packed_.defined() && ops::can_pack(weight)) packed_ = ops::pack_weight(weight);
}

void pack_linear_layers(torch::nn::Module& root) {
  root.apply([](torch::nn::Module& module) {
    if (auto* linear = module.as<Linear>()) linear->pack();
  });
}

void unpack_linear_layers(torch::nn::Module& root) {
  root.apply([](torch::nn::Module& module) {
    if (auto* linear = module.as<Linear>()) linear->unpack();
  });
}

}  // namespace mcq
