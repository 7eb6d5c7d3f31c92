#include "layers/linear.h"

#include "check.h"
#include "samples.h"
#include "training/trainer.h"

using namespace mcq;

TEST(a_packed_linear_layer_equals_the_plain_one_with_every_activation) {
  for (const auto& [rows, in, out] : {std::tuple{1, 7, 5}, {3, 24, 40}, {65, 384, 1536}, {130, 33, 2}}) {
    Linear linear(in, out);
    {
      const at::NoGradGuard no_grad;
      linear.weight.normal_();
      linear.bias.normal_();
    }
    const at::Tensor x = at::randn({rows, in});
    const at::NoGradGuard no_grad;
    for (const char* name : {"gelu", "gelu_new", "relu", "silu", "tanh"}) {
      linear.unpack();
      const at::Tensor plain = linear.forward(x, activation(name)), product = linear.forward(x);
      linear.pack();
      EXPECT(distance(linear.forward(x, activation(name)), plain) < 1e-4);
      EXPECT(distance(linear.forward(x), product) < 1e-4);
    }
  }
}

TEST(a_packed_layer_still_has_its_gradient) {
  Linear linear(6, 4);
  linear.pack();
  const at::Tensor x = at::randn({3, 6});
  linear.forward(x).sum().backward();
  EXPECT(distance(linear.weight.grad(), x.sum(0, true).expand({4, 6})) < 1e-5);
}

TEST(scores_follow_the_weights_through_training) {
  const auto model = std::make_shared<Model>(small_config(), std::vector<TensorSource>{}, at::kCPU, 3);
  const Batch batch = sample_batch(4);
  Trainer trainer(model, {});
  for (int i = 0; i < 3; ++i) {
    const at::Tensor before = model->score(batch);
    trainer.step({batch}, {1e-2, 0, 0});
    const at::Tensor after = model->score(batch);
    EXPECT(distance(before, after) > 1e-4);
    model->weights_change();
    EXPECT(at::equal(model->score(batch), after));
  }
}
