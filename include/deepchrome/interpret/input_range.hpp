// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/data/dataset.hpp>
#include <deepchrome/data/scaling.hpp>

namespace deepchrome {

/// Between which values each mark may move, as the network sees them: after the scaling of its inputs.
struct InputRange {
    std::vector<double> lower = {};  ///< by mark; empty: 0
    std::vector<double> upper = {};  ///< by mark, above `lower`; empty: 1

    double lower_of(std::size_t mark) const { return lower.empty() ? 0.0 : lower[mark]; }
    double upper_of(std::size_t mark) const { return upper.empty() ? 1.0 : upper[mark]; }
    double width_of(std::size_t mark) const { return upper_of(mark) - lower_of(mark); }

    /// Error unless there is a lower and a larger upper bound for each of `marks`, all finite.
    void check(std::size_t marks) const {
        for (const std::vector<double>* bounds : {&lower, &upper}) {
            if (!bounds->empty() && bounds->size() != marks)
                throw Error(std::string("InputRange: the number of ") + std::string(bounds == &lower ? "lower" : "upper") +
                            " bounds is " + std::to_string(bounds->size()) + " (wanted " +
                            std::to_string(marks) + ", one per mark)");
        }
        for (std::size_t mark = 0; mark < marks; ++mark) {
            if (!(lower_of(mark) < upper_of(mark) && std::isfinite(width_of(mark))))
                throw Error(std::string("InputRange: mark ") + std::to_string(mark + 1) + " is between " +
                            shortest(lower_of(mark)) + " and " + shortest(upper_of(mark)) +
                            " (wanted two finite numbers, the lower one first)");
        }
    }
};

/// What `lowest` to `highest` unscaled signal becomes by `scaling`.
inline InputRange range_of_signal(const Scaling& scaling, std::size_t marks, float lowest, float highest) {
    InputRange range;
    for (std::size_t mark = 0; mark < marks; ++mark) {
        range.lower.push_back(static_cast<double>(scaling.scaled(lowest, mark)));
        range.upper.push_back(static_cast<double>(scaling.scaled(highest, mark)));
    }
    return range;
}

/// Where data lie: by mark from the smallest of `values` to the smallest that at least the share `quantile`
/// of them does not exceed, so that a few towering bins do not set the scale. `values` are any number of rows
/// of `marks` scaled signals.
///
/// Where that is no range the largest value is its upper end; a mark that never changes has a range of 1.
/// Error when `quantile` is not above 0 and at most 1; DataError without rows, or when a value is not finite.
template <std::floating_point T>
InputRange range_of_data(std::span<const T> values, std::size_t marks, double quantile = 0.99) {
    if (!(quantile > 0.0 && quantile <= 1.0))
        throw Error(std::string("range_of_data: quantile is ") + shortest(quantile) + " (wanted above 0 and at most 1)");
    const std::size_t rows = values.size() / marks;
    if (rows == 0) throw DataError("the range of inputs was asked of no genes (wanted at least one)");
    const auto share = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(rows)));
    const std::size_t place = std::clamp<std::size_t>(share, 1, rows) - 1;

    InputRange range;
    std::vector<T> column(rows);
    for (std::size_t mark = 0; mark < marks; ++mark) {
        for (std::size_t row = 0; row < rows; ++row) {
            column[row] = values[row * marks + mark];
            if (!std::isfinite(column[row]))
                throw DataError(std::string("row ") + std::to_string(row + 1) + ", mark " + std::to_string(mark + 1) +
                                ": the signal is " + shortest(column[row]) + " (wanted a finite number)");
        }
        const auto [smallest, largest] = std::ranges::minmax(column);
        std::ranges::nth_element(column, column.begin() + static_cast<std::ptrdiff_t>(place));
        const T upper = column[place] > smallest ? column[place] : largest;
        range.lower.push_back(static_cast<double>(smallest));
        range.upper.push_back(static_cast<double>(upper) + (upper > smallest ? 0.0 : 1.0));
    }
    return range;
}

/// The same of the genes of a data set.
inline InputRange range_of_data(const Dataset& data, double quantile = 0.99) {
    return range_of_data(data.values(), data.signal.marks, quantile);
}

}  // namespace deepchrome
