// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include <deepchrome/optim/schedule.hpp>

namespace deepchrome {

/// Lower the rate when a metric has stopped getting better; the rule of PyTorch's ReduceLROnPlateau.
struct Plateau {
    double multiplier = 0.1;      ///< the rate is multiplied by it
    std::uint64_t patience = 10;  ///< after more than this many epochs without a better metric
    double threshold = 1e-4;      ///< by how much a metric has to be better to count
    bool absolute = false;        ///< `threshold` is a difference; otherwise a part of the best metric so far
    std::uint64_t cooldown = 0;   ///< epochs after a reduction in which nothing is counted
    double floor = 0.0;           ///< the factor never falls below
    bool maximize = false;        ///< a larger metric is better
};

/// A run under Plateau: the settings and, in plain members that can be saved, how the run went so far.
struct PlateauState {
    Plateau settings = {};
    double current_factor = 1.0;
    double best = 0.0;  ///< means nothing before the first metric that counted
    bool has_best = false;
    std::uint64_t bad_epochs = 0;
    std::uint64_t cooldown_left = 0;

    double factor(Progress) const { return current_factor; }

    /// Takes in the metric of an epoch that has ended. NaN counts as not better.
    void observe(double metric) {
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

private:
    bool is_better(double metric) const {
        const double sign = settings.maximize ? 1.0 : -1.0;
        if (!has_best) return sign * metric > -std::numeric_limits<double>::infinity();
        const double margin = settings.absolute ? settings.threshold : settings.threshold * best;
        return sign * metric > sign * (best + sign * margin);
    }
};

static_assert(Schedule<PlateauState>);

}  // namespace deepchrome
