#pragma once
#include "config.h"
#include "input.h"
#include "pass.h"

namespace mcq {

using NetworkFunction = std::function<at::Tensor(const Input&, Pass&)>;

/// A model for multiple choice, whatever its family: its modules, named as in the checkpoint, and what can be asked of
/// it.
struct Network {
  std::shared_ptr<torch::nn::Module> root;  // named_parameters() are the keys of the checkpoint
  std::string base_prefix;                  // what encoder names begin with, such as "bert."; may be absent in a file
  BatchLimits limits;
  NetworkFunction scores;         // [S]
  NetworkFunction hidden_states;  // [T, D]
};

/// Builds the network that `config` describes, by its `model_type`; all parameters are still to be set.
/// Throws Error `MCQ_CONFIG` for a family that is not known, naming those that are.
Network build_network(const Config& config);

}  // namespace mcq
