// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/xtensor.hpp>
#include <deepchrome/predict/predictions.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What a network takes for the most typical gene of a class.
struct ClassMap {
    Class wanted{};
    /// bins x marks: where in its range each value is, 0 the lower and 1 the upper bound, averaged over the
    /// restarts, then divided by `peak`. So all is in [0, 1] and the largest is 1 (unless all are 0).
    xt::xtensor<double, 2> mean;
    /// Standard deviation over the restarts (n - 1; 0 for one), divided by `peak`.
    xt::xtensor<double, 2> spread;
    double peak = 0;  ///< the largest average
    /// restarts x bins x marks: what was found, as the network sees it; of a Predictor in the unit of its
    /// gene tables.
    xt::xtensor<double, 3> inputs;
    std::vector<double> objective;    ///< by restart: what was minimized, at its input
    std::vector<double> probability;  ///< by restart: of the class, at its input
    std::vector<double> trace;        ///< mean objective over the restarts as each step found it, and at last

    /// Mean probability over the restarts.
    double mean_probability() const {
        double sum = 0;
        for (const double p : probability) sum += p;
        return sum / static_cast<double>(probability.size());
    }
};

}  // namespace deepchrome
