#include "encoders/bert.h"

#include "ops/dropout.h"

namespace mcq {
namespace {

at::Tensor drop(const at::Tensor& x, double p, const Rows& rows, Pass& pass) {
  return pass.training && p > 0 ? ops::dropout(x, p, pass.next_keys(rows)) : x;
}

}  // namespace

BertConfig::BertConfig(const Config& config)
    : vocab_size(config.integer("vocab_size")),
      hidden_size(config.integer("hidden_size")),
      num_hidden_layers(config.integer("num_hidden_layers")),
      num_attention_heads(config.integer("num_attention_heads")),
      intermediate_size(config.integer("intermediate_size")),
      max_position_embeddings(config.integer("max_position_embeddings")),
      type_vocab_size(config.integer("type_vocab_size")),
      pad_token_id(static_cast<int64_t>(config.real("pad_token_id", 0))),
      layer_norm_eps(config.real("layer_norm_eps", 1e-12)),
      hidden_dropout_prob(config.probability("hidden_dropout_prob", 0.1)),
      attention_probs_dropout_prob(config.probability("attention_probs_dropout_prob", 0.1)),
      hidden_act(config.text("hidden_act", "gelu")) {
  if (hidden_size % num_attention_heads != 0) {
    throw Error("MCQ_CONFIG", "config.json: hidden_size must be a multiple of num_attention_heads");
  }
  const std::string positions = config.text("position_embedding_type", "absolute");
  if (positions != "absolute") {
    throw Error("MCQ_CONFIG", "config.json: position_embedding_type '" + positions + "' is not known, only 'absolute'");
  }
}

BertEmbeddings::BertEmbeddings(const BertConfig& c) : dropout_(c.hidden_dropout_prob) {
  const int64_t d = c.hidden_size;
  word_embeddings_ = register_module("word_embeddings", std::make_shared<Embedding>(c.vocab_size, d, c.pad_token_id));
  position_embeddings_ =
      register_module("position_embeddings", std::make_shared<Embedding>(c.max_position_embeddings, d));
  token_type_embeddings_ = register_module("token_type_embeddings", std::make_shared<Embedding>(c.type_vocab_size, d));
  norm_ = register_module("LayerNorm", std::make_shared<LayerNorm>(d, c.layer_norm_eps));
}

at::Tensor BertEmbeddings::forward(const Input& input, Pass& pass) {
  const at::Tensor sum = word_embeddings_->forward(input.ids) + token_type_embeddings_->forward(input.segments) +
                         position_embeddings_->forward(input.positions);  // [T, D]
  return drop(norm_->forward(sum), dropout_, input.tokens, pass);
}

BertOutput::BertOutput(int64_t in, const BertConfig& c) : dropout_(c.hidden_dropout_prob) {
  dense_ = register_module("dense", std::make_shared<Linear>(in, c.hidden_size));
  norm_ = register_module("LayerNorm", std::make_shared<LayerNorm>(c.hidden_size, c.layer_norm_eps));
}

at::Tensor BertOutput::forward(const at::Tensor& x, const at::Tensor& residual, const Rows& rows, Pass& pass) {
  return norm_->forward(drop(dense_->forward(x), dropout_, rows, pass) + residual);
}

BertAttention::BertAttention(const BertConfig& c) {
  self_ = register_module(
      "self", std::make_shared<DenseAttention>(c.hidden_size, c.num_attention_heads, c.attention_probs_dropout_prob));
  output_ = register_module("output", std::make_shared<BertOutput>(c.hidden_size, c));
}

at::Tensor BertAttention::forward(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden,
                                  const Rows& rows, Pass& pass) {
  return output_->forward(self_->attend(queries, query_rows, hidden, rows, pass), queries, query_rows, pass);
}

BertIntermediate::BertIntermediate(const BertConfig& c) : act_(activation(c.hidden_act)) {
  dense_ = register_module("dense", std::make_shared<Linear>(c.hidden_size, c.intermediate_size));
}

BertLayer::BertLayer(const BertConfig& c) {
  attention_ = register_module("attention", std::make_shared<BertAttention>(c));
  intermediate_ = register_module("intermediate", std::make_shared<BertIntermediate>(c));
  output_ = register_module("output", std::make_shared<BertOutput>(c.intermediate_size, c));
}

at::Tensor BertLayer::forward(const at::Tensor& queries, const Rows& query_rows, const at::Tensor& hidden,
                              const Rows& rows, Pass& pass) {
  const at::Tensor attended = attention_->forward(queries, query_rows, hidden, rows, pass);
  return output_->forward(intermediate_->forward(attended), attended, query_rows, pass);
}

BertEncoder::BertEncoder(const BertConfig& c) {
  const auto list = register_module("layer", std::make_shared<torch::nn::Module>());
  for (int64_t i = 0; i < c.num_hidden_layers; ++i) {
    layers.push_back(list->register_module(std::to_string(i), std::make_shared<BertLayer>(c)));
  }
}

BertPooler::BertPooler(const BertConfig& c) {
  dense_ = register_module("dense", std::make_shared<Linear>(c.hidden_size, c.hidden_size));
}

BertModel::BertModel(const BertConfig& c) {
  embeddings_ = register_module("embeddings", std::make_shared<BertEmbeddings>(c));
  encoder_ = register_module("encoder", std::make_shared<BertEncoder>(c));
  pooler_ = register_module("pooler", std::make_shared<BertPooler>(c));
}

at::Tensor BertModel::hidden_states(const Input& input, Pass& pass) {
  const at::Tensor hidden = before_last(input, pass);
  return encoder_->layers.back()->forward(hidden, input.tokens, hidden, input.tokens, pass);
}

at::Tensor BertModel::scored_states(const Input& input, Pass& pass) {
  const at::Tensor hidden = before_last(input, pass);
  const at::Tensor queries = hidden.index_select(0, input.score_tokens);  // [S, D]
  return encoder_->layers.back()->forward(queries, input.scored, hidden, input.tokens, pass);
}

at::Tensor BertModel::before_last(const Input& input, Pass& pass) {
  at::Tensor hidden = embeddings_->forward(input, pass);
  for (size_t i = 0; i + 1 < encoder_->layers.size(); ++i) {
    hidden = encoder_->layers[i]->forward(hidden, input.tokens, hidden, input.tokens, pass);
    pass.watch(hidden);
  }
  return hidden;
}

}  // namespace mcq
