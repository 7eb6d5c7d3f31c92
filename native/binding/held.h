#pragma once
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
    executor_->post([slot = slot_] { slot->reset(); });
  }

  /// The object, for work on the engine thread. Throws Error `MCQ_DISPOSED` once it is gone.
  static std::shared_ptr<T> get(const std::shared_ptr<std::shared_ptr<T>>& slot, const char* what) {
    if (*slot == nullptr) throw Error("MCQ_DISPOSED", std::string("this ") + what + " was disposed of");
    return *slot;
  }

  Napi::Promise dispose(Napi::Env env) {
    return executor_->run(env, [slot = slot_]() -> Convert {
      slot->reset();
      return [](Napi::Env e) { return e.Undefined(); };
    });
  }

  const std::shared_ptr<std::shared_ptr<T>>& slot() const { return slot_; }
  Executor& executor() const { return *executor_; }

 private:
  std::shared_ptr<Executor> executor_;
  std::shared_ptr<std::shared_ptr<T>> slot_;
};

}  // namespace mcq
