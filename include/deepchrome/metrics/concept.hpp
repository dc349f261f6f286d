// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>

namespace deepchrome {

/// A metric sees genes one by one, as a score and whether the gene is ON, and says how well the scores tell
/// ON from OFF.
///
/// `merge` takes in what another one has seen. Order and chunks leave no trace: any split of the genes,
/// merged in any order, has exactly the value of the whole. A value that is not defined for the genes seen is
/// NaN; a score that is NaN is refused with NumericError.
template <class M>
concept Metric = std::copyable<M> && requires(M metric, const M& other, double score, bool on) {
    { metric.add(score, on) } -> std::same_as<void>;
    { metric.merge(other) } -> std::same_as<void>;
    { other.value() } -> std::same_as<double>;
};

/// The same for a regression: a metric that sees what was predicted for each gene beside the value it has.
/// Either that is not finite is refused with NumericError.
template <class M>
concept ValueMetric = std::copyable<M> && requires(M metric, const M& other, double predicted, double value) {
    { metric.add(predicted, value) } -> std::same_as<void>;
    { metric.merge(other) } -> std::same_as<void>;
    { other.value() } -> std::same_as<double>;
};

}  // namespace deepchrome
