#include "training/parameter_arena.h"

namespace mcq {

ParameterArena::ParameterArena(torch::nn::Module& root, const std::set<std::string>& frozen, Decay decay) {
  std::vector<std::pair<std::string, at::Tensor>> decayed, spared;
  for (const auto& parameter : root.named_parameters()) {
    if (frozen.contains(parameter.key())) continue;
    const bool decays = decay == Decay::all || parameter.value().dim() > 1;
    (decays ? decayed : spared).emplace_back(parameter.key(), parameter.value());
  }
  add_range(decayed, true);
  add_range(spared, false);
}

ParameterArena::~ParameterArena() {
  for (auto& [name, parameter] : parameters_) {
    parameter.set_requires_grad(false);
    parameter.mutable_grad().reset();
  }
}

void ParameterArena::zero_gradients() {
  for (const ParameterRange& range : ranges_) range.gradients.zero_();
}

at::Tensor ParameterArena::gradient_norm() const {
  std::vector<at::Tensor> norms;
  for (const ParameterRange& range : ranges_) norms.push_back(at::norm(range.gradients));
  return at::norm(at::stack(norms));
}

void ParameterArena::add_range(const std::vector<std::pair<std::string, at::Tensor>>& members, bool decay) {
  if (members.empty()) return;
  // Each parameter starts on a cache line of its own.
  constexpr int64_t kAlign = 16;
  const auto room = [](const at::Tensor& x) { return (x.numel() + kAlign - 1) / kAlign * kAlign; };
  int64_t size = 0;
  for (const auto& [name, parameter] : members) size += room(parameter);
  const auto options = members.front().second.options().dtype(at::kFloat).requires_grad(false);
  ParameterRange range{at::zeros({size}, options), at::zeros({size}, options), at::zeros({size}, options),
                       at::zeros({size}, options), decay};
  int64_t offset = 0;
  for (auto [name, parameter] : members) {
    const auto view = [&](const at::Tensor& flat) {
      return flat.narrow(0, offset, parameter.numel()).view(parameter.sizes());
    };
    const at::Tensor value = view(range.values);
    value.copy_(parameter.detach());
    parameter.set_data(value);
    parameter.set_requires_grad(true);
    parameter.mutable_grad() = view(range.gradients);
    parameters_.emplace_back(name, parameter);
    offset += room(parameter);
  }
  ranges_.push_back(std::move(range));
}

}  // namespace mcq
