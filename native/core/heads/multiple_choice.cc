#include "heads/multiple_choice.h"

namespace mcq {

at::Tensor choice_cross_entropy(const at::Tensor& scores, const at::Tensor& targets,
                                const std::vector<int32_t>& question_starts) {
  // Questions differ in their number of choices: scores stand in a [B, C] table whose empty places are -inf.
  const int64_t questions = static_cast<int64_t>(question_starts.size()) - 1;
  std::vector<int64_t> row, column;
  for (int64_t b = 0; b < questions; ++b) {
    for (int32_t s = question_starts[b]; s < question_starts[b + 1]; ++s) {
      row.push_back(b);
      column.push_back(s - question_starts[b]);
    }
  }
  const int64_t choices = *std::max_element(column.begin(), column.end()) + 1;
  const at::Tensor places =
      (at::tensor(row, at::kLong) * choices + at::tensor(column, at::kLong)).to(scores.device());  // [S]
  const at::Tensor empty = at::full({questions * choices}, -INFINITY, scores.options());
  const at::Tensor table = empty.scatter(0, places, scores).view({questions, choices});
  const at::Tensor log_probabilities = at::log_softmax(table, 1).view({-1}).index_select(0, places);  // [S]
  return -(targets * log_probabilities).sum();
}

}  // namespace mcq
