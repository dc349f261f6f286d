// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/score.hpp>
#include <deepchrome/metrics/scores_by_class.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Average precision: the sum over the distinct scores, from the highest, of (increase in recall) *
/// (precision). There is no interpolation; equal to scikit-learn's average_precision_score.
///
/// NaN if no gene is ON. Infinite scores are allowed; NumericError for NaN.
class AveragePrecision {
public:
    void add(double score, bool on);

    void merge(const AveragePrecision& other) { scores_.merge(other.scores_); }

    double value() const;

private:
    detail::ScoresByClass scores_;
};

static_assert(Metric<AveragePrecision>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void AveragePrecision::add(double score, bool on) {
    detail::check_score("AveragePrecision", score);
    scores_.add(score, on);
}

DEEPCHROME_INLINE double AveragePrecision::value() const {
    if (scores_.on() == 0) return not_a_number();
    std::uint64_t called = 0;
    std::uint64_t found = 0;
    double sum = 0.0;
    scores_.for_each_threshold([&](std::uint64_t on, std::uint64_t off) {
        called += on + off;
        found += on;
        sum += static_cast<double>(on) * (static_cast<double>(found) / static_cast<double>(called));
    });
    return sum / static_cast<double>(scores_.on());
}

}  // namespace deepchrome

#endif
