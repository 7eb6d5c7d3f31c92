#include "trainer_object.h"

#include "arguments.h"
#include "errors.h"
#include "model_object.h"
#include "values.h"

namespace mcq {

Napi::Function TrainerObject::define(Napi::Env env) {
  return DefineClass(
      env, "Trainer",
      {StaticMethod<&TrainerObject::create>("create"), InstanceMethod<&TrainerObject::step>("step"),
       InstanceMethod<&TrainerObject::gradients>("gradients"), InstanceMethod<&TrainerObject::dispose>("dispose")});
}

TrainerObject::TrainerObject(const Napi::CallbackInfo& call) : ObjectWrap(call) {
  if (!call[0].IsExternal()) throw Napi::TypeError::New(call.Env(), "use Trainer.create");
  auto* trainer = call[0].As<Napi::External<std::shared_ptr<Trainer>>>().Data();
  held_ = std::make_unique<Held<Trainer>>(Addon::of(call.Env()).executor, *trainer);
}

Napi::Value TrainerObject::create(const Napi::CallbackInfo& call) {
  const Napi::Env env = call.Env();
  return guarded(env, [&]() -> Napi::Value {
    const Napi::Object object = to_object(call[0], "model");
    if (!object.InstanceOf(Addon::of(env).model_class.Value())) throw Error("MCQ_ARGUMENT", "create(model, options)");
    return Addon::of(env).executor->run(
        env, [slot = ModelObject::Unwrap(object)->slot(), options = to_trainer_options(call[1])]() -> Convert {
          auto trainer = std::make_shared<Trainer>(Held<Model>::get(slot, "model"), options);
          return [trainer](Napi::Env e) mutable -> Napi::Value {
            const Napi::Object made =
                Addon::of(e).trainer_class.New({Napi::External<std::shared_ptr<Trainer>>::New(e, &trainer)});
            trainer.reset();
            return made;
          };
        });
  });
}

Napi::Value TrainerObject::step(const Napi::CallbackInfo& call) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    return held_->executor().run(
        call.Env(),
        [slot = held_->slot(), batches = to_batches(call[0]), options = to_step_options(call[1]),
         stop = held_->executor().cancelled()]() -> Convert {
          const StepResult result = Held<Trainer>::get(slot, "trainer")->step(batches, options, stop);
          return [result](Napi::Env e) -> Napi::Value {
            Napi::Object value = Napi::Object::New(e);
            value.Set("loss", result.loss);
            value.Set("gradientNorm", result.gradient_norm);
            return value;
          };
        });
  });
}

Napi::Value TrainerObject::gradients(const Napi::CallbackInfo& call) {
  return guarded(call.Env(), [&]() -> Napi::Value {
    return held_->executor().run(
        call.Env(),
        [slot = held_->slot(), batches = to_batches(call[0]), stop = held_->executor().cancelled()]() -> Convert {
          const auto trainer = Held<Trainer>::get(slot, "trainer");
          const double loss = trainer->accumulate(batches, stop);
          std::vector<std::pair<std::string, at::Tensor>> copies;
          for (const auto& [name, parameter] : trainer->arena().parameters()) {
            copies.emplace_back(name, parameter.grad().to(at::kCPU).clone());
          }
          return [loss, copies](Napi::Env e) -> Napi::Value {
            Napi::Object gradients = Napi::Object::New(e);
            for (const auto& [name, gradient] : copies) gradients.Set(name, to_float_array(e, gradient));
            Napi::Object value = Napi::Object::New(e);
            value.Set("loss", loss);
            value.Set("gradients", gradients);
            return value;
          };
        });
  });
}

Napi::Value TrainerObject::dispose(const Napi::CallbackInfo& call) { return held_->dispose(call.Env()); }

}  // namespace mcq
