#include "check.h"
#include "error.h"
#include "samples.h"

using namespace mcq;

TEST(packed_scores_equal_those_of_each_question_alone) {
  Model model(small_config(), {}, at::kCPU, 3);
  const Batch whole = sample_batch(7);
  const at::Tensor together = model.score(whole);
  std::vector<at::Tensor> alone;
  for (int64_t b = 0; b < whole.questions(); ++b) alone.push_back(model.score(part_of(whole, b, b + 1)));
  EXPECT(together.std().item<double>() > 1e-3);
  EXPECT(distance(together, at::cat(alone)) < 1e-5);
}

TEST(the_last_layer_on_scored_rows_alone_equals_the_whole_layer) {
  Model model(small_config(), {}, at::kCPU, 3);
  const Batch batch = sample_batch(5);
  const at::NoGradGuard no_grad;
  const Input input = make_input(batch, at::kCPU);
  Pass pass;
  const at::Tensor hidden = model.network().hidden_states(input, pass);
  EXPECT(hidden.size(0) == batch.tokens());
  const auto parameters = model.network().root->named_parameters();
  const auto linear = [&](const at::Tensor& x, const std::string& name) {
    return at::linear(x, parameters[name + ".weight"], parameters[name + ".bias"]);
  };
  const at::Tensor first = hidden.index_select(0, input.score_tokens);
  const at::Tensor scores = linear(at::tanh(linear(first, "bert.pooler.dense")), "classifier").squeeze(1);
  EXPECT(distance(scores, model.score(batch)) < 1e-5);
}

TEST(seeds_repeat_new_parameters_and_differ) {
  const Batch batch = sample_batch(2);
  const auto scores = [&](uint64_t seed) { return Model(small_config(), {}, at::kCPU, seed).score(batch); };
  EXPECT(at::equal(scores(1), scores(1)));
  EXPECT(distance(scores(1), scores(2)) > 1e-3);
}

TEST(new_parameters_are_drawn_as_transformers_draws_them) {
  Model model(small_config(), {}, at::kCPU, 0);
  const auto parameters = model.network().root->named_parameters();
  EXPECT(parameters["bert.embeddings.word_embeddings.weight"][0].abs().max().item<double>() == 0);  // padding
  EXPECT(std::abs(parameters["bert.encoder.layer.0.intermediate.dense.weight"].std().item<double>() - 0.3) < 0.03);
  EXPECT(at::equal(parameters["bert.encoder.layer.2.output.LayerNorm.weight"], at::ones({24})));
  EXPECT(at::equal(parameters["classifier.bias"], at::zeros({1})));
}

TEST(batches_that_the_model_cannot_read_are_refused) {
  Model model(small_config(), {}, at::kCPU, 3);
  const auto refused = [&](const std::function<void(Batch&)>& spoil) {
    Batch batch = sample_batch(3);
    spoil(batch);
    return code_of([&] { model.score(batch); }) == "MCQ_BATCH";
  };
  EXPECT(!refused([](Batch&) {}));
  EXPECT(refused([](Batch& b) { b.ids[0] = 50; }));
  EXPECT(refused([](Batch& b) { b.ids[3] = -1; }));
  EXPECT(refused([](Batch& b) { b.segments[0] = 2; }));
  EXPECT(refused([](Batch& b) { b.segments.pop_back(); }));
  EXPECT(refused([](Batch& b) { b.sequence_starts[1] = b.sequence_starts[2]; }));
  EXPECT(refused([](Batch& b) { b.sequence_starts.back() += 1; }));
  EXPECT(refused([](Batch& b) { b.question_starts = {0}; }));
  EXPECT(refused([](Batch& b) { std::swap(b.score_tokens[0], b.score_tokens[1]); }));
  EXPECT(refused([](Batch& b) { b.score_tokens[0] = -1; }));
  Batch lengthy = sample_batch(1);
  lengthy.ids.assign(33, 1);
  lengthy.segments.assign(33, 0);
  lengthy.sequence_starts = {0, 33};
  lengthy.score_tokens = {0};
  lengthy.question_starts = {0, 1};
  EXPECT(code_of([&] { model.score(lengthy); }) == "MCQ_BATCH");
}

TEST(a_raised_flag_stops_a_pass) {
  Model model(small_config(), {}, at::kCPU, 3);
  const std::atomic<bool> cancelled = true;
  EXPECT(code_of([&] { model.score(sample_batch(2), &cancelled); }) == "MCQ_CANCELLED");
}

TEST(devices_that_are_not_there_are_refused) {
  EXPECT(find_device("cpu").is_cpu());
  for (const char* name : {"gpu", "cuda:", "cuda:x", "cuda:-1", "", "cuda:99"}) {
    EXPECT(code_of([&] { find_device(name); }) == "MCQ_DEVICE");
  }
}

TEST(configurations_that_cannot_be_built_are_refused) {
  const auto refused = [](const std::string& field, Config::Value value) {
    std::map<std::string, Config::Value> fields = {{"model_type", "bert"},       {"vocab_size", 50.0},
                                                   {"hidden_size", 24.0},        {"num_hidden_layers", 1.0},
                                                   {"num_attention_heads", 3.0}, {"intermediate_size", 40.0},
                                                   {"type_vocab_size", 2.0},     {"max_position_embeddings", 32.0}};
    fields[field] = std::move(value);
    return code_of([&] { build_network(Config(fields)); }) == "MCQ_CONFIG";
  };
  EXPECT(!refused("unknown_field", 1.0));
  EXPECT(refused("model_type", "gpt2"));
  EXPECT(refused("vocab_size", std::monostate{}));
  EXPECT(refused("vocab_size", 0.5));
  EXPECT(refused("hidden_size", -1.0));
  EXPECT(refused("hidden_size", 25.0));
  EXPECT(refused("hidden_act", "sine"));
  EXPECT(refused("hidden_dropout_prob", 1.0));
  EXPECT(refused("layer_norm_eps", "small"));
  EXPECT(refused("position_embedding_type", "relative_key"));
}
