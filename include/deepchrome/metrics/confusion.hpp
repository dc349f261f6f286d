// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome {

/// The confusion matrix of calling a gene ON when its score is above a threshold, and what is computed from
/// it.
///
/// At 0.5 and two classes this is the class of the larger probability, a tie being OFF. A quotient whose
/// denominator is 0 (say, the recall when no gene is ON) is NaN.
struct Confusion {
    double threshold = 0.5;
    std::uint64_t true_positives = 0;   ///< ON and called ON
    std::uint64_t false_positives = 0;  ///< OFF but called ON
    std::uint64_t true_negatives = 0;   ///< OFF and called OFF
    std::uint64_t false_negatives = 0;  ///< ON but called OFF

    void add(double score, bool on) {
        detail::check_score("Confusion", score);
        if (score > threshold)
            ++(on ? true_positives : false_positives);
        else
            ++(on ? false_negatives : true_negatives);
    }

    /// Error when the thresholds differ.
    void merge(const Confusion& other) {
        if (threshold != other.threshold)
            throw_as<Error>({"Confusion: the other threshold is ", format_shortest(other.threshold),
                             " (wanted ", format_shortest(threshold), ")"});
        true_positives += other.true_positives;
        false_positives += other.false_positives;
        true_negatives += other.true_negatives;
        false_negatives += other.false_negatives;
    }

    /// The accuracy.
    double value() const { return accuracy(); }

    std::uint64_t size() const { return true_positives + false_positives + true_negatives + false_negatives; }

    /// The part of all genes that is called rightly.
    double accuracy() const { return quotient(true_positives + true_negatives, size()); }

    /// The part of the genes called ON that is ON.
    double precision() const { return quotient(true_positives, true_positives + false_positives); }

    /// The part of the genes that are ON that is called ON; also known as sensitivity.
    double recall() const { return quotient(true_positives, true_positives + false_negatives); }

    /// The part of the genes that are OFF that is called OFF.
    double specificity() const { return quotient(true_negatives, true_negatives + false_positives); }

    /// The mean of recall and specificity.
    double balanced_accuracy() const { return (recall() + specificity()) / 2.0; }

    /// The harmonic mean of precision and recall.
    double f1() const {
        return quotient(2 * true_positives, 2 * true_positives + false_positives + false_negatives);
    }

    /// Matthews' correlation coefficient (Matthews 1975), from -1 to 1. 0 when only one class is there or
    /// only one is called, where nothing can correlate (the usual convention); NaN without genes.
    double matthews() const {
        if (size() == 0) return std::numeric_limits<double>::quiet_NaN();
        const auto tp = static_cast<double>(true_positives);
        const auto fp = static_cast<double>(false_positives);
        const auto tn = static_cast<double>(true_negatives);
        const auto fn = static_cast<double>(false_negatives);
        const double scale = std::sqrt((tp + fp) * (tp + fn) * ((tn + fp) * (tn + fn)));
        return scale == 0.0 ? 0.0 : (tp * tn - fp * fn) / scale;
    }

private:
    static double quotient(std::uint64_t part, std::uint64_t whole) {
        return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                          : static_cast<double>(part) / static_cast<double>(whole);
    }
};

static_assert(Metric<Confusion>);

}  // namespace deepchrome
