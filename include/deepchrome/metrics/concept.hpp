// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A metric of classification: takes genes one by one, as a score and a label (ON or not), and measures how
/// well the scores separate ON from OFF.
///
/// `merge` adds the genes of another metric. The value does not depend on the order or grouping of the genes:
/// parts merged in any order have exactly the value of the whole. The value is NaN where it is undefined; a
/// score of NaN throws NumericError.
template <class M>
concept Metric = std::copyable<M> && requires(M metric, const M& other, double score, bool on) {
    { metric.add(score, on) } -> std::same_as<void>;
    { metric.merge(other) } -> std::same_as<void>;
    { other.value() } -> std::same_as<double>;
};

/// A metric of regression: takes the prediction and the value of each gene. NumericError if either is not
/// finite.
template <class M>
concept ValueMetric = std::copyable<M> && requires(M metric, const M& other, double predicted, double value) {
    { metric.add(predicted, value) } -> std::same_as<void>;
    { metric.merge(other) } -> std::same_as<void>;
    { other.value() } -> std::same_as<double>;
};

}  // namespace deepchrome
