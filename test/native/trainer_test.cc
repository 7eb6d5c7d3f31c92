#include "training/trainer.h"

#include "check.h"
#include "error.h"
#include "heads/multiple_choice.h"
#include "samples.h"

using namespace mcq;

namespace {

std::shared_ptr<Model> new_model(double dropout = 0) {
  return std::make_shared<Model>(small_config(dropout), std::vector<TensorSource>{}, at::kCPU, 3);
}

at::Tensor flat_gradient(const Trainer& trainer) {
  std::vector<at::Tensor> parts;
  for (const auto& [name, parameter] : trainer.arena().parameters()) parts.push_back(parameter.grad().flatten());
  return at::cat(parts).clone();
}

}  // namespace

TEST(loss_is_the_cross_entropy_of_each_question_over_its_own_choices) {
  const at::Tensor scores = at::tensor({1.0f, 2.0f, -1.0f, 0.5f, 3.0f}).requires_grad_(true);
  const at::Tensor targets = at::tensor({0.0f, 1.0f, 0.2f, 0.3f, 0.5f});
  const at::Tensor loss = choice_cross_entropy(scores, targets, {0, 2, 5});
  const at::Tensor first = at::log_softmax(scores.slice(0, 0, 2), 0),
                   second = at::log_softmax(scores.slice(0, 2, 5), 0);
  const at::Tensor wanted = -(first[1] + 0.2 * second[0] + 0.3 * second[1] + 0.5 * second[2]);
  EXPECT(std::abs((loss - wanted).item<double>()) < 1e-6);
  loss.backward();
  const at::Tensor expected =
      at::cat({at::softmax(scores.slice(0, 0, 2), 0), at::softmax(scores.slice(0, 2, 5), 0)}) - targets;
  EXPECT(distance(scores.grad(), expected) < 1e-6);
}

TEST(the_split_into_micro_batches_does_not_show_in_loss_or_gradient) {
  for (const double dropout : {0.0, 0.2}) {
    Trainer trainer(new_model(dropout), {});
    const Batch whole = sample_batch(6);
    const double loss = trainer.accumulate({whole});
    const at::Tensor gradient = flat_gradient(trainer);
    for (const int64_t cut : {1, 3, 5}) {
      const double split = trainer.accumulate({part_of(whole, 0, cut), part_of(whole, cut, 6)});
      EXPECT(std::abs(split - loss) < 1e-5);
      EXPECT(distance(flat_gradient(trainer), gradient) < 1e-5 * gradient.norm().item<double>());
    }
  }
}

TEST(dropout_differs_from_step_to_step_and_repeats_with_the_seed) {
  const auto losses = [](uint64_t seed) {
    TrainerOptions options;
    options.seed = seed;
    Trainer trainer(new_model(0.3), options);
    std::vector<double> result;
    for (int i = 0; i < 3; ++i) result.push_back(trainer.step({sample_batch(4)}, {0, 0, 0}).loss);
    return result;
  };
  const auto first = losses(1);
  EXPECT(first == losses(1));
  EXPECT(first != losses(2));
  EXPECT(first[0] != first[1] && first[1] != first[2]);  // the learning rate is 0: only the masks change
}

TEST(training_lowers_the_loss_and_leaves_frozen_parameters_alone) {
  const auto model = new_model();
  TrainerOptions options;
  for (const auto& p : model->network().root->named_parameters()) {
    if (p.key().starts_with("bert.embeddings") || p.key().starts_with("bert.encoder.layer.0."))
      options.frozen.insert(p.key());
  }
  std::map<std::string, at::Tensor> before;
  for (const auto& p : model->network().root->named_parameters()) before[p.key()] = p.value().detach().clone();
  Trainer trainer(model, options);
  const double first = trainer.step({sample_batch(6)}, {1e-2, 0.01, 1}).loss;
  double last = first;
  for (int i = 0; i < 30; ++i) last = trainer.step({sample_batch(6)}, {1e-2, 0.01, 1}).loss;
  EXPECT(last < 0.5 * first);
  for (const auto& p : model->network().root->named_parameters()) {
    EXPECT(at::equal(p.value(), before[p.key()]) == options.frozen.contains(p.key()) || p.key().ends_with("key.bias"));
  }
}

