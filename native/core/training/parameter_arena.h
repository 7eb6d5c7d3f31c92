#pragma once
#include <set>

#include "torch.h"

namespace mcq {

/// Trainable parameters of equal treatment, end to end in one buffer, with gradients and AdamW's averages alike.
struct ParameterRange {
  at::Tensor values, gradients, average, square_average;  // [n] each
  bool decay;                                             // weight decay applies
};

/// All trainable parameters of a network in flat memory: first those with weight decay, then those without. The modules
/// keep their parameters, now views of it, and the backward adds into gradients that are views too; so the optimizer,
/// the norm of the gradient and zeroing are a few operations on ranges.
class ParameterArena {
 public:
  enum class Decay { matrices, all };

  /// Moves the parameters of `root` in, all but the `frozen`. With `matrices`, biases and norms are spared from decay.
  ParameterArena(torch::nn::Module& root, const std::set<std::string>& frozen, Decay decay);
  /// Takes the gradients away from the modules, which keep their values.
  ~ParameterArena();
  ParameterArena(const ParameterArena&) = delete;
  ParameterArena& operator=(const ParameterArena&) = delete;

  const std::vector<ParameterRange>& ranges() const { return ranges_; }
  const std::vector<std::pair<std::string, at::Tensor>>& parameters() const { return parameters_; }

  void zero_gradients();
  /// Norm of the whole gradient, as a scalar tensor on its device.
  at::Tensor gradient_norm() const;

 private:
  void add_range(const std::vector<std::pair<std::string, at::Tensor>>& members, bool decay);

  std::vector<std::pair<std::string, at::Tensor>> parameters_;
  std::vector<ParameterRange> ranges_;
};

}  // namespace mcq
