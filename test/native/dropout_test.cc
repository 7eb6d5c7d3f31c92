#include "ops/dropout.h"

#include "check.h"
#include "samples.h"

using namespace mcq;

namespace {
std::vector<RowKey> keys_of(int rows) {
  Rows tokens;
  tokens.starts = {0, rows};
  for (int r = 0; r < rows; ++r) {
    tokens.sequence.push_back(3);
    tokens.position.push_back(r);
  }
  return row_keys({17, 5}, 2, tokens);
}
}  // namespace

TEST(fused_dropout_equals_its_reference_in_values_and_gradients) {
  for (const int64_t width : {1, 3, 7, 8, 16, 33, 384}) {
    const auto keys = keys_of(29);
    const at::Tensor x = at::randn({29, width}).requires_grad_(true), y = x.detach().clone().requires_grad_(true);
    const at::Tensor fused = ops::dropout(x, 0.1, keys), reference = ops::dropout_reference(y, 0.1, keys);
    EXPECT(distance(fused, reference) < 1e-6);
    const at::Tensor weight = at::randn({29, width});
    (fused * weight).sum().backward();
    (reference * weight).sum().backward();
    EXPECT(distance(x.grad(), y.grad()) < 1e-6);
  }
}

TEST(dropout_drops_the_share_it_is_asked_to_and_keeps_the_mean) {
  const at::Tensor x = at::ones({1000, 256});
  for (const double p : {0.1, 0.5, 0.9}) {
    const at::Tensor out = ops::dropout(x, p, keys_of(1000));
    const double dropped = (out == 0).to(at::kFloat).mean().item<double>();
    EXPECT(std::abs(dropped - p) < 5 * std::sqrt(p * (1 - p) / 256000));
    // Neither rows nor columns share a pattern.
    const at::Tensor kept = (out != 0).to(at::kFloat);
    EXPECT(std::abs(kept.mean(0).std().item<double>() / std::sqrt(p * (1 - p) / 1000) - 1) < 0.25);
    EXPECT(std::abs(kept.mean(1).std().item<double>() / std::sqrt(p * (1 - p) / 256) - 1) < 0.25);
  }
}

TEST(dropout_of_zero_changes_nothing) {
  const at::Tensor x = at::randn({4, 5});
  EXPECT(at::equal(ops::dropout(x, 0, {}), x));
}

TEST(row_keys_depend_on_step_site_sequence_copy_and_position_alone) {
  const Batch whole = sample_batch(4);
  const Batch tail = part_of(whole, 2, 4);
  const auto all = row_keys({9, 1}, 0, token_rows(whole), 3), last = row_keys({9, 1}, 0, token_rows(tail), 3);
  EXPECT(std::equal(last.rbegin(), last.rend(), all.rbegin(),
                    [](RowKey a, RowKey b) { return a.low == b.low && a.high == b.high; }));
  const auto other = [&](Random random, uint64_t site) {
    const auto keys = row_keys(random, site, token_rows(whole), 3);
    return keys[0].low != all[0].low && keys[7].high != all[7].high;
  };
  EXPECT(other({9, 2}, 0));
  EXPECT(other({8, 1}, 0));
  EXPECT(other({9, 1}, 1));
  std::set<std::pair<uint32_t, uint32_t>> distinct;
  for (const RowKey& key : all) distinct.insert({key.low, key.high});
  EXPECT(distinct.size() == all.size());
}
