#include "training/trainer.h"

#include "error.h"
#include "heads/multiple_choice.h"

namespace mcq {

Trainer::Trainer(std::shared_ptr<Model> model, const TrainerOptions& options)
    : model_(std::move(model)),
      lease_(model_->lease_for_training()),
      options_(options),
      arena_(*model_->network().root, options.frozen, options.decay) {
  if (arena_.parameters().empty()) throw Error("MCQ_OPTIONS", "every parameter is frozen: there is nothing to train");
}

StepResult Trainer::step(const std::vector<Batch>& batches, const StepOptions& options,
                         const std::atomic<bool>* cancelled) {
  const double loss = accumulate(batches, cancelled);
  const double norm = arena_.gradient_norm().item<double>();
  if (!std::isfinite(loss) || !std::isfinite(norm)) {
    throw Error("MCQ_DIVERGED", "the loss or its gradient is no longer finite at step " + std::to_string(steps_ + 1) +
                                    "; a lower learning rate or more warm-up usually helps");
  }
  update(options, norm);
  return {loss, norm};
}

double Trainer::accumulate(const std::vector<Batch>& batches, const std::atomic<bool>* cancelled) {
  int64_t questions = 0;
  for (const Batch& batch : batches) {
    check_batch(batch, model_->network().limits);
    check_targets(batch);
    questions += batch.questions();
  }
  if (questions == 0) throw Error("MCQ_BATCH", "a step needs at least one question");
  const at::AutoGradMode grad(true);
  arena_.zero_gradients();
  double loss = 0;
  for (const Batch& batch : batches) {
    Pass pass;
    pass.training = true;
    pass.random = {options_.seed, steps_};
    pass.cancelled = cancelled;
    const at::Tensor scores = model_->network().scores(make_input(batch, model_->device()), pass);
    const at::Tensor targets = at::tensor(batch.targets, at::kFloat).to(model_->device());
    const at::Tensor share =
        choice_cross_entropy(scores, targets, batch.question_starts) / static_cast<double>(questions);
    share.backward();
    loss += share.item<double>();
  }
  return loss;
}

void Trainer::update(const StepOptions& options, double gradient_norm) {
  const at::NoGradGuard no_grad;
  model_->weights_change();
  ++steps_;
  // As torch.nn.utils.clip_grad_norm_; the fused update divides the gradient by this scale as it goes.
  const double scale = options.clip > 0 ? std::max(1.0, (gradient_norm + 1e-6) / options.clip) : 1.0;
  for (const ParameterRange& range : arena_.ranges()) {
    const auto scalar = range.values.options();
    at::_fused_adamw_({range.values}, {range.gradients}, {range.average}, {range.square_average}, {},
                      {at::full({}, static_cast<double>(steps_), scalar)}, options.learning_rate, options_.beta1,
                      options_.beta2, range.decay ? options.weight_decay : 0.0, options_.epsilon, /*amsgrad=*/false,
                      /*maximize=*/false, at::full({}, scale, scalar));
  }
}

}  // namespace mcq
