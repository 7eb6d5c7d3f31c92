#include "values.h"

namespace mcq {
namespace {

Napi::Array names(Napi::Env env, const std::vector<std::string>& texts) {
  Napi::Array array = Napi::Array::New(env, texts.size());
  for (size_t i = 0; i < texts.size(); ++i) array.Set(static_cast<uint32_t>(i), texts[i]);
  return array;
}

Napi::Array numbers(Napi::Env env, at::IntArrayRef values) {
  Napi::Array array = Napi::Array::New(env, values.size());
  for (size_t i = 0; i < values.size(); ++i) array.Set(static_cast<uint32_t>(i), static_cast<double>(values[i]));
  return array;
}

}  // namespace

Napi::Float32Array to_float_array(Napi::Env env, const at::Tensor& tensor) {
  const auto count = static_cast<size_t>(tensor.numel());
  Napi::Float32Array array = Napi::Float32Array::New(env, count);
  std::copy_n(tensor.const_data_ptr<float>(), count, array.Data());
  return array;
}

Napi::Object to_value(Napi::Env env, const LoadReport& report) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("missing", names(env, report.missing));
  object.Set("fresh", names(env, report.fresh));
  object.Set("unexpected", names(env, report.unexpected));
  Napi::Array mismatched = Napi::Array::New(env);
  for (const LoadReport::Mismatch& mismatch : report.mismatched) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", mismatch.name);
    entry.Set("expected", numbers(env, mismatch.expected));
    entry.Set("found", numbers(env, mismatch.found));
    mismatched.Set(mismatched.Length(), entry);
  }
  object.Set("mismatched", mismatched);
  return object;
}

Napi::Array to_value(Napi::Env env, const torch::OrderedDict<std::string, at::Tensor>& parameters) {
  Napi::Array array = Napi::Array::New(env);
  for (const auto& parameter : parameters) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", parameter.key());
    entry.Set("shape", numbers(env, parameter.value().sizes()));
    array.Set(array.Length(), entry);
  }
  return array;
}

}  // namespace mcq
