#include "layers/layer_norm.h"

namespace mcq {

LayerNorm::LayerNorm(int64_t size, double epsilon) : epsilon_(epsilon) {
  weight = register_parameter("weight", at::ones({size}));
  bias = register_parameter("bias", at::zeros({size}));
}

}  // namespace mcq
