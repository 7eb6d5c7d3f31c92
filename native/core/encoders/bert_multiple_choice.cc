#include "encoders/bert_multiple_choice.h"

#include "encoders/bert.h"
#include "ops/dropout.h"

namespace mcq {
namespace {

class BertForMultipleChoice : public torch::nn::Module {
 public:
  BertForMultipleChoice(const BertConfig& config, double dropout) : dropout_(dropout) {
    bert = register_module("bert", std::make_shared<BertModel>(config));
    classifier_ = register_module("classifier", std::make_shared<Linear>(config.hidden_size, 1));
  }

  at::Tensor scores(const Input& input, Pass& pass) {
    at::Tensor pooled = bert->pool(bert->scored_states(input, pass));  // [S, D]
    if (pass.training) pooled = ops::dropout(pooled, dropout_, pass.next_keys(input.scored));
    return classifier_->forward(pooled).squeeze(1);  // [S]
  }

  std::shared_ptr<BertModel> bert;

 private:
  std::shared_ptr<Linear> classifier_;
  double dropout_;
};

}  // namespace

Network build_bert_multiple_choice(const Config& config) {
  const BertConfig bert(config);
  const auto model =
      std::make_shared<BertForMultipleChoice>(bert, config.probability("classifier_dropout", bert.hidden_dropout_prob));
  return {
      .root = model,
      .base_prefix = "bert.",
      .limits = {bert.vocab_size, bert.type_vocab_size, bert.max_position_embeddings},
      .scores = [model](const Input& input, Pass& pass) { return model->scores(input, pass); },
      .hidden_states = [model](const Input& input, Pass& pass) { return model->bert->hidden_states(input, pass); },
  };
}

}  // namespace mcq
