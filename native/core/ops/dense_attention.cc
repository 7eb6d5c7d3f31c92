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
  const auto slice = [&](const at::Tensor& x, int64_t begin, int64_t end) {
    return x.slice(0, begin, end).view({end - begin, heads, -1}).transpose(0, 1);  // [H, L, K]
  };
  std::vector<at::Tensor> outputs;
  for (int64_t n = 0; n < rows.sequences(); ++n) {
    const int64_t q_begin = query_rows.starts[n], q_end = query_rows.starts[n + 1];
    const int64_t begin = rows.starts[n], end = rows.starts[n + 1];
    if (q_begin == q_end) continue;
    const at::Tensor scores = at::matmul(slice(q, q_begin, q_end) * scale, slice(k, begin, end).transpose(1, 2));
    at::Tensor probabilities = at::softmax(scores, -1);  // [H, Lq, L]
    if (dropout.p > 0) {
      const std::vector<RowKey> keys(dropout.keys.begin() + heads * q_begin, dropout.keys.begin() + heads * q_end);
      probabilities = ops::dropout(probabilities, dropout.p, keys);
    }
    const at::Tensor out = at::matmul(probabilities, slice(v, begin, end));  // [H, Lq, K]
    outputs.push_back(out.transpose(0, 1).reshape({q_end - q_begin, -1}));
  }
  return at::cat(outputs);
}

}  // namespace mcq::ops
