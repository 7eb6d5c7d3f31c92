#pragma once
#include "random.h"

namespace mcq::ops {

/// Dropout of attention probabilities; none where p is 0.
struct ProbabilityDropout {
  double p = 0;
  std::vector<RowKey> keys;  // [H * Q], sequence by sequence, head by head, query by query
};

/// softmax(q k^T / sqrt(K)) v within each sequence and head: q [Q, H*K], k and v [T, H*K] -> [Q, H*K].
at::Tensor dense_attention(const at::Tensor& q, const Rows& query_rows, const at::Tensor& k, const at::Tensor& v,
                           const Rows& rows, int64_t heads, const ProbabilityDropout& dropout);

/// The same in plain ATen operations, sequence by sequence: the definition of what is right, on any device.
at::Tensor dense_attention_reference(const at::Tensor& q, const Rows& query_rows, const at::Tensor& k,
                                     const at::Tensor& v, const Rows& rows, int64_t heads,
                                     const ProbabilityDropout& dropout);

}  // namespace mcq::ops
