#include "check.h"
#include "error.h"

std::vector<TestCase>& test_cases() {
  static std::vector<TestCase> cases;
  return cases;
}

std::string code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const mcq::Error& error) {
    return error.code();
  }
  return "";
}

int main() {
  int failed = 0;
  for (const auto& [name, body] : test_cases()) {
    try {
      body();
      std::cout << "ok " << name << "\n";
    } catch (const std::exception& error) {
      ++failed;
      std::cout << "not ok " << name << "\n  " << error.what() << "\n";
    }
  }
  std::cout << test_cases().size() - failed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
