#include "layers/activation.h"

#include "error.h"

namespace mcq {
namespace {

at::Tensor gelu(const at::Tensor& x) { return at::gelu(x); }
at::Tensor gelu_tanh(const at::Tensor& x) { return at::gelu(x, "tanh"); }
at::Tensor relu(const at::Tensor& x) { return at::relu(x); }
at::Tensor silu(const at::Tensor& x) { return at::silu(x); }
at::Tensor tanh(const at::Tensor& x) { return at::tanh(x); }

constexpr std::pair<std::string_view, Activation> kActivations[] = {
    {"gelu", gelu},  {"gelu_new", gelu_tanh}, {"gelu_pytorch_tanh", gelu_tanh}, {"relu", relu}, {"silu", silu},
    {"swish", silu}, {"tanh", tanh},
};

}  // namespace

Activation activation(const std::string& name) {
  std::string known;
  for (const auto& [key, function] : kActivations) {
    if (key == name) return function;
    known += (known.empty() ? "" : ", ") + std::string(key);
  }
  throw Error("MCQ_CONFIG", "config.json: activation '" + name + "' is not one of " + known);
}

}  // namespace mcq
