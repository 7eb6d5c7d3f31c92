#include "layers/linear.h"

namespace mcq {

Linear::Linear(int64_t in, int64_t out) {
  weight = register_parameter("weight", at::zeros({out, in}));
  bias = register_parameter("bias", at::zeros({out}));
}

}  // namespace mcq
