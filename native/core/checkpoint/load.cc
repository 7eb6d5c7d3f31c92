#include "checkpoint/load.h"

#include "checkpoint/mapped_file.h"
#include "error.h"

namespace mcq {
namespace {

at::ScalarType scalar_type(const TensorSource& source) {
  if (source.dtype == "F32") return at::kFloat;
  if (source.dtype == "F16") return at::kHalf;
  if (source.dtype == "BF16") return at::kBFloat16;
  if (source.dtype == "F64") return at::kDouble;
  throw Error("MCQ_CHECKPOINT", source.file + ": tensor " + source.name + " is of type " + source.dtype +
                                    ", weights must be F32, F16, BF16 or F64");
}

/// The spelling of today for names that TensorFlow's BERT gave.
std::string modern_name(std::string name) {
  for (const auto& [old_end, new_end] : {std::pair{".gamma", ".weight"}, std::pair{".beta", ".bias"}}) {
    const std::string_view end = old_end;
    if (name.size() > end.size() && name.ends_with(end)) name.replace(name.size() - end.size(), end.size(), new_end);
  }
  return name;
}

/// The source's values in the file's own type, without a copy where they are aligned.
at::Tensor view_of(const TensorSource& source, const MappedFile& file) {
  const at::ScalarType type = scalar_type(source);
  uint64_t expected = c10::elementSize(type);
  for (const int64_t size : source.shape) expected *= static_cast<uint64_t>(size);
  if (source.bytes != expected || source.offset > file.size() || source.bytes > file.size() - source.offset) {
    throw Error("MCQ_CHECKPOINT", source.file + ": tensor " + source.name + " does not lie within the file");
  }
  void* data = const_cast<std::byte*>(file.data() + source.offset);
  if (reinterpret_cast<uintptr_t>(data) % c10::elementSize(type) == 0) return at::from_blob(data, source.shape, type);
  at::Tensor aligned = at::empty(source.shape, type);
  std::copy_n(static_cast<std::byte*>(data), source.bytes, static_cast<std::byte*>(aligned.data_ptr()));
  return aligned;
}

}  // namespace

LoadReport load_parameters(Network& network, const std::vector<TensorSource>& sources) {
  const at::NoGradGuard no_grad;
  LoadReport report;
  const auto parameters = network.root->named_parameters();
  std::map<std::string, std::unique_ptr<MappedFile>> files;
  std::unordered_map<std::string, bool> loaded;
  for (const TensorSource& source : sources) {
    std::string name = modern_name(source.name);
    if (!parameters.contains(name)) name = network.base_prefix + name;
    if (!parameters.contains(name)) {
      // A buffer that older versions of Transformers stored: 0, 1, 2, ...
      if (!source.name.ends_with("position_ids")) report.unexpected.push_back(source.name);
      continue;
    }
    at::Tensor parameter = parameters[name];
    if (parameter.sizes() != at::IntArrayRef(source.shape)) {
      report.mismatched.push_back({source.name, parameter.sizes().vec(), source.shape});
      continue;
    }
    auto& file = files[source.file];
    if (file == nullptr) file = std::make_unique<MappedFile>(source.file);
    parameter.copy_(view_of(source, *file));
    loaded[name] = true;
  }
  for (const auto& parameter : parameters) {
    if (loaded.contains(parameter.key())) continue;
    const bool encoder = parameter.key().starts_with(network.base_prefix);
    (encoder ? report.missing : report.fresh).push_back(parameter.key());
  }
  return report;
}

}  // namespace mcq
