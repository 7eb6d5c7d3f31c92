#pragma once
#include <napi.h>

#include "held.h"
#include "training/trainer.h"

namespace mcq {

/// The JavaScript class Trainer: NativeTrainer in src/engine/binding.ts.
class TrainerObject : public Napi::ObjectWrap<TrainerObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit TrainerObject(const Napi::CallbackInfo& call);

 private:
  static Napi::Value create(const Napi::CallbackInfo& call);
  Napi::Value step(const Napi::CallbackInfo& call);
  Napi::Value gradients(const Napi::CallbackInfo& call);
  Napi::Value dispose(const Napi::CallbackInfo& call);

  std::unique_ptr<Held<Trainer>> held_;
};

}  // namespace mcq
