#pragma once
#include "torch.h"

namespace mcq {

/// An elementwise function behind a linear layer.
struct Activation {
  std::string_view name;  // as configurations have it (Hugging Face's ACT2FN)
  at::Tensor (*function)(const at::Tensor&);
  std::string_view fused;      // oneDNN's name for it, to compute it within the product; "" where it has none
  std::string_view algorithm;  // which form of it, for oneDNN
};

/// The activation that a configuration names; Error `MCQ_CONFIG` lists those known.
const Activation& activation(const std::string& name);

}  // namespace mcq
