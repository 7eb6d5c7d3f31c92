#pragma once
#include <napi.h>

#include "checkpoint/load.h"
#include "training/trainer.h"

// JavaScript values to the core's types, checked and copied on the JavaScript thread: see src/engine/binding.ts for
// their shapes. All throw Error `MCQ_ARGUMENT` that names the field.
namespace mcq {

Batch to_batch(const Napi::Value& value);
std::vector<Batch> to_batches(const Napi::Value& value);
Config to_config(const Napi::Value& value);
std::vector<TensorSource> to_sources(const Napi::Value& value);
TrainerOptions to_trainer_options(const Napi::Value& value);
StepOptions to_step_options(const Napi::Value& value);

Napi::Object to_object(const Napi::Value& value, const std::string& name);
double to_number(const Napi::Object& object, const std::string& name);
std::string to_text(const Napi::Object& object, const std::string& name);
std::vector<std::string> to_texts(const Napi::Value& value, const std::string& name);

}  // namespace mcq