TEST(clipping_bounds_the_gradient_that_the_update_sees) {
  // One AdamW step is blind to the gradient's scale, so the averages are looked at instead.
  const auto averages = [](double clip) {
    Trainer trainer(new_model(), {});
    const StepResult result = trainer.step({sample_batch(4)}, {1e-3, 0, clip});
    double square = 0;
    for (const ParameterRange& range : trainer.arena().ranges()) square += range.average.square().sum().item<double>();
    return std::pair(result.gradient_norm, std::sqrt(square) / 0.1);  // the first average is 0.1 of the gradient
  };
  const auto [norm, unclipped] = averages(0);
  EXPECT(std::abs(unclipped / norm - 1) < 1e-3);
  const auto [same_norm, clipped] = averages(norm / 4);
  EXPECT(std::abs(same_norm / norm - 1) < 1e-5);
  EXPECT(std::abs(clipped / (norm / 4) - 1) < 1e-3);
}

TEST(weight_decay_spares_biases_and_norms) {
  const auto model = new_model();
  Trainer trainer(model, {});
  for (const ParameterRange& range : trainer.arena().ranges()) {
    for (const auto& [name, parameter] : trainer.arena().parameters()) {
      const bool inside = parameter.data_ptr<float>() >= range.values.data_ptr<float>() &&
                          parameter.data_ptr<float>() < range.values.data_ptr<float>() + range.values.numel();
      const bool spared = name.ends_with("bias") || name.find("LayerNorm") != std::string::npos;
      if (inside) EXPECT(range.decay == !spared);
    }
  }
}

TEST(a_step_that_is_stopped_or_refused_changes_nothing) {
  const auto model = new_model();
  Trainer trainer(model, {});
  const at::Tensor before = model->score(sample_batch(2));
  const std::atomic<bool> cancelled = true;
  EXPECT(code_of([&] { trainer.step({sample_batch(2)}, {1, 0, 0}, &cancelled); }) == "MCQ_CANCELLED");
  Batch untargeted = sample_batch(2);
  untargeted.targets.clear();
  EXPECT(code_of([&] { trainer.step({sample_batch(2), untargeted}, {1, 0, 0}); }) == "MCQ_BATCH");
  EXPECT(code_of([&] { trainer.step({}, {1, 0, 0}); }) == "MCQ_BATCH");
  EXPECT(at::equal(model->score(sample_batch(2)), before));
}

TEST(a_flag_raised_in_the_backward_stops_it) {
  const auto model = new_model();
  Trainer trainer(model, {});
  std::atomic<bool> cancelled = false;
  const at::Tensor watched = at::ones({2}).requires_grad_(true) * 2;
  Pass pass;
  pass.cancelled = &cancelled;
  pass.watch(watched);
  cancelled = true;
  EXPECT(code_of([&] { watched.sum().backward(); }) == "MCQ_CANCELLED");
}

TEST(a_model_keeps_what_it_learned_when_its_trainer_goes) {
  const auto model = new_model();
  at::Tensor trained;
  {
    Trainer trainer(model, {});
    trainer.step({sample_batch(4)}, {1e-2, 0, 0});
    trained = model->score(sample_batch(3));
  }
  EXPECT(at::equal(model->score(sample_batch(3)), trained));
  for (const at::Tensor& p : model->network().root->parameters()) EXPECT(!p.grad().defined() && !p.requires_grad());
  Trainer again(model, {});
  EXPECT(std::isfinite(again.step({sample_batch(4)}, {1e-2, 0, 0}).loss));
}

TEST(a_model_has_one_trainer_at_a_time) {
  const auto model = new_model();
  const auto first = std::make_unique<Trainer>(model, TrainerOptions{});
  EXPECT(code_of([&] { Trainer(model, {}); }) == "MCQ_OPTIONS");
  EXPECT(first->step({sample_batch(3)}, {1e-3, 0, 0}).gradient_norm > 0);
}

TEST(freezing_everything_is_refused) {
  const auto model = new_model();
  TrainerOptions options;
  for (const auto& p : model->network().root->named_parameters()) options.frozen.insert(p.key());
  EXPECT(code_of([&] { Trainer(model, options); }) == "MCQ_OPTIONS");
}
