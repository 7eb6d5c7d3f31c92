#include "check.h"
#include "ops/dense_attention.h"
#include "samples.h"

using namespace mcq;

namespace {

Rows rows_of(const std::vector<int64_t>& lengths) {
  Rows rows;
  rows.starts = {0};
  for (size_t n = 0; n < lengths.size(); ++n) {
    for (int64_t t = 0; t < lengths[n]; ++t) {
      rows.sequence.push_back(static_cast<int64_t>(n));
      rows.position.push_back(t);
    }
    rows.starts.push_back(rows.starts.back() + lengths[n]);
  }
  return rows;
}

}  // namespace

TEST(attention_stays_within_sequences_and_equals_the_formula) {
  const Rows query_rows = rows_of({2, 0, 1}), rows = rows_of({4, 3, 5});
  const at::Tensor q = at::randn({3, 6}), k = at::randn({12, 6}), v = at::randn({12, 6});
  const at::Tensor out = ops::dense_attention(q, query_rows, k, v, rows, 2, {});
  const auto expected = [&](int64_t query, int64_t begin, int64_t end, int64_t head) {
    const auto part = [&](const at::Tensor& x) { return x.slice(0, begin, end).slice(1, 3 * head, 3 * head + 3); };
    const at::Tensor scores = at::mv(part(k), q[query].slice(0, 3 * head, 3 * head + 3)) / std::sqrt(3.0);
    return at::mv(part(v).t(), at::softmax(scores, 0));
  };
  for (const int64_t head : {0, 1}) {
    for (const auto& [query, begin, end] : {std::tuple{0, 0, 4}, {1, 0, 4}, {2, 7, 12}}) {
      EXPECT(distance(out[query].slice(0, 3 * head, 3 * head + 3), expected(query, begin, end, head)) < 1e-5);
    }
  }
}

TEST(attention_in_double_precision_passes_the_gradient_check) {
  const Rows query_rows = rows_of({2, 1}), rows = rows_of({4, 3});
  const at::Tensor v = at::randn({7, 6}, at::kDouble), weight = at::randn({3, 6}, at::kDouble);
  at::Tensor q = at::randn({3, 6}, at::kDouble).requires_grad_(true),
             k = at::randn({7, 6}, at::kDouble).requires_grad_(true);
  const auto loss = [&] { return (ops::dense_attention_reference(q, query_rows, k, v, rows, 2, {}) * weight).sum(); };
  loss().backward();
  const at::NoGradGuard no_grad;
  for (at::Tensor& input : std::vector<at::Tensor>{q, k}) {
    for (int64_t i = 0; i < input.numel(); ++i) {
      double& value = input.data_ptr<double>()[i];
      const double before = value;
      value = before + 1e-5;
      const double above = loss().item<double>();
      value = before - 1e-5;
      const double below = loss().item<double>();
      value = before;
      EXPECT(std::abs((above - below) / 2e-5 - input.grad().flatten()[i].item<double>()) < 1e-7);
    }
  }
}
