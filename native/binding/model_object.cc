#include "model_object.h"

#include "arguments.h"
#include "checkpoint/save.h"
#include "errors.h"
#include "values.h"

namespace mcq {
namespace {

/// Threads of the engine's own pool; LibTorch takes the number from whoever calls it.
void use_threads(double threads) {
  if (threads < 1 || threads > 1024) throw Error("MCQ_ARGUMENT", "threads must be 1 to 1024");
  at::set_num_threads(static_cast<int>(threads));
}

}  // namespace

Napi::Function ModelObject::define(Napi::Env env) {
  return DefineClass(env, "Model",
                     {StaticMethod<&ModelObject::load>("load"), InstanceMethod<&ModelObject::score>("score"),
                      InstanceMethod<&ModelObject::hidden_states>("hiddenStates"),
                      InstanceMethod<&ModelObject::save>("save"), InstanceMethod<&ModelObject::dispose>("dispose")});
}

ModelObject::ModelObject(const Napi::CallbackInfo& call) : ObjectWrap(call) {
  if (!call[0].IsExternal()) throw Napi::TypeError::New(call.Env(), "use Model.load");
  auto* model = call[0].As<Napi::External<std::shared_ptr<Model>>>().Data();
  for (const at::Tensor& parameter : (*model)->network().root->parameters()) bytes_ += parameter.nbytes();
  Napi::MemoryManagement::AdjustExternalMemory(call.Env(), bytes_);
  held_ = std::make_unique<Held<Model>>(Addon::of(call.Env()).executor, *model);
}

void ModelObject::Finalize(Napi::Env env) { forget_memory(env); }

void ModelObject::forget_memory(Napi::Env env) {
  Napi::MemoryManagement::AdjustExternalMemory(env, -bytes_);
  bytes_ = 0;
}

Napi::Value ModelObject::load(const Napi::CallbackInfo& call) {
  const Napi::Env env = call.Env();
  return guarded(env, [&]() -> Napi::Value {
    const Napi::Object options = to_object(call[0], "options");
    return Addon::of(env).executor->run(
        env,
        [config = to_config(options.Get("config")), sources = to_sources(options.Get("tensors")),
         device = to_text(options, "device"), threads = to_number(options, "threads"),
         seed = to_number(options, "seed")]() -> Convert {
          use_threads(threads);
          auto model = std::make_shared<Model>(config, sources, find_device(device), static_cast<uint64_t>(seed));
          return [model](Napi::Env e) mutable -> Napi::Value {
            Napi::Object object =
                Addon::of(e).model_class.New({Napi::External<std::shared_ptr<Model>>::New(e, &model)});
            object.Set("report", to_value(e, model->report()));
            object.Set("parameters", to_value(e, model->network().root->named_parameters()));
            object.Set("device", model->device().str());
            model.reset();
            return object;
          };
        });
  });
}

Napi::Value ModelObject::score(const Napi::CallbackInfo& call) { return compute(call, &Model::score); }

Napi::Value ModelObject::hidden_states(const Napi::CallbackInfo& call) { return compute(call, &Model::hidden_states); }

Napi::Value ModelObject::compute(const Napi::CallbackInfo& call, Forward forward) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    return held_->executor().run(
        call.Env(),
        [forward, slot = held_->slot(), batch = to_batch(call[0]), stop = held_->executor().cancelled()]() -> Convert {
          const at::Tensor result = (Held<Model>::get(slot, "model").get()->*forward)(batch, stop);
          return [result](Napi::Env e) { return to_float_array(e, result); };
        });
  });
}

Napi::Value ModelObject::save(const Napi::CallbackInfo& call) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    if (!call[0].IsString() || !call[1].IsTypedArray()) throw Error("MCQ_ARGUMENT", "save(file, header, names)");
    const auto bytes = call[1].As<Napi::Uint8Array>();
    return held_->executor().run(call.Env(),
                                 [slot = held_->slot(), file = call[0].As<Napi::String>().Utf8Value(),
                                  header = std::vector<uint8_t>(bytes.Data(), bytes.Data() + bytes.ByteLength()),
                                  names = to_texts(call[2], "names")]() -> Convert {
                                   save_parameters(*Held<Model>::get(slot, "model")->network().root, file, header,
                                                   names);
                                   return [](Napi::Env e) { return e.Undefined(); };
                                 });
  });
}

Napi::Value ModelObject::dispose(const Napi::CallbackInfo& call) {
  forget_memory(call.Env());
  return held_->dispose(call.Env());
}

}  // namespace mcq
