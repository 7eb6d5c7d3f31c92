#pragma once
#include "torch.h"

namespace mcq::ops {

/// Whether a weight [out, in] gains from a layout of its own: float32 on a CPU that oneDNN has kernels for.
bool can_pack(const at::Tensor& weight);

/// The weight in oneDNN's layout for this processor, an opaque tensor for packed_linear alone.
at::Tensor pack_weight(const at::Tensor& weight);

/// x W^T + b with a packed weight, then oneDNN's elementwise `fused` ("none", "gelu" with `algorithm` "none" or "tanh",
/// "relu", "tanh") in the same pass. input [rows, in] -> [rows, out]; has no gradient.
at::Tensor packed_linear(const at::Tensor& input, const at::Tensor& packed, const at::Tensor& bias,
                         std::string_view fused = "none", std::string_view algorithm = "");

}  // namespace mcq::ops
