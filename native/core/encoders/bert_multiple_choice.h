#pragma once
#include "encoders/network.h"

namespace mcq {

/// BERT with the multiple-choice head (reference: Transformers, modeling_bert.py, BertForMultipleChoice).
Network build_bert_multiple_choice(const Config& config);

}  // namespace mcq
