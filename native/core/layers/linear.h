#pragma once
#include "layers/activation.h"

namespace mcq {

/// y = x W^T + b, [rows, in] -> [rows, out]. The weight is float32 in the checkpoint's layout; for prediction a copy of
/// it is laid out for the processor.
class Linear : public torch::nn::Module {
 public:
  Linear(int64_t in, int64_t out);
  at::Tensor forward(const at::Tensor& input) const;
  /// The activation of the product, in the same pass where that can be.
  at::Tensor forward(const at::Tensor& input, const Activation& activation) const;

  /// Lays the weight out for products without gradient; does nothing where the device has no better layout.
  void pack();
  /// Forgets that layout: the weight is about to change.
  void unpack() { packed_.reset(); }

  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out]

 private:
  bool use_packed() const { return packed_.defined() && !at::GradMode::is_enabled(); }

  at::Tensor packed_;
};

/// Packs or unpacks all linear layers of a network.
void pack_linear_layers(torch::nn::Module& root);
void unpack_linear_layers(torch::nn::Module& root);

}  // namespace mcq
