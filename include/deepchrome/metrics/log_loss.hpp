// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_sum.hpp>
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
        sum_.add(-(on ? std::log(p) : std::log1p(-p)));
        ++count_;
    }

    void merge(const LogLoss& other) {
        sum_.merge(other.sum_);
        count_ += other.count_;
    }

    double value() const {
        return count_ == 0 ? std::numeric_limits<double>::quiet_NaN()
                           : sum_.value() / static_cast<double>(count_);
    }

private:
    detail::ExactSum sum_;
    std::uint64_t count_ = 0;
};

static_assert(Metric<LogLoss>);

}  // namespace deepchrome
