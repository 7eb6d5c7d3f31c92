#include "ops/dropout.h"

namespace mcq::ops {
namespace {

constexpr uint32_t kStride = 0x9e3779b9, kFirst = 0x85ebca6b, kSecond = 0xc2b2ae35;

uint32_t threshold(double p) { return static_cast<uint32_t>(std::min(p * 4294967296.0, 4294967295.0)); }

// Compiled once for each instruction set, chosen when the program starts: the loop is nothing but integer arithmetic.
__attribute__((target_clones("avx512f", "avx2", "default"))) void mask_row(float* values, int64_t width, uint32_t limit,
                                                                           float scale, RowKey key) {
  for (int64_t j = 0; j < width; ++j) {
    uint32_t x = static_cast<uint32_t>(j) * kStride + key.low;
    x ^= x >> 16;
    x *= kFirst;
    x ^= (x >> 13) ^ key.high;
    x *= kSecond;
    x ^= x >> 16;
    values[j] = x >= limit ? values[j] * scale : 0.0f;
  }
}

at::Tensor masked(const at::Tensor& input, double p, const std::vector<RowKey>& keys) {
  at::Tensor output = input.clone(at::MemoryFormat::Contiguous);
  float* values = output.data_ptr<float>();
  const int64_t width = input.size(-1), rows = static_cast<int64_t>(keys.size());
  at::parallel_for(0, rows, std::max<int64_t>(1, 16384 / width), [&](int64_t begin, int64_t end) {
    apply_dropout_mask(values + begin * width, end - begin, width, p, keys.data() + begin);
  });
  return output;
}

class Dropout : public torch::autograd::Function<Dropout> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& input, double p,
                            std::shared_ptr<const std::vector<RowKey>> keys) {
    context->saved_data["p"] = p;
    // The keys travel as a tensor, the only bulk data that the context can hold.
    context->saved_data["keys"] = at::from_blob(
        const_cast<RowKey*>(keys->data()), {static_cast<int64_t>(keys->size()), 2}, [keys](void*) {}, at::kInt);
    return masked(input, p, *keys);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const at::Tensor packed = context->saved_data["keys"].toTensor();
    const auto* first = reinterpret_cast<const RowKey*>(packed.data_ptr<int32_t>());
    const std::vector<RowKey> keys(first, first + packed.size(0));
    return {masked(gradients[0], context->saved_data["p"].toDouble(), keys), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor dropout(const at::Tensor& input, double p, const std::vector<RowKey>& keys) {
  if (p == 0) return input;
  TORCH_CHECK(input.numel() == static_cast<int64_t>(keys.size()) * input.size(-1), "dropout needs one key a row");
  if (!input.is_cpu() || input.scalar_type() != at::kFloat) return dropout_reference(input, p, keys);
  return Dropout::apply(input, p, std::make_shared<const std::vector<RowKey>>(keys));
}

at::Tensor dropout_reference(const at::Tensor& input, double p, const std::vector<RowKey>& keys) {
  constexpr int64_t kWord = 0xffffffff;
  const int64_t width = input.size(-1), rows = static_cast<int64_t>(keys.size());
  std::vector<int64_t> low(keys.size()), high(keys.size());
  for (size_t r = 0; r < keys.size(); ++r) {
    low[r] = keys[r].low;
    high[r] = keys[r].high;
  }
  const auto column_of = [&](std::vector<int64_t>& words) {
    return at::tensor(words, at::kLong).to(input.device()).view({rows, 1});
  };
  at::Tensor x = at::arange(width, input.options().dtype(at::kLong)) * int64_t{kStride};
  x = (x + column_of(low)) & kWord;  // [rows, width]
  x = x ^ at::bitwise_right_shift(x, 16);
  x = (x * int64_t{kFirst}) & kWord;
  x = x ^ at::bitwise_right_shift(x, 13) ^ column_of(high);
  x = (x * int64_t{kSecond}) & kWord;
  x = x ^ at::bitwise_right_shift(x, 16);
  const at::Tensor keep = (x >= int64_t{threshold(p)}).to(input.scalar_type()).view_as(input);
  return input * keep * (1.0 / (1.0 - p));
}

void apply_dropout_mask(float* values, int64_t rows, int64_t width, double p, const RowKey* keys) {
  const uint32_t limit = threshold(p);
  const float scale = static_cast<float>(1.0 / (1.0 - p));
  for (int64_t r = 0; r < rows; ++r) mask_row(values + r * width, width, limit, scale, keys[r]);
}

}  // namespace mcq::ops
