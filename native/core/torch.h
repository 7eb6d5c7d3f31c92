#pragma once
// What every file here needs of LibTorch and the standard library; precompiled, since it takes long to read.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// Letters for dimensions, the same in every file:
//   B questions, N sequences, T tokens, S scored tokens, Q query rows, L length of one sequence,
//   D hidden size, F feed-forward size, H heads, K size of a head, V vocabulary.
