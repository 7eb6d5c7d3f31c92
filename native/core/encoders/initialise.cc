#include "encoders/initialise.h"

#include <ATen/CPUGeneratorImpl.h>

#include "layers/embedding.h"
#include "layers/layer_norm.h"

namespace mcq {

void initialise(torch::nn::Module& root, const std::vector<std::string>& names, double range, uint64_t seed) {
  const at::NoGradGuard no_grad;
  at::Generator generator = at::detail::createCPUGenerator(seed);
  for (const auto& module : root.named_modules()) {
    const auto* table = module.value()->as<Embedding>();
    const bool norm = module.value()->as<LayerNorm>() != nullptr;
    for (const auto& parameter : module.value()->named_parameters(/*recurse=*/false)) {
      const std::string name = module.key().empty() ? parameter.key() : module.key() + "." + parameter.key();
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      at::Tensor value = parameter.value();
      if (norm) {
        value.fill_(parameter.key() == "weight" ? 1 : 0);
      } else if (parameter.key() == "bias") {
        value.zero_();
      } else {
        value.copy_(at::empty(value.sizes()).normal_(0, range, generator));
        if (table != nullptr && table->padding >= 0) value[table->padding].zero_();
      }
    }
  }
}

}  // namespace mcq
