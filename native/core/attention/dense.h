#pragma once
#include "attention/attention.h"
#include "layers/linear.h"

namespace mcq {

/// Softmax attention of every query to every token of its sequence (Vaswani et al., 2017, section 3.2).
class DenseAttention : public Attention {
 public:
  DenseAttention(int64_t hidden, int64_t heads, double dropout);
  at::Tensor attend(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden, const Rows& rows,
                    Pass& pass) override;

  std::shared_ptr<Linear> query, key, value;

 private:
  int64_t heads_;
  double dropout_;
};

}  // namespace mcq
