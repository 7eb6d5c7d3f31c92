#pragma once
#include "torch.h"

namespace mcq {

/// A file mapped for reading; its pages are read when they are touched.
class MappedFile {
 public:
  /// Throws Error `MCQ_CHECKPOINT` that names the file.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::byte* data() const { return data_; }
  uint64_t size() const { return size_; }

 private:
  const std::byte* data_ = nullptr;
  uint64_t size_ = 0;
};

}  // namespace mcq
