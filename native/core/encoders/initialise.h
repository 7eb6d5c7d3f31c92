#pragma once
#include "torch.h"

namespace mcq {

/// Sets the named parameters of `root` as Transformers does for new ones (modeling_utils.py, _init_weights): matrices
/// and tables from N(0, range), the padding row and all biases 0, norms 1 and 0. Drawn in the order of the module tree
/// from a generator of its own, so that `seed` repeats them.
void initialise(torch::nn::Module& root, const std::vector<std::string>& names, double range, uint64_t seed);

}  // namespace mcq
