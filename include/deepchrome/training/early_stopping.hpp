// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/training/history.hpp>

namespace deepchrome {

/// Ends training when `patience` epochs in a row were no better than the best before them. It looks at the
/// history alone, so a resumed run stops where an uninterrupted one does.
struct EarlyStopping {
    std::size_t patience = 10;
    Monitor monitor = Monitor::valid_auroc;

    template <class M, class State>
    bool on_epoch(const M&, const State& state, std::size_t) const {
        return state.history.size() - best_epoch(state.history, monitor) < patience;
    }
};

}  // namespace deepchrome
