#pragma once
#include "torch.h"

namespace mcq {

/// Writes `header`, then the named parameters of `root` as float32, end to end, and waits until the disk has them.
/// Throws Error `MCQ_WRITE` that names the file; what was written is then left to the caller to remove.
void save_parameters(const torch::nn::Module& root, const std::string& file, const std::vector<uint8_t>& header,
                     const std::vector<std::string>& names);

}  // namespace mcq
