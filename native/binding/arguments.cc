#include "arguments.h"

namespace mcq {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& wanted) {
  throw Error("MCQ_ARGUMENT", name + " must be " + wanted);
}

template <class Item, class Array>
std::vector<Item> copy_of(const Napi::Object& object, const std::string& name, napi_typedarray_type type,
                          const char* type_name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) refuse(name, type_name);
  const auto array = value.As<Array>();
  return std::vector<Item>(array.Data(), array.Data() + array.ElementLength());
}

std::vector<int32_t> to_integers(const Napi::Object& object, const std::string& name) {
  return copy_of<int32_t, Napi::Int32Array>(object, name, napi_int32_array, "an Int32Array");
}

Napi::Array to_array(const Napi::Value& value, const std::string& name) {
  if (!value.IsArray()) refuse(name, "an array");
  return value.As<Napi::Array>();
}

}  // namespace

Batch to_batch(const Napi::Value& value) {
  const Napi::Object object = to_object(value, "batch");
  Batch batch;
  batch.ids = to_integers(object, "ids");
  batch.segments = to_integers(object, "segments");
  batch.sequence_starts = to_integers(object, "sequenceStarts");
  batch.score_tokens = to_integers(object, "scoreTokens");
  batch.question_starts = to_integers(object, "questionStarts");
  if (!object.Get("targets").IsUndefined()) {
    batch.targets = copy_of<float, Napi::Float32Array>(object, "targets", napi_float32_array, "a Float32Array");
  }
  if (!object.Get("firstSequence").IsUndefined()) {
    batch.first_sequence = static_cast<int64_t>(to_number(object, "firstSequence"));
  }
  return batch;
}

std::vector<Batch> to_batches(const Napi::Value& value) {
  const Napi::Array array = to_array(value, "batches");
  std::vector<Batch> batches;
  for (uint32_t i = 0; i < array.Length(); ++i) batches.push_back(to_batch(array.Get(i)));
  return batches;
}

Config to_config(const Napi::Value& value) {
  const Napi::Object object = to_object(value, "config");
  std::map<std::string, Config::Value> fields;
  const Napi::Array names = object.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>();
    const Napi::Value field = object.Get(name);
    if (field.IsBoolean()) fields[name] = field.As<Napi::Boolean>().Value();
    if (field.IsNumber()) fields[name] = field.As<Napi::Number>().DoubleValue();
    if (field.IsString()) fields[name] = field.As<Napi::String>().Utf8Value();
  }
  return Config(std::move(fields));
}

std::vector<TensorSource> to_sources(const Napi::Value& value) {
  const Napi::Array array = to_array(value, "tensors");
  std::vector<TensorSource> sources;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Object object = to_object(array.Get(i), "tensor");
    TensorSource source{to_text(object, "name"),
                        to_text(object, "dtype"),
                        {},
                        to_text(object, "file"),
                        static_cast<uint64_t>(to_number(object, "offset")),
                        static_cast<uint64_t>(to_number(object, "bytes"))};
    const Napi::Array shape = to_array(object.Get("shape"), "shape");
    for (uint32_t d = 0; d < shape.Length(); ++d) {
      source.shape.push_back(Napi::Value(shape.Get(d)).ToNumber().Int64Value());
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

TrainerOptions to_trainer_options(const Napi::Value& value) {
  const Napi::Object object = to_object(value, "options");
  TrainerOptions options;
  const std::string decay = to_text(object, "decay");
  if (decay != "matrices" && decay != "all") refuse("decay", "'matrices' or 'all'");
  options.decay = decay == "all" ? ParameterArena::Decay::all : ParameterArena::Decay::matrices;
  const Napi::Array betas = to_array(object.Get("betas"), "betas");
  options.beta1 = Napi::Value(betas.Get(0u)).ToNumber();
  options.beta2 = Napi::Value(betas.Get(1u)).ToNumber();
  options.epsilon = to_number(object, "epsilon");
  options.seed = static_cast<uint64_t>(to_number(object, "seed"));
  const std::vector<std::string> frozen = to_texts(object.Get("frozen"), "frozen");
  options.frozen.insert(frozen.begin(), frozen.end());
  return options;
}

StepOptions to_step_options(const Napi::Value& value) {
  const Napi::Object object = to_object(value, "options");
  return {to_number(object, "learningRate"), to_number(object, "weightDecay"), to_number(object, "clip")};
}

Napi::Object to_object(const Napi::Value& value, const std::string& name) {
  if (!value.IsObject()) refuse(name, "an object");
  return value.As<Napi::Object>();
}

double to_number(const Napi::Object& object, const std::string& name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsNumber() || !std::isfinite(value.As<Napi::Number>().DoubleValue())) refuse(name, "a finite number");
  return value.As<Napi::Number>().DoubleValue();
}

std::string to_text(const Napi::Object& object, const std::string& name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsString()) refuse(name, "a string");
  return value.As<Napi::String>().Utf8Value();
}

std::vector<std::string> to_texts(const Napi::Value& value, const std::string& name) {
  const Napi::Array array = to_array(value, name);
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    if (!item.IsString()) refuse(name, "an array of strings");
    texts.push_back(item.As<Napi::String>().Utf8Value());
  }
  return texts;
}

}  // namespace mcq
