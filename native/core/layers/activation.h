#pragma once
#include "torch.h"

namespace mcq {

using Activation = at::Tensor (*)(const at::Tensor&);

/// The activation that a configuration names (Hugging Face's ACT2FN); Error `MCQ_CONFIG` lists those known.
Activation activation(const std::string& name);

}  // namespace mcq
