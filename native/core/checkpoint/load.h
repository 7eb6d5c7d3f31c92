#pragma once
#include "encoders/network.h"

namespace mcq {

/// Where one tensor of a checkpoint lies: `bytes` bytes at `offset` of `file`.
struct TensorSource {
  std::string name;
  std::string dtype;  // as safetensors spells it: F32, F16, BF16, F64
  std::vector<int64_t> shape;
  std::string file;
  uint64_t offset;
  uint64_t bytes;
};

/// What of a checkpoint did not match the network.
struct LoadReport {
  struct Mismatch {
    std::string name;
    std::vector<int64_t> expected, found;
  };
  std::vector<std::string> missing;     // encoder parameters that the checkpoint lacks
  std::vector<std::string> fresh;       // parameters of the head that it lacks
  std::vector<std::string> unexpected;  // tensors without a parameter
  std::vector<Mismatch> mismatched;
};

/// Copies the tensors into the network's parameters as float32, whatever type the files hold. Names match with and
/// without the base prefix, and in the old spelling (LayerNorm.gamma and .beta). Files are mapped, not read.
/// Throws Error `MCQ_CHECKPOINT` that names file and tensor.
LoadReport load_parameters(Network& network, const std::vector<TensorSource>& sources);

}  // namespace mcq
