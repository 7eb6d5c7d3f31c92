#include "errors.h"

#include "error.h"

namespace mcq {
namespace {

Napi::Error with_code(Napi::Env env, const std::string& message, const std::string& code) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

bool is_out_of_memory(const std::string& message) {
  return message.find("not enough memory") != std::string::npos || message.find("out of memory") != std::string::npos;
}

}  // namespace

Napi::Error to_javascript(Napi::Env env, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Napi::Error& error) {
    return error;
  } catch (const Error& error) {
    return with_code(env, error.what(), error.code());
  } catch (const c10::Error& error) {
    const std::string message = error.what_without_backtrace();
    return with_code(env, message, is_out_of_memory(message) ? "MCQ_MEMORY" : "MCQ_TORCH");
  } catch (const std::bad_alloc&) {
    return with_code(env, "not enough memory", "MCQ_MEMORY");
  } catch (const std::exception& error) {
    return with_code(env, error.what(), "MCQ_FAULT");
  } catch (...) {
    return with_code(env, "something that is no exception was thrown", "MCQ_FAULT");
  }
}

}  // namespace mcq
