#pragma once
#include "torch.h"

namespace mcq {

/// The fields of a checkpoint's config.json, by their Hugging Face names. Reading a field checks it: Error `MCQ_CONFIG`
/// names the field that is missing, of the wrong type or out of range.
class Config {
 public:
  using Value = std::variant<std::monostate, bool, double, std::string>;

  explicit Config(std::map<std::string, Value> fields) : fields_(std::move(fields)) {}

  /// A whole number of at least `least`.
  int64_t integer(const std::string& name, int64_t least = 1) const;
  double real(const std::string& name, double otherwise) const;
  /// A probability below 1; null and absent count as `otherwise`.
  double probability(const std::string& name, double otherwise) const;
  std::string text(const std::string& name, const std::string& otherwise) const;

 private:
  const Value& field(const std::string& name) const;

  std::map<std::string, Value> fields_;
};

}  // namespace mcq
