#pragma once
#include "model.h"

/// A small BERT with random weights and without dropout, unless given.
inline mcq::Config small_config(double dropout = 0) {
  return mcq::Config({{"model_type", "bert"},
                      {"vocab_size", 50.0},
                      {"hidden_size", 24.0},
                      {"num_hidden_layers", 3.0},
                      {"num_attention_heads", 3.0},
                      {"intermediate_size", 40.0},
                      {"max_position_embeddings", 32.0},
                      {"type_vocab_size", 2.0},
                      {"initializer_range", 0.3},
                      {"hidden_dropout_prob", dropout},
                      {"attention_probs_dropout_prob", dropout}});
}

/// Questions with 2, 3, ... choices of differing lengths; tokens follow from `salt`. All have the first choice right.
inline mcq::Batch sample_batch(int questions, uint64_t salt = 1, int longest = 20) {
  mcq::Batch batch;
  batch.sequence_starts = {0};
  batch.question_starts = {0};
  const auto next = [&salt](uint64_t below) {
    salt = salt * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int32_t>((salt >> 33) % below);
  };
  for (int q = 0; q < questions; ++q) {
    for (int c = 0; c < q % 4 + 2; ++c) {
      batch.score_tokens.push_back(static_cast<int32_t>(batch.ids.size()));
      batch.targets.push_back(c == 0 ? 1.0f : 0.0f);
      const int length = 1 + next(longest);
      for (int t = 0; t < length; ++t) {
        batch.ids.push_back(next(50));
        batch.segments.push_back(t > length / 2 ? 1 : 0);
      }
      batch.sequence_starts.push_back(static_cast<int32_t>(batch.ids.size()));
    }
    batch.question_starts.push_back(static_cast<int32_t>(batch.score_tokens.size()));
  }
  return batch;
}

/// Questions [begin, end) of a batch as a batch of their own, numbered as in the whole.
inline mcq::Batch part_of(const mcq::Batch& whole, int64_t begin, int64_t end) {
  mcq::Batch part;
  const int32_t first = whole.question_starts[begin], last = whole.question_starts[end];
  const int32_t token = whole.sequence_starts[first];
  part.ids.assign(whole.ids.begin() + token, whole.ids.begin() + whole.sequence_starts[last]);
  part.segments.assign(whole.segments.begin() + token, whole.segments.begin() + whole.sequence_starts[last]);
  part.targets.assign(whole.targets.begin() + first, whole.targets.begin() + last);
  part.first_sequence = whole.first_sequence + first;
  for (int32_t n = first; n <= last; ++n) part.sequence_starts.push_back(whole.sequence_starts[n] - token);
  for (int32_t s = first; s < last; ++s) part.score_tokens.push_back(whole.score_tokens[s] - token);
  for (int64_t b = begin; b <= end; ++b) part.question_starts.push_back(whole.question_starts[b] - first);
  return part;
}
