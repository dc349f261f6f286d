// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_mean.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome {

/// Log loss: the mean of -log of the probability given to what the gene is; less is better.
///
/// Probabilities are first held off 0 and 1 by 2^-52, as scikit-learn's log_loss does with doubles, so that a
/// gene that is certain and wrong costs 36.04 and not infinity. NaN without genes. NumericError when a score
/// is not a probability.
class LogLoss {
public:
    void add(double score, bool on) {
        detail::check_probability("LogLoss", score);
        constexpr double margin = std::numeric_limits<double>::epsilon();
        const double p = std::clamp(score, margin, 1.0 - margin);
        mean_.add(-(on ? std::log(p) : std::log1p(-p)));
    }

    void merge(const LogLoss& other) { mean_.merge(other.mean_); }

    double value() const { return mean_.value(); }

private:
    detail::ExactMean mean_;
};

static_assert(Metric<LogLoss>);

}  // namespace deepchrome
