#pragma once
#include <napi.h>

#include "checkpoint/load.h"

// The core's types to JavaScript values.
namespace mcq {

/// A copy of a contiguous float32 tensor on the CPU.
Napi::Float32Array to_float_array(Napi::Env env, const at::Tensor& tensor);
Napi::Object to_value(Napi::Env env, const LoadReport& report);
/// [{name, shape}] of all parameters.
Napi::Array to_value(Napi::Env env, const torch::OrderedDict<std::string, at::Tensor>& parameters);

}  // namespace mcq
