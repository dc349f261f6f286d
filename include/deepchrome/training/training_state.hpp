// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>
#include <vector>

#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/training/history.hpp>
#include <deepchrome/training/weight_average.hpp>

namespace deepchrome {

/// All that a run has to remember between two epochs, beside the model's own weights. Everything random is
/// drawn from the seed and the epoch's number, so nothing of it is here.
template <class T>
struct TrainingState {
    explicit TrainingState(RuleState<T> rule_state) : rule(std::move(rule_state)) {}

    RuleState<T> rule;
    History history;                 ///< one record per finished epoch
    std::vector<T> best_parameters;  ///< weights of the best epoch
    std::vector<T> best_running;     ///< and its running statistics
    WeightAverage<T> average = {};   ///< of the epochs so far that are to be averaged, where any are
};

}  // namespace deepchrome
