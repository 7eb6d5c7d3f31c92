#pragma once
#include <napi.h>

#include "held.h"
#include "model.h"

namespace mcq {

/// The JavaScript class Model: NativeModel in src/engine/binding.ts.
class ModelObject : public Napi::ObjectWrap<ModelObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit ModelObject(const Napi::CallbackInfo& call);
  void Finalize(Napi::Env env) override;

  const std::shared_ptr<std::shared_ptr<Model>>& slot() const { return held_->slot(); }

 private:
  static Napi::Value load(const Napi::CallbackInfo& call);
  Napi::Value score(const Napi::CallbackInfo& call);
  Napi::Value hidden_states(const Napi::CallbackInfo& call);
  Napi::Value save(const Napi::CallbackInfo& call);
  Napi::Value dispose(const Napi::CallbackInfo& call);

  using Forward = at::Tensor (Model::*)(const Batch&, const std::atomic<bool>*);
  /// One pass over a batch on the engine thread, its result as a Float32Array.
  Napi::Value compute(const Napi::CallbackInfo& call, Forward forward);
  void forget_memory(Napi::Env env);

  std::unique_ptr<Held<Model>> held_;
  int64_t bytes_ = 0;  // what the garbage collector is told that this object keeps alive
};

}  // namespace mcq
