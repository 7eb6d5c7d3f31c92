#pragma once
#include "torch.h"

namespace mcq {

/// Sum over questions of the cross entropy between `targets` and the softmax of each question's own scores.
/// scores [S], targets [S] (probabilities), question_starts [B + 1] -> scalar
at::Tensor choice_cross_entropy(const at::Tensor& scores, const at::Tensor& targets,
                                const std::vector<int32_t>& question_starts);

}  // namespace mcq
