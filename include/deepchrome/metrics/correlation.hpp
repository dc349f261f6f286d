// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/paired_values.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Pearson's correlation of two lists of equal length; NaN if one of them is constant or empty.
double correlation(std::span<const double> x, std::span<const double> y);

}  // namespace detail

/// Spearman's rank correlation (Spearman 1904): Pearson's correlation of the ranks, with mean ranks for equal
/// numbers. NaN if one list is constant. Error unless both have the same length.
double rank_correlation(std::span<const double> a, std::span<const double> b);

/// Pearson's correlation of predictions and values, from -1 to 1; measures the linear relation. NaN if either
/// is the same for all genes.
struct Pearson : detail::PairedValues<Pearson> {
    static constexpr std::string_view name = "Pearson";

    double value() const;
};

/// Spearman's correlation of predictions and values (see `rank_correlation`). It is invariant under
/// increasing functions of either. NaN if either is the same for all genes.
struct Spearman : detail::PairedValues<Spearman> {
    static constexpr std::string_view name = "Spearman";

    double value() const;
};

static_assert(ValueMetric<Pearson>);
static_assert(ValueMetric<Spearman>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE double correlation(std::span<const double> x, std::span<const double> y) {
    const auto constant = [](std::span<const double> values) {
        return std::all_of(values.begin(), values.end(), [&](double value) { return value == values[0]; });
    };
    if (constant(x) || constant(y)) return not_a_number();
    const auto mean_of = [](std::span<const double> values) {
        double sum = 0;
        for (const double value : values) sum += value;
        return sum / static_cast<double>(values.size());
    };
    const double mean_x = mean_of(x);
    const double mean_y = mean_of(y);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return std::clamp(xy / (std::sqrt(xx) * std::sqrt(yy)), -1.0, 1.0);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double rank_correlation(std::span<const double> a, std::span<const double> b) {
    if (a.size() != b.size()) {
        throw_as<Error>(
            {"rank_correlation: there are ", a.size(), " and ", b.size(), " values (wanted as many)"});
    }
    return detail::correlation(detail::midranks(a), detail::midranks(b));
}

DEEPCHROME_INLINE double Pearson::value() const {
    const auto [predicted, values] = sorted_lists();
    return detail::correlation(predicted, values);
}

DEEPCHROME_INLINE double Spearman::value() const {
    const auto [predicted, values] = sorted_lists();
    return rank_correlation(predicted, values);
}

}  // namespace deepchrome

#endif
