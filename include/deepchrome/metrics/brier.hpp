// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/exact_mean.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Brier score (Brier 1950): the mean squared difference between p(ON) and the label, 1 for ON and 0 for OFF;
/// smaller is better.
///
/// NaN without genes. NumericError if a score is not a probability.
class Brier {
public:
    void add(double score, bool on);

    void merge(const Brier& other) { mean_.merge(other.mean_); }

    double value() const { return mean_.value(); }

private:
    detail::ExactMean mean_;
};

static_assert(Metric<Brier>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Brier::add(double score, bool on) {
    detail::check_probability("Brier", score);
    const double miss = on ? 1.0 - score : score;
    mean_.add(miss * miss);
}

}  // namespace deepchrome

#endif
