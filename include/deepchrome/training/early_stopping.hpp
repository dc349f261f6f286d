// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Stops training after `patience` epochs in a row without a new best epoch. It depends only on the history,
/// so a resumed run stops at the same epoch as an uninterrupted one. Throws NumericError if the monitored
/// value is NaN.
struct EarlyStopping {
    std::size_t patience = 10;
    std::optional<Monitor> monitor = {};  ///< empty: that of the trainer

    template <class M, class State>
    bool on_epoch(const M&, const State& state, std::size_t epochs) const {
        if (patience >= epochs) return true;  // no run is that long
        const Monitor by = monitor.value_or(state.monitor);
        const EpochRecord& last = state.history.back();
        if (is_nan(monitored(last, by))) {
            throw_as<NumericError>(
                {"EarlyStopping: the validation ", metric_name(by), " of epoch ", last.epoch,
                 " is nan (wanted a number to compare); ",
                 by == Monitor::valid_loss ? "lower the learning rate" : "monitor the loss"});
        }
        return state.history.size() - best_epoch(state.history, by) < patience;
    }
};

}  // namespace deepchrome
