#include "attention/dense.h"

#include "ops/dense_attention.h"

namespace mcq {

DenseAttention::DenseAttention(int64_t hidden, int64_t heads, double dropout) : heads_(heads), dropout_(dropout) {
  query = register_module("query", std::make_shared<Linear>(hidden, hidden));
  key = register_module("key", std::make_shared<Linear>(hidden, hidden));
  value = register_module("value", std::make_shared<Linear>(hidden, hidden));
}

at::Tensor DenseAttention::attend(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden,
                                  const Rows& rows, Pass& pass) {
  ops::ProbabilityDropout dropout;
  if (pass.training && dropout_ > 0) dropout = {dropout_, pass.next_keys(query_rows, heads_)};
  return ops::dense_attention(query->forward(queries), query_rows, key->forward(hidden), value->forward(hidden), rows,
                              heads_, dropout);
}

}  // namespace mcq
