#include "ops/packed_linear.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace mcq::ops {
namespace {

/// Rows that the layout is chosen for: about those of a batch.
constexpr int64_t kTypicalRows = 4096;

template <class Signature>
auto operation(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

}  // namespace

bool can_pack(const at::Tensor& weight) {
  // A single output row, as the classifier has, is a product of a matrix and a vector.
  return weight.is_cpu() && weight.scalar_type() == at::kFloat && weight.size(0) > 1 && at::hasMKLDNN();
}

at::Tensor pack_weight(const at::Tensor& weight) {
  const at::NoGradGuard no_grad;
  using Signature = at::Tensor(const at::Tensor&, std::optional<c10::SymInt>);
  return operation<Signature>("mkldnn::_reorder_linear_weight").call(weight.detach(), c10::SymInt(kTypicalRows));
}

at::Tensor packed_linear(const at::Tensor& input, const at::Tensor& packed, const at::Tensor& bias,
                         std::string_view fused, std::string_view algorithm) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, c10::string_view,
                               c10::List<std::optional<at::Scalar>>, std::optional<c10::string_view>);
  return operation<Signature>("mkldnn::_linear_pointwise")
      .call(input, packed, bias, fused, c10::List<std::optional<at::Scalar>>(), algorithm);
}

}  // namespace mcq::ops
