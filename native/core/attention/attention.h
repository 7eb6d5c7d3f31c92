#pragma once
#include "pass.h"

namespace mcq {

/// What every kind of self-attention offers: rows of `queries` look at the rows of `hidden` that belong to their
/// sequence. Queries may be fewer than tokens: the last layer asks for the scored rows alone.
class Attention : public torch::nn::Module {
 public:
  /// queries [Q, D] on query_rows, hidden [T, D] on rows -> [Q, D], before the output projection.
  virtual at::Tensor attend(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden,
                            const Rows& rows, Pass& pass) = 0;
};

}  // namespace mcq
