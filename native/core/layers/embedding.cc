#include "layers/embedding.h"

namespace mcq {

Embedding::Embedding(int64_t rows, int64_t size, int64_t padding_row) : padding(padding_row) {
  weight = register_parameter("weight", at::zeros({rows, size}));
}

}  // namespace mcq
