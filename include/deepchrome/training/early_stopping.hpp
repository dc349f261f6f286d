// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/training/history.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Stops training after `patience` epochs in a row without a new best epoch. It depends only on the history,
/// so a resumed run stops at the same epoch as an uninterrupted one.
struct EarlyStopping {
    std::size_t patience = 10;
    Monitor monitor = Monitor::valid_auroc;

    template <class M, class State>
    bool on_epoch(const M&, const State& state, std::size_t) const {
        return state.history.size() - best_epoch(state.history, monitor) < patience;
    }
};

}  // namespace deepchrome
