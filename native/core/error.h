#pragma once
#include "torch.h"

namespace mcq {

/// A failure that the caller can act on. `code` is stable and for programs (`MCQ_BATCH`, `MCQ_CANCELLED`, ...);
/// the message says what, where and what to do.
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& message) : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace mcq
