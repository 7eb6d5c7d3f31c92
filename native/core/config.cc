#include "config.h"

#include "error.h"

namespace mcq {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error("MCQ_CONFIG", "config.json: " + name + " " + what);
}

}  // namespace

const Config::Value& Config::field(const std::string& name) const {
  static const Value absent{};
  const auto found = fields_.find(name);
  return found == fields_.end() ? absent : found->second;
}

int64_t Config::integer(const std::string& name, int64_t least) const {
  const double* number = std::get_if<double>(&field(name));
  if (number == nullptr) refuse(name, "is missing or no number");
  if (*number != std::floor(*number) || *number < static_cast<double>(least) || *number > 1e9) {
    refuse(name, "must be a whole number of at least " + std::to_string(least));
  }
  return static_cast<int64_t>(*number);
}

double Config::real(const std::string& name, double otherwise) const {
  const Value& value = field(name);
  if (std::holds_alternative<std::monostate>(value)) return otherwise;
  const double* number = std::get_if<double>(&value);
  if (number == nullptr || !std::isfinite(*number)) refuse(name, "is no number");
  return *number;
}

double Config::probability(const std::string& name, double otherwise) const {
  const double p = real(name, otherwise);
  if (p < 0 || p >= 1) refuse(name, "must be at least 0 and below 1");
  return p;
}

std::string Config::text(const std::string& name, const std::string& otherwise) const {
  const Value& value = field(name);
  if (std::holds_alternative<std::monostate>(value)) return otherwise;
  const std::string* text = std::get_if<std::string>(&value);
  if (text == nullptr) refuse(name, "is no text");
  return *text;
}

}  // namespace mcq
