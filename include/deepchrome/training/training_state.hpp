// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/training/history.hpp>
#include <deepchrome/training/weight_average.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The state of a run between two epochs, besides the weights of the model. Random numbers depend only on the
/// seed and the number of the epoch, so they need no state.
template <class T>
struct TrainingState {
    explicit TrainingState(RuleState<T> rule_state) : rule(std::move(rule_state)) {}

    RuleState<T> rule;
    Monitor monitor = Monitor::valid_loss;  ///< what the trainer chooses the best epoch by
    History history;                        ///< one record per finished epoch
    std::vector<T> best_parameters;         ///< weights of the best epoch
    std::vector<T> best_running;            ///< running statistics of the best epoch
    WeightAverage<T> average = {};          ///< mean over the epochs to average so far
};

}  // namespace deepchrome
