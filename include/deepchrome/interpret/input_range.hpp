// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/scaling.hpp>
#include <deepchrome/table/signal_summary.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Between which values each mark, or each bin of each mark, may move, as the network sees them: after the
/// scaling of its inputs. In a map 0 stands for the lower bound and 1 for the upper one.
struct InputRange {
    std::vector<double> lower = {};  ///< one per mark, or bins x marks; empty: 0
    std::vector<double> upper = {};  ///< above `lower`, one per mark, or bins x marks; empty: 1

    /// Bounds of value `i` of bins x marks, or where there is one per mark of mark `i`.
    double lower_of(std::size_t i) const { return lower.empty() ? 0.0 : lower[i % lower.size()]; }
    double upper_of(std::size_t i) const { return upper.empty() ? 1.0 : upper[i % upper.size()]; }
    double width_of(std::size_t i) const { return upper_of(i) - lower_of(i); }

    /// Error unless there is a lower and a larger upper bound for each of `marks`, or for each bin of each
    /// mark, all finite.
    void check(std::size_t marks, std::size_t bins = 1) const;
};

/// What `lowest` to `highest` unscaled signal becomes by `scaling`.
InputRange range_of_signal(const Scaling& scaling, std::size_t marks, float lowest, float highest);

/// The range of training genes as a model file tells it, scaled: of each bin of each mark from the median to
/// the 95th percentile, or (`by_bin` false) of each mark from the smallest value to the 99th percentile. It
/// equals `range_by_bin` or `range_of_data` of the training genes. DataError, opened by `where`, where the
/// summary is empty.
InputRange range_of_training(const SignalSummary& signals, const Scaling& scaling, bool by_bin,
                             const std::string& where = "the model");

/// Where data lie: by mark from the smallest of `values` to the smallest that at least the share `quantile`
/// of them does not exceed, so that a few towering bins do not set the scale. `values` are any number of rows
/// of `marks` scaled signals.
///
/// Where that is no range the largest value is its upper end; a mark that never changes has a range of 1.
/// Error when `quantile` is not above 0 and at most 1; DataError without rows, or when a value is not finite.
template <std::floating_point T>
InputRange range_of_data(std::span<const T> values, std::size_t marks, double quantile = 0.99) {
    if (is_nan(quantile) || quantile <= 0.0 || quantile > 1.0)
        throw_as<Error>(
            {"range_of_data: quantile is ", format_shortest(quantile), " (wanted above 0 and at most 1)"});
    const std::size_t rows = values.size() / marks;
    if (rows == 0) throw DataError("the range of inputs was asked of no genes (wanted at least one)");
    InputRange range;
    std::vector<T> column(rows);
    const auto place = column.begin() + detail::place_of(quantile, rows);
    for (std::size_t mark = 0; mark < marks; ++mark) {
        for (std::size_t row = 0; row < rows; ++row) {
            column[row] = values[row * marks + mark];
            if (!is_finite(column[row]))
                throw_as<DataError>({"row ", row + 1, ", mark ", mark + 1, ": the signal is ",
                                     format_shortest(column[row]), " (wanted a finite number)"});
        }
        const T smallest = *std::min_element(column.begin(), column.end());
        const T largest = *std::max_element(column.begin(), column.end());
        std::nth_element(column.begin(), place, column.end());
        const T upper = *place > smallest ? *place : largest;
        range.lower.push_back(static_cast<double>(smallest));
        range.upper.push_back(static_cast<double>(upper) + (upper > smallest ? 0.0 : 1.0));
    }
    return range;
}

/// As range_of_data, of the genes of a data set.
InputRange range_of_data(const Dataset& data, double quantile = 0.99);

