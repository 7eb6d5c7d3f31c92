#pragma once
#include <napi.h>

#include <memory>

#include "executor.h"

namespace mcq {

/// What one JavaScript environment (the main thread or a worker) holds of the addon. No statics: each environment has
/// its own engine thread, and takes it along when it ends.
class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports);

  static Addon& of(Napi::Env env) { return *env.GetInstanceData<Addon>(); }

  std::shared_ptr<Executor> executor;
  Napi::FunctionReference model_class;
  Napi::FunctionReference trainer_class;

 private:
  Napi::Value info(const Napi::CallbackInfo& call);
  Napi::Value gemm(const Napi::CallbackInfo& call);
  Napi::Value stop(const Napi::CallbackInfo& call);
};

}  // namespace mcq
