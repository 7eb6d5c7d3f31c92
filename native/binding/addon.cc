#include "addon.h"

#include <ATen/Version.h>
#include <torch/csrc/inductor/aoti_torch/c/shim.h>
#include <torch/headeronly/version.h>

#include <chrono>

#include "arguments.h"
#include "errors.h"
#include "model_object.h"
#include "trainer_object.h"

namespace mcq {
namespace {

/// LibTorch warns on standard error, in the midst of progress bars; what matters reaches the user as an error.
class SilentWarnings : public c10::WarningHandler {
  void process(const c10::Warning&) override {}
};

/// Refuses a LibTorch other than the one that this was compiled for: most calls would work, and some would not.
void check_libtorch(Napi::Env env) {
  const uint64_t found = aoti_torch_abi_version();
  if (found == TORCH_ABI_VERSION) return;
  const auto part = [found](int byte) { return std::to_string((found >> (8 * byte)) & 0xff); };
  throw Napi::Error::New(
      env, "it was built for LibTorch " MCQ_LIBTORCH_VERSION ", but finds " + part(7) + "." + part(6) + "." + part(5));
}

/// Rate of fp32 matrix products for about `seconds`, in 1e9 operations a second.
double measure_gemm(double seconds, const std::atomic<bool>& cancelled) {
  using Clock = std::chrono::steady_clock;
  constexpr int64_t kSize = 1024;
  const at::Tensor a = at::randn({kSize, kSize}), b = at::randn({kSize, kSize});
  at::Tensor c = at::mm(a, b);
  const auto begin = Clock::now();
  double elapsed = 0;
  int64_t products = 0;
  while (elapsed < seconds && !cancelled) {
    at::mm_out(c, a, b);
    ++products;
    elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  return 2e-9 * static_cast<double>(products) * kSize * kSize * kSize / elapsed;
}

}  // namespace

Addon::Addon(Napi::Env env, Napi::Object exports) : executor(std::make_shared<Executor>(env)) {
  check_libtorch(env);
  model_class = Napi::Persistent(ModelObject::define(env));
  trainer_class = Napi::Persistent(TrainerObject::define(env));
  DefineAddon(exports, {InstanceMethod<&Addon::info>("info"), InstanceMethod<&Addon::gemm>("gemm"),
                        InstanceMethod<&Addon::stop>("stop"), InstanceValue("Model", model_class.Value()),
                        InstanceValue("Trainer", trainer_class.Value())});
  // For workers that are terminated; the main thread's exit runs no hooks and calls stop() (src/engine/addon.ts).
  env.AddCleanupHook([engine = executor] { engine->stop(); });
  executor->post([] {
    static SilentWarnings handler;
    c10::WarningUtils::set_warning_handler(&handler);
  });
}

Napi::Value Addon::info(const Napi::CallbackInfo& call) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    Napi::Object info = Napi::Object::New(call.Env());
    info.Set("torch", MCQ_LIBTORCH_VERSION);
    info.Set("variant", MCQ_LIBTORCH_VARIANT);
    info.Set("cpuCapability", at::get_cpu_capability());
    info.Set("threads", at::get_num_threads());
    info.Set("cudaDevices", at::hasCUDA() ? static_cast<double>(at::detail::getCUDAHooks().deviceCount()) : 0);
    return info;
  });
}

Napi::Value Addon::gemm(const Napi::CallbackInfo& call) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    const double seconds = call[0].ToNumber();
    return executor->run(call.Env(), [seconds, cancelled = executor->cancelled()]() -> Convert {
      const double rate = measure_gemm(seconds, *cancelled);
      return [rate](Napi::Env e) { return Napi::Number::New(e, rate); };
    });
  });
}

Napi::Value Addon::stop(const Napi::CallbackInfo& call) {
  executor->stop();
  return call.Env().Undefined();
}

}  // namespace mcq

using mcq::Addon;
NODE_API_ADDON(Addon)
