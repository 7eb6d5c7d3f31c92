#include "model.h"

#include "encoders/initialise.h"
#include "error.h"
#include "layers/linear.h"

namespace mcq {

Model::Model(const Config& config, const std::vector<TensorSource>& sources, at::Device device, uint64_t seed)
    : network_(build_network(config)), device_(device) {
  report_ = load_parameters(network_, sources);
  std::vector<std::string> unset = report_.missing;
  unset.insert(unset.end(), report_.fresh.begin(), report_.fresh.end());
  initialise(*network_.root, unset, config.real("initializer_range", 0.02), seed);
  for (at::Tensor& parameter : network_.root->parameters()) parameter.set_requires_grad(false);
  network_.root->to(device);
}

at::Tensor Model::score(const Batch& batch, const std::atomic<bool>* cancelled) {
  return run(network_.scores, batch, cancelled);
}

at::Tensor Model::hidden_states(const Batch& batch, const std::atomic<bool>* cancelled) {
  return run(network_.hidden_states, batch, cancelled);
}

at::Tensor Model::run(const NetworkFunction& function, const Batch& batch, const std::atomic<bool>* cancelled) {
  const at::NoGradGuard no_grad;
  check_batch(batch, network_.limits);
  if (!prepared_) pack_linear_layers(*network_.root);
  prepared_ = true;
  Pass pass;
  pass.cancelled = cancelled;
  return function(make_input(batch, device_), pass).to(at::kCPU, at::kFloat).contiguous();
}

std::shared_ptr<void> Model::lease_for_training() {
  if (!lease_.expired()) throw Error("MCQ_OPTIONS", "this model has a trainer already; dispose of that one first");
  const std::shared_ptr<void> lease = std::make_shared<char>();
  lease_ = lease;
  return lease;
}

void Model::weights_change() {
  unpack_linear_layers(*network_.root);
  prepared_ = false;
}

at::Device find_device(const std::string& name) {
  const bool any = name == "auto";
  if (name == "cpu" || (any && !at::hasCUDA())) return at::kCPU;
  const int64_t count = at::hasCUDA() ? static_cast<int64_t>(at::detail::getCUDAHooks().deviceCount()) : 0;
  if (any) return count > 0 ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
  int64_t index = -1;
  if (name == "cuda") index = 0;
  if (name.starts_with("cuda:") && name.size() > 5 && name.size() < 8 &&
      name.find_first_not_of("0123456789", 5) == std::string::npos) {
    index = std::stoll(name.substr(5));
  }
  if (index < 0) throw Error("MCQ_DEVICE", "device '" + name + "' is none of auto, cpu, cuda, cuda:N");
  if (!at::hasCUDA()) {
    throw Error("MCQ_DEVICE",
                "device " + name + ": this LibTorch is built without CUDA; mcq setup --cuda brings the other");
  }
  if (index >= count) {
    throw Error("MCQ_DEVICE", "device " + name + ": this machine shows " + std::to_string(count) +
                                  " CUDA devices; see mcq doctor, or use --device cpu");
  }
  return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

}  // namespace mcq
