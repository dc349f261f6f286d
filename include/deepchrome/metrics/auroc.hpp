// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/score.hpp>
#include <deepchrome/metrics/scores_by_class.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Area under the ROC curve: the probability that an ON gene has a higher score than an OFF gene; equal
/// scores count one half. It is Mann and Whitney's U with midranks, divided by the number of pairs (Hanley
/// and McNeil 1982).
///
/// NaN unless there are genes of both classes. Infinite scores are allowed; NumericError for NaN.
class Auroc {
public:
    void add(double score, bool on);

    void merge(const Auroc& other) { scores_.merge(other.scores_); }

    double value() const;

private:
    detail::ScoresByClass scores_;
};

static_assert(Metric<Auroc>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Auroc::add(double score, bool on) {
    detail::check_score("Auroc", score);
    scores_.add(score, on);
}

DEEPCHROME_INLINE double Auroc::value() const {
    if (scores_.on() == 0 || scores_.off() == 0) return not_a_number();
    std::uint64_t on_above = 0;
    std::uint64_t half_wins = 0;  // a whole number, so that no rounding depends on the order
    scores_.for_each_threshold([&](std::uint64_t on, std::uint64_t off) {
        half_wins += off * (2 * on_above + on);
        on_above += on;
    });
    return static_cast<double>(half_wins) /
           (2.0 * static_cast<double>(scores_.on()) * static_cast<double>(scores_.off()));
}

}  // namespace deepchrome

#endif
