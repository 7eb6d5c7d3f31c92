#include "checkpoint/save.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "error.h"

namespace mcq {
namespace {

[[noreturn]] void fail(const std::string& file) {
  throw Error("MCQ_WRITE", file + ": cannot write: " + std::strerror(errno));
}

void write_all(int descriptor, const void* data, size_t bytes, const std::string& file) {
  const auto* next = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = write(descriptor, next, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(file);
    next += written;
    bytes -= static_cast<size_t>(written);
  }
}

}  // namespace

void save_parameters(const torch::nn::Module& root, const std::string& file, const std::vector<uint8_t>& header,
                     const std::vector<std::string>& names) {
  const auto parameters = root.named_parameters();
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail(file);
  const std::shared_ptr<void> closer(nullptr, [descriptor](void*) { close(descriptor); });
  write_all(descriptor, header.data(), header.size(), file);
  for (const std::string& name : names) {
    const at::Tensor* parameter = parameters.find(name);
    if (parameter == nullptr) throw Error("MCQ_WRITE", "the model has no parameter " + name);
    const at::Tensor values = parameter->detach().to(at::kCPU, at::kFloat).contiguous();
    write_all(descriptor, values.data_ptr(), values.nbytes(), file);
  }
  if (fsync(descriptor) != 0) fail(file);
}

}  // namespace mcq