/// From the usual to the unusual, bin by bin: in each bin of each mark from the smallest value that at least
/// the share `usual` of the genes do not exceed, the median, to the smallest that at least the share
/// `unusual` do not. So a value of 0 is what the bin has anyhow, and none can be where no gene has it.
/// `values` are genes x bins x marks, scaled.
///
/// Where so few genes have a mark in a bin that both are the same, the largest value is the upper bound; a
/// bin that never changes has a range of 1. Error unless 0 < usual < unusual <= 1; DataError without genes,
/// or when a value is not finite.
template <std::floating_point T>
InputRange range_by_bin(std::span<const T> values, Signal signal, double usual = 0.5, double unusual = 0.95) {
    if (is_nan(usual) || is_nan(unusual) || usual <= 0.0 || usual >= unusual || unusual > 1.0)
        throw_as<Error>({"range_by_bin: from the share ", format_shortest(usual), " to ",
                         format_shortest(unusual),
                         " (wanted two numbers above 0 and at most 1, the smaller one first)"});
    const std::size_t genes = values.size() / signal.size();
    if (genes == 0) throw DataError("the range of inputs was asked of no genes (wanted at least one)");
    InputRange range;
    std::vector<T> column(genes);
    const auto lower = column.begin() + detail::place_of(usual, genes);
    const auto upper = column.begin() + detail::place_of(unusual, genes);
    for (std::size_t i = 0; i < signal.size(); ++i) {
        for (std::size_t gene = 0; gene < genes; ++gene) {
            column[gene] = values[gene * signal.size() + i];
            if (!is_finite(column[gene]))
                throw_as<DataError>({"gene ", gene + 1, ", bin ", i / signal.marks + 1, ", mark ",
                                     i % signal.marks + 1, ": the signal is ", format_shortest(column[gene]),
                                     " (wanted a finite number)"});
        }
        std::nth_element(column.begin(), lower, column.end());
        const T least = *lower;
        std::nth_element(lower, upper, column.end());
        const T most = *upper > least ? *upper : *std::max_element(upper, column.end());
        range.lower.push_back(static_cast<double>(least));
        range.upper.push_back(static_cast<double>(most) + (most > least ? 0.0 : 1.0));
    }
    return range;
}

/// The same of the genes of a data set.
InputRange range_by_bin(const Dataset& data, double usual = 0.5, double unusual = 0.95);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void InputRange::check(std::size_t marks, std::size_t bins) const {
    for (const std::vector<double>* bounds : {&lower, &upper}) {
        const std::size_t count = bounds->size();
        if (count != 0 && count != marks && count != bins * marks)
            throw_as<Error>({"InputRange: the number of ", bounds == &lower ? "lower" : "upper",
                             " bounds is ", count, " (wanted ", marks, ", one per mark",
                             bins > 1 ? message_of({", or ", bins * marks, ", bins x marks)"}) : ")"});
    }
    for (std::size_t i = 0; i < std::max(marks, std::max(lower.size(), upper.size())); ++i) {
        if (lower_of(i) < upper_of(i) && is_finite(width_of(i))) continue;
        throw_as<Error>({"InputRange: ", i < marks ? "" : message_of({"bin ", i / marks + 1, ", "}), "mark ",
                         i % marks + 1, " is between ", format_shortest(lower_of(i)), " and ",
                         format_shortest(upper_of(i)), " (wanted two finite numbers, the lower one first)"});
    }
}

DEEPCHROME_ONCE InputRange range_of_signal(const Scaling& scaling, std::size_t marks, float lowest,
                                           float highest) {
    InputRange range;
    for (std::size_t mark = 0; mark < marks; ++mark) {
        range.lower.push_back(static_cast<double>(scaling.scaled(lowest, mark)));
        range.upper.push_back(static_cast<double>(scaling.scaled(highest, mark)));
    }
    return range;
}

DEEPCHROME_ONCE InputRange range_of_training(const SignalSummary& signals, const Scaling& scaling,
                                             bool by_bin, const std::string& where) {
    if (signals.empty()) {
        throw_as<DataError>({where, ": does not tell where its training signals lie (wanted a file of format "
                                    "version 2); train it again, or give the training genes"});
    }
    InputRange range;
    const auto add = [&](float lower, float upper, std::size_t mark) {
        range.lower.push_back(static_cast<double>(scaling.scaled(lower, mark)));
        range.upper.push_back(static_cast<double>(scaling.scaled(upper, mark)) + (upper > lower ? 0.0 : 1.0));
    };
    const std::size_t marks = signals.marks();
    for (std::size_t i = 0; by_bin && i < signals.bin_lower.size(); ++i)
        add(signals.bin_lower[i], signals.bin_upper[i], i % marks);
    for (std::size_t mark = 0; !by_bin && mark < marks; ++mark) {
        const std::span<const float> percentiles = signals.of_mark(mark);
        add(percentiles[0], percentiles[99] > percentiles[0] ? percentiles[99] : percentiles[100], mark);
    }
    return range;
}

DEEPCHROME_ONCE InputRange range_of_data(const Dataset& data, double quantile) {
    data.check("range_of_data");
    return range_of_data(data.values(), data.signal.marks, quantile);
}

DEEPCHROME_ONCE InputRange range_by_bin(const Dataset& data, double usual, double unusual) {
    data.check("range_by_bin");
    return range_by_bin(data.values(), data.signal, usual, unusual);
}

}  // namespace deepchrome

#endif
