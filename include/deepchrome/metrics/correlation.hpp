// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/paired_values.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome {

namespace detail {

/// Pearson's correlation of two lists of the same length; NaN where one of them is constant or empty.
inline double correlation(std::span<const double> x, std::span<const double> y) {
    const auto constant = [](std::span<const double> values) {
        return std::ranges::all_of(values, [&](double value) { return value == values[0]; });
    };
    if (constant(x) || constant(y)) return std::numeric_limits<double>::quiet_NaN();
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

/// Predictions and values as two lists.
inline std::pair<std::vector<double>, std::vector<double>> lists_of(const PairedValues& pairs) {
    std::pair<std::vector<double>, std::vector<double>> lists;
    for (const auto& [predicted, value] : pairs.sorted()) {
        lists.first.push_back(predicted);
        lists.second.push_back(value);
    }
    return lists;
}

}  // namespace detail

/// Pearson's correlation of predictions and values, from -1 to 1: how close they lie to a straight line. NaN
/// unless both differ between genes.
class Pearson {
public:
    void add(double predicted, double value) {
        detail::check_values("Pearson", predicted, value);
        pairs_.add(predicted, value);
    }

    void merge(const Pearson& other) { pairs_.merge(other.pairs_); }

    double value() const {
        const auto [predicted, values] = detail::lists_of(pairs_);
        return detail::correlation(predicted, values);
    }

private:
    detail::PairedValues pairs_;
};

/// Spearman's correlation: Pearson's of the ranks, equal numbers sharing their mean rank (Spearman 1904). What
/// a stretching of either scale leaves as it is. NaN unless both differ between genes.
class Spearman {
public:
    void add(double predicted, double value) {
        detail::check_values("Spearman", predicted, value);
        pairs_.add(predicted, value);
    }

    void merge(const Spearman& other) { pairs_.merge(other.pairs_); }

    double value() const {
        const auto [predicted, values] = detail::lists_of(pairs_);
        return detail::correlation(detail::midranks(predicted), detail::midranks(values));
    }

private:
    detail::PairedValues pairs_;
};

static_assert(ValueMetric<Pearson>);
static_assert(ValueMetric<Spearman>);

}  // namespace deepchrome
