// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_mean.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Log loss: the mean of -log p of the true class; smaller is better.
///
/// Probabilities are clamped to [2^-52, 1 - 2^-52], as in scikit-learn's log_loss for doubles, so a certain
/// but wrong prediction costs 36.04 instead of infinity. NaN without genes. NumericError if a score is not a
/// probability.
class LogLoss {
public:
    void add(double score, bool on);

    void merge(const LogLoss& other) { mean_.merge(other.mean_); }

    double value() const { return mean_.value(); }

private:
    detail::ExactMean mean_;
};

static_assert(Metric<LogLoss>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <limits>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void LogLoss::add(double score, bool on) {
    detail::check_probability("LogLoss", score);
    constexpr double margin = std::numeric_limits<double>::epsilon();
    const double p = std::clamp(score, margin, 1.0 - margin);
    mean_.add(-(on ? std::log(p) : std::log1p(-p)));
}

}  // namespace deepchrome

#endif
