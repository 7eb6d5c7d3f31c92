#include "encoders/network.h"

#include "encoders/bert_multiple_choice.h"

namespace mcq {
namespace {

struct Family {
  std::string_view model_type;
  Network (*build)(const Config&);
};

constexpr Family kFamilies[] = {
    {"bert", build_bert_multiple_choice},
};

}  // namespace

Network build_network(const Config& config) {
  const std::string type = config.text("model_type", "");
  std::string known;
  for (const Family& family : kFamilies) {
    if (family.model_type == type) return family.build(config);
    known += (known.empty() ? "" : ", ") + std::string(family.model_type);
  }
  throw Error("MCQ_CONFIG", "config.json: model_type '" + type + "' is not supported; supported: " + known);
}

}  // namespace mcq
