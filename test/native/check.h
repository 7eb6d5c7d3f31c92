#pragma once
#include <iostream>

#include "torch.h"

// A few lines in place of a test library: the C++ tests must build with nothing but LibTorch at hand.

struct TestCase {
  const char* name;
  void (*body)();
};

std::vector<TestCase>& test_cases();

struct Register {
  Register(const char* name, void (*body)()) { test_cases().push_back({name, body}); }
};

#define TEST(name)                                    \
  static void name();                                 \
  static const Register register_##name(#name, name); \
  static void name()

#define EXPECT(condition) \
  if (!(condition)) throw std::runtime_error(std::string(__FILE__) + ":" + std::to_string(__LINE__) + ": " #condition)

/// Largest absolute difference of two tensors of equal shape.
inline double distance(const at::Tensor& a, const at::Tensor& b) {
  EXPECT(a.sizes() == b.sizes());
  return a.numel() == 0 ? 0 : (a - b).abs().max().item<double>();
}

/// The code of the mcq::Error that `body` throws; "" when it throws none.
std::string code_of(const std::function<void()>& body);
