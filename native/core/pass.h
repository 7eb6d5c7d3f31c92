#pragma once
#include "error.h"
#include "random.h"

namespace mcq {

/// One run of a batch through the network: what the modules need to know beside their input.
struct Pass {
  bool training = false;                         // dropout is on
  Random random;                                 // where dropout masks come from
  const std::atomic<bool>* cancelled = nullptr;  // raised by another thread to stop the pass early
  uint64_t sites = 0;                            // dropout sites met so far

  /// The keys of the next dropout site's masks; the order of the sites is the order of the forward.
  std::vector<RowKey> next_keys(const Rows& rows, int64_t copies = 1) {
    return row_keys(random, sites++, rows, copies);
  }

  /// Called with what goes from layer to layer: throws Error `MCQ_CANCELLED` when the pass is no longer wanted, here
  /// and when the backward comes by again.
  void watch(const at::Tensor& between_layers) const {
    if (cancelled == nullptr) return;
    check_cancelled(cancelled);
    if (between_layers.requires_grad()) {
      between_layers.register_hook([flag = cancelled](const at::Tensor&) { check_cancelled(flag); });
    }
  }

 private:
  static void check_cancelled(const std::atomic<bool>* flag) {
    if (flag->load(std::memory_order_relaxed)) throw Error("MCQ_CANCELLED", "stopped before the work was done");
  }
};

}  // namespace mcq
