#include "ops/dense_attention.h"

#include "ops/dropout.h"

namespace mcq::ops {

at::Tensor dense_attention(const at::Tensor& q, const Rows& query_rows, const at::Tensor& k, const at::Tensor& v,
                           const Rows& rows, int64_t heads, const ProbabilityDropout& dropout) {
  return dense_attention_reference(q, query_rows, k, v, rows, heads, dropout);
}

at::Tensor dense_attention_reference(const at::Tensor& q, const Rows& query_rows, const at::Tensor& k,
                                     const at::Tensor& v, const Rows& rows, int64_t heads,
                                     const ProbabilityDropout& dropout) {
  const double scale = 1 / std::sqrt(static_cast<double>(q.size(1)) / static_cast<double>(heads));
  const auto by_sequence = [heads](const at::Tensor& x, const Rows& of) {
    std::vector<int64_t> lengths;
    for (int64_t n = 0; n < of.sequences(); ++n) lengths.push_back(of.starts[n + 1] - of.starts[n]);
    return x.view({x.size(0), heads, -1}).transpose(0, 1).split_with_sizes(lengths, 1);  // N times [H, L, K]
  };
  const auto queries = by_sequence(q * scale, query_rows), keys = by_sequence(k, rows), values = by_sequence(v, rows);
  std::vector<at::Tensor> outputs;
  for (int64_t n = 0; n < rows.sequences(); ++n) {
    at::Tensor probabilities = at::softmax(at::matmul(queries[n], keys[n].transpose(1, 2)), -1);  // [H, Lq, L]
    if (dropout.p > 0) {
      const auto first = dropout.keys.begin() + heads * query_rows.starts[n];
      const std::vector<RowKey> row_keys(first, first + heads * queries[n].size(1));
      probabilities = ops::dropout(probabilities, dropout.p, row_keys);
    }
    outputs.push_back(at::matmul(probabilities, values[n]));  // [H, Lq, K]
  }
  return at::cat(outputs, 1).transpose(0, 1).reshape({q.size(0), -1});
}

}  // namespace mcq::ops
