#pragma once
#include <malloc.h>

#include "addon.h"
#include "error.h"

namespace mcq {

/// A native object that JavaScript holds: made, used and freed on the engine thread alone.
template <class T>
class Held {
 public:
  Held(std::shared_ptr<Executor> executor, std::shared_ptr<T> object)
      : executor_(std::move(executor)), slot_(std::make_shared<std::shared_ptr<T>>(std::move(object))) {}

  /// Freed late where nobody disposed of it: when JavaScript's garbage collector finds it.
  ~Held() {
    executor_->post([slot = slot_] { release(*slot); });
  }

  /// The object, for work on the engine thread. Throws Error `MCQ_DISPOSED` once it is gone.
  static std::shared_ptr<T> get(const std::shared_ptr<std::shared_ptr<T>>& slot, const char* what) {
    if (*slot == nullptr) throw Error("MCQ_DISPOSED", std::string("this ") + what + " was disposed of");
    return *slot;
  }

  Napi::Promise dispose(Napi::Env env) {
    return executor_->run(env, [slot = slot_]() -> Convert {
      release(*slot);
      return [](Napi::Env e) { return e.Undefined(); };
    });
  }

  const std::shared_ptr<std::shared_ptr<T>>& slot() const { return slot_; }
  Executor& executor() const { return *executor_; }

 private:
  /// What a model leaves lies scattered over the heap: glibc keeps it, often as much again as the next model needs.
  static void release(std::shared_ptr<T>& object) {
    object.reset();
    malloc_trim(0);
  }

  std::shared_ptr<Executor> executor_;
  std::shared_ptr<std::shared_ptr<T>> slot_;
};

}  // namespace mcq
