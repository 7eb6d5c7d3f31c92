#pragma once
#include "attention/dense.h"
#include "config.h"
#include "input.h"
#include "layers/activation.h"
#include "layers/embedding.h"
#include "layers/layer_norm.h"

namespace mcq {

/// What BERT reads of config.json.
struct BertConfig {
  explicit BertConfig(const Config& config);

  int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads, intermediate_size;
  int64_t max_position_embeddings, type_vocab_size, pad_token_id;
  double layer_norm_eps, hidden_dropout_prob, attention_probs_dropout_prob;
  std::string hidden_act;
};

/// Sum of word, position and type embeddings, normalised: [T] -> [T, D].
class BertEmbeddings : public torch::nn::Module {
 public:
  explicit BertEmbeddings(const BertConfig& config);
  at::Tensor forward(const Input& input, Pass& pass);

 private:
  std::shared_ptr<Embedding> word_embeddings_, position_embeddings_, token_type_embeddings_;
  std::shared_ptr<LayerNorm> norm_;
  double dropout_;
};

/// Dense projection, dropout, residual, norm: the end of both halves of a layer.
class BertOutput : public torch::nn::Module {
 public:
  BertOutput(int64_t in, const BertConfig& config);
  /// x [Q, in], residual [Q, D] -> [Q, D]
  at::Tensor forward(const at::Tensor& x, const at::Tensor& residual, const Rows& rows, Pass& pass);

 private:
  std::shared_ptr<Linear> dense_;
  std::shared_ptr<LayerNorm> norm_;
  double dropout_;
};

/// Self-attention and its output: checkpoint names `attention.self.*` and `attention.output.*`.
class BertAttention : public torch::nn::Module {
 public:
  explicit BertAttention(const BertConfig& config);
  at::Tensor forward(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden, const Rows& rows,
                     Pass& pass);

 private:
  std::shared_ptr<DenseAttention> self_;
  std::shared_ptr<BertOutput> output_;
};

/// The first half of the feed-forward network: checkpoint names `intermediate.*`.
class BertIntermediate : public torch::nn::Module {
 public:
  explicit BertIntermediate(const BertConfig& config);
  at::Tensor forward(const at::Tensor& x) { return dense_->forward(x, act_); }  // [Q, F]

 private:
  std::shared_ptr<Linear> dense_;
  const Activation& act_;
};

/// One transformer layer (Devlin et al., 2019; post-norm as in Vaswani et al., 2017, section 3.1).
class BertLayer : public torch::nn::Module {
 public:
  explicit BertLayer(const BertConfig& config);
  /// queries [Q, D] are rows of hidden [T, D], all or some -> [Q, D]
  at::Tensor forward(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden, const Rows& rows,
                     Pass& pass);

 private:
  std::shared_ptr<BertAttention> attention_;
  std::shared_ptr<BertIntermediate> intermediate_;
  std::shared_ptr<BertOutput> output_;
};

/// The stack of layers: checkpoint names `encoder.layer.<i>.*`.
class BertEncoder : public torch::nn::Module {
 public:
  explicit BertEncoder(const BertConfig& config);
  std::vector<std::shared_ptr<BertLayer>> layers;
};

/// tanh of a dense layer over the first token's state: checkpoint names `pooler.dense.*`.
class BertPooler : public torch::nn::Module {
 public:
  explicit BertPooler(const BertConfig& config);
  at::Tensor forward(const at::Tensor& x) { return at::tanh(dense_->forward(x)); }  // [S, D]

 private:
  std::shared_ptr<Linear> dense_;
};

/// BERT (reference: Transformers, modeling_bert.py, BertModel), over packed sequences.
class BertModel : public torch::nn::Module {
 public:
  explicit BertModel(const BertConfig& config);
  /// Last hidden states of all tokens, [T, D].
  at::Tensor hidden_states(const Input& input, Pass& pass);
  /// Last hidden states of the scored tokens, [S, D]: the last layer computes these rows alone, exactly.
  at::Tensor scored_states(const Input& input, Pass& pass);
  /// [S, D] -> [S, D]
  at::Tensor pool(const at::Tensor& x) { return pooler_->forward(x); }

 private:
  at::Tensor before_last(const Input& input, Pass& pass);

  std::shared_ptr<BertEmbeddings> embeddings_;
  std::shared_ptr<BertEncoder> encoder_;
  std::shared_ptr<BertPooler> pooler_;
};

}  // namespace mcq
