// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/optim/schedule.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Reduces the learning rate when a metric stops improving; equal to PyTorch's ReduceLROnPlateau.
struct Plateau {
    double multiplier = 0.1;      ///< factor of a reduction
    std::uint64_t patience = 10;  ///< tolerated number of epochs without improvement
    double threshold = 1e-4;      ///< minimum improvement
    bool absolute = false;  ///< `threshold` is a difference; otherwise relative to the best metric so far
    std::uint64_t cooldown = 0;  ///< epochs after a reduction that are not counted
    double floor = 0.0;          ///< lower bound of the total factor
    bool maximize = false;       ///< a larger metric is better
};

/// The state of a Plateau schedule: its settings and the course of the run so far.
struct PlateauState {
    Plateau settings = {};
    double current_factor = 1.0;
    double best = 0.0;  ///< undefined before the first counted metric
    bool has_best = false;
    std::uint64_t bad_epochs = 0;
    std::uint64_t cooldown_left = 0;

    double factor(Progress) const { return current_factor; }

    /// Takes the metric of a finished epoch. NaN counts as no improvement.
    void observe(double metric);

private:
    bool is_better(double metric) const;
};

static_assert(Schedule<PlateauState>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void PlateauState::observe(double metric) {
    if (is_better(metric)) {
        best = metric;
        has_best = true;
        bad_epochs = 0;
    } else {
        ++bad_epochs;
    }
    if (cooldown_left > 0) {
        --cooldown_left;
        bad_epochs = 0;
    }
    if (bad_epochs > settings.patience) {
        current_factor =
            std::min(current_factor, std::max(current_factor * settings.multiplier, settings.floor));
        cooldown_left = settings.cooldown;
        bad_epochs = 0;
    }
}

DEEPCHROME_INLINE bool PlateauState::is_better(double metric) const {
    const double sign = settings.maximize ? 1.0 : -1.0;
    if (!is_finite(metric)) return false;
    if (!has_best) return true;
    const double margin = settings.absolute ? settings.threshold : settings.threshold * best;
    return sign * metric > sign * (best + sign * margin);
}

}  // namespace deepchrome

#endif
