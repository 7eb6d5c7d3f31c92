#pragma once
#include "checkpoint/load.h"

namespace mcq {

/// A network with its weights on one device.
class Model {
 public:
  /// Builds what `config` describes and fills it from `sources`; what they lack is initialised with `seed`.
  Model(const Config& config, const std::vector<TensorSource>& sources, at::Device device, uint64_t seed);

  /// Scores of a batch's scored tokens, [S] on the CPU. Dropout is off.
  at::Tensor score(const Batch& batch, const std::atomic<bool>* cancelled = nullptr);
  /// The encoder's last hidden states, [T, D] on the CPU. Dropout is off.
  at::Tensor hidden_states(const Batch& batch, const std::atomic<bool>* cancelled = nullptr);

  /// Held by whoever trains the model: there can be one at a time. Throws Error `MCQ_OPTIONS` when there is one.
  std::shared_ptr<void> lease_for_training();

  /// To be called before the weights change: what was derived from them is made anew for the next score.
  void weights_change();

  Network& network() { return network_; }
  const LoadReport& report() const { return report_; }
  at::Device device() const { return device_; }

 private:
  at::Tensor run(const NetworkFunction& function, const Batch& batch, const std::atomic<bool>* cancelled);

  Network network_;
  LoadReport report_;
  at::Device device_;
  bool prepared_ = false;
  std::weak_ptr<void> lease_;
};

/// The device that `name` (`cpu`, `cuda`, `cuda:1`, `auto`) stands for; `auto` takes a GPU where there is one.
/// Throws Error `MCQ_DEVICE` when there is no such device: never falls back silently.
at::Device find_device(const std::string& name);

}  // namespace mcq
