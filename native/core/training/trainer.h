#pragma once
#include "model.h"
#include "training/parameter_arena.h"

namespace mcq {

struct TrainerOptions {
  ParameterArena::Decay decay = ParameterArena::Decay::matrices;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  uint64_t seed = 0;  // of dropout
  std::set<std::string> frozen;
};

struct StepOptions {
  double learning_rate = 0;
  double weight_decay = 0;
  double clip = 0;  // largest norm of the gradient; 0: not clipped
};

struct StepResult {
  double loss;           // mean cross entropy over the questions of the step
  double gradient_norm;  // before clipping
};

/// Trains a model with AdamW (Loshchilov and Hutter, 2019). The unit of a step is the question: losses of all
/// micro-batches are summed and divided once, so that the split into micro-batches does not show in the result.
class Trainer {
 public:
  Trainer(std::shared_ptr<Model> model, const TrainerOptions& options);

  /// One optimizer step over all questions of `batches`. A step that throws has changed nothing.
  StepResult step(const std::vector<Batch>& batches, const StepOptions& options,
                  const std::atomic<bool>* cancelled = nullptr);

  /// Mean loss over all questions of `batches`; its gradient is left in the arena until the next step.
  double accumulate(const std::vector<Batch>& batches, const std::atomic<bool>* cancelled = nullptr);

  const ParameterArena& arena() const { return arena_; }

 private:
  void update(const StepOptions& options, double gradient_norm);

  std::shared_ptr<Model> model_;
  std::shared_ptr<void> lease_;
  TrainerOptions options_;
  ParameterArena arena_;
  uint64_t steps_ = 0;
};

}  // namespace mcq
