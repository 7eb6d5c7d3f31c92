#include "layers/activation.h"

#include "error.h"

namespace mcq {
namespace {

at::Tensor gelu(const at::Tensor& x) { return at::gelu(x); }
at::Tensor gelu_tanh(const at::Tensor& x) { return at::gelu(x, "tanh"); }
at::Tensor relu(const at::Tensor& x) { return at::relu(x); }
at::Tensor silu(const at::Tensor& x) { return at::silu(x); }
at::Tensor tanh(const at::Tensor& x) { return at::tanh(x); }

constexpr Activation kActivations[] = {
    {"gelu", gelu, "gelu", "none"},
    {"gelu_new", gelu_tanh, "gelu", "tanh"},
    {"gelu_pytorch_tanh", gelu_tanh, "gelu", "tanh"},
    {"relu", relu, "relu", ""},
    {"silu", silu, "", ""},
    {"swish", silu, "", ""},
    {"tanh", tanh, "tanh", ""},
};

}  // namespace

const Activation& activation(const std::string& name) {
  std::string known;
  for (const Activation& entry : kActivations) {
    if (entry.name == name) return entry;
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw Error("MCQ_CONFIG", "config.json: activation '" + name + "' is not one of " + known);
}

}  // namespace mcq
