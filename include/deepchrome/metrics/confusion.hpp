// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The confusion matrix for calling a gene ON if its score is above a threshold, and metrics computed from
/// it.
///
/// With probabilities of two classes and the threshold 0.5, the called class is the more probable one; a tie
/// is OFF. A ratio with denominator 0 (for example the recall if no gene is ON) is NaN.
struct Confusion {
    double threshold = 0.5;
    std::uint64_t true_positives = 0;   ///< ON and called ON
    std::uint64_t false_positives = 0;  ///< OFF but called ON
    std::uint64_t true_negatives = 0;   ///< OFF and called OFF
    std::uint64_t false_negatives = 0;  ///< ON but called OFF

    void add(double score, bool on);

    /// Error if the thresholds differ.
    void merge(const Confusion& other);

    /// The accuracy.
    double value() const { return accuracy(); }

    std::uint64_t size() const { return true_positives + false_positives + true_negatives + false_negatives; }

    /// The fraction of all genes with the correct call.
    double accuracy() const { return quotient(true_positives + true_negatives, size()); }

    /// The fraction of ON genes among those called ON.
    double precision() const { return quotient(true_positives, true_positives + false_positives); }

    /// The fraction of the ON genes that are called ON; also called sensitivity.
    double recall() const { return quotient(true_positives, true_positives + false_negatives); }

    /// The fraction of the OFF genes that are called OFF.
    double specificity() const { return quotient(true_negatives, true_negatives + false_positives); }

    /// The mean of recall and specificity.
    double balanced_accuracy() const { return (recall() + specificity()) / 2.0; }

    /// The harmonic mean of precision and recall.
    double f1() const {
        return quotient(2 * true_positives, 2 * true_positives + false_positives + false_negatives);
    }

    /// Matthews' correlation coefficient (Matthews 1975), from -1 to 1. By the usual convention it is 0 if
    /// all genes are of one class or all calls are the same. NaN without genes.
    double matthews() const;

private:
    static double quotient(std::uint64_t part, std::uint64_t whole) {
        return whole == 0 ? not_a_number() : static_cast<double>(part) / static_cast<double>(whole);
    }
};

static_assert(Metric<Confusion>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Confusion::add(double score, bool on) {
    detail::check_score("Confusion", score);
    if (score > threshold)
        ++(on ? true_positives : false_positives);
    else
        ++(on ? false_negatives : true_negatives);
}

DEEPCHROME_INLINE void Confusion::merge(const Confusion& other) {
    if (threshold != other.threshold)
        throw_as<Error>({"Confusion: the other threshold is ", format_shortest(other.threshold), " (wanted ",
                         format_shortest(threshold), ")"});
    true_positives += other.true_positives;
    false_positives += other.false_positives;
    true_negatives += other.true_negatives;
    false_negatives += other.false_negatives;
}

DEEPCHROME_INLINE double Confusion::matthews() const {
    if (size() == 0) return not_a_number();
    const auto tp = static_cast<double>(true_positives);
    const auto fp = static_cast<double>(false_positives);
    const auto tn = static_cast<double>(true_negatives);
    const auto fn = static_cast<double>(false_negatives);
    const double scale = std::sqrt((tp + fp) * (tp + fn) * ((tn + fp) * (tn + fn)));
    return scale == 0.0 ? 0.0 : (tp * tn - fp * fn) / scale;
}

}  // namespace deepchrome

#endif
