#pragma once
#include <napi.h>

#include <exception>

namespace mcq {

/// A JavaScript Error for whatever was thrown, with a `code`: that of mcq::Error, `MCQ_MEMORY` where memory ran out,
/// `MCQ_TORCH` for other failures of LibTorch (its message without the backtrace), `MCQ_FAULT` for anything else.
Napi::Error to_javascript(Napi::Env env, const std::exception_ptr& failure);

/// Runs `body`, which answers a call from JavaScript, and throws what it throws as a JavaScript error.
template <class Body>
auto guarded(Napi::Env env, Body body) {
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw to_javascript(env, std::current_exception());
  }
}

}  // namespace mcq
