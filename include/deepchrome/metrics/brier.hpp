// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>

#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_sum.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome {

/// Brier score: the mean squared difference between p(ON) and what the gene is, 1 or 0 (Brier 1950); less is
/// better.
///
/// NaN without genes. NumericError when a score is not a probability.
class Brier {
public:
    void add(double score, bool on) {
        detail::check_probability("Brier", score);
        const double miss = on ? 1.0 - score : score;
        sum_.add(miss * miss);
        ++count_;
    }

    void merge(const Brier& other) {
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

static_assert(Metric<Brier>);

}  // namespace deepchrome
