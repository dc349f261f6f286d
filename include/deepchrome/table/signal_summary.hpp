// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The place, among `count` ordered values, of the smallest value that at least the fraction `quantile` of
/// them do not exceed.
std::ptrdiff_t place_of(double quantile, std::size_t count);

/// The smallest value that at least the fraction `low` of the values do not exceed, and the same for `high`;
/// where both are equal, the second is the largest value. Reorders the values.
struct UsualRange {
    float low;
    float high;
};

UsualRange usual_range(std::span<float> values, double low, double high);

}  // namespace detail

/// Where the signals of genes lie, in the unit of their table: what a trained model remembers of its training
/// genes. All quantiles are values that occur: the smallest that at least the given fraction do not exceed.
struct SignalSummary {
    static constexpr std::size_t levels = 101;  ///< 0, 1, 2, ... 100 percent

    std::vector<float> percentiles = {};  ///< marks x levels, over all bins of all genes
    /// bins x marks, over the genes: the median, and the 95th percentile (where that is the same, the largest
    /// value).
    std::vector<float> bin_lower = {};
    std::vector<float> bin_upper = {};

    friend bool operator==(const SignalSummary&, const SignalSummary&) = default;

    bool empty() const { return percentiles.empty(); }
    std::size_t marks() const { return percentiles.size() / levels; }
    std::size_t bins() const { return empty() ? 0 : bin_lower.size() / marks(); }

    /// The percentiles of one mark.
    std::span<const float> of_mark(std::size_t mark) const {
        return std::span(percentiles).subspan(mark * levels, levels);
    }
};

/// The summary of the genes of a table. DataError without genes, or where a signal is not finite.
SignalSummary summarize_signals(const Dataset& genes);

namespace detail {

/// The summary with the marks in another order: those of `to` in place of those of `from`.
SignalSummary with_order(const SignalSummary& signals, std::span<const std::string> from,
                         std::span<const std::string> to);

}  // namespace detail

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::ptrdiff_t place_of(double quantile, std::size_t count) {
    const auto share = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(count)));
    return static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(share, 1, count) - 1);
}

DEEPCHROME_INLINE UsualRange usual_range(std::span<float> values, double low, double high) {
    const auto first = values.begin() + place_of(low, values.size());
    const auto second = values.begin() + place_of(high, values.size());
    std::nth_element(values.begin(), first, values.end());
    const float least = *first;
    std::nth_element(first, second, values.end());
    return {least, *second > least ? *second : *std::max_element(second, values.end())};
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE SignalSummary summarize_signals(const Dataset& genes) {
    const std::size_t marks = genes.signal.marks;
    const std::size_t bins = genes.signal.bins;
    const std::span<const float> values = genes.values();
    if (values.empty())
        throw DataError("there are no genes to summarize (wanted at least one); give a table with genes");
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_finite(values[i])) continue;
        throw_as<DataError>({"gene ", i / (bins * marks) + 1, ", bin ", i / marks % bins + 1, ", mark ",
                             i % marks + 1, ": the signal is ", format_shortest(values[i]),
                             " (wanted a finite number); correct the data"});
    }
    SignalSummary summary;
    std::vector<float> column(genes.size() * bins);
    for (std::size_t mark = 0; mark < marks; ++mark) {
        for (std::size_t row = 0; row < column.size(); ++row) column[row] = values[row * marks + mark];
        std::sort(column.begin(), column.end());
        for (std::size_t level = 0; level < SignalSummary::levels; ++level) {
            const double fraction = static_cast<double>(level) / 100;
            summary.percentiles.push_back(
                column[static_cast<std::size_t>(detail::place_of(fraction, column.size()))]);
        }
    }
    column.resize(genes.size());
    for (std::size_t i = 0; i < bins * marks; ++i) {
        for (std::size_t gene = 0; gene < genes.size(); ++gene)
            column[gene] = values[gene * bins * marks + i];
        const detail::UsualRange range = detail::usual_range(column, 0.5, 0.95);
        summary.bin_lower.push_back(range.low);
        summary.bin_upper.push_back(range.high);
    }
    return summary;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE SignalSummary with_order(const SignalSummary& signals, std::span<const std::string> from,
                                           std::span<const std::string> to) {
    SignalSummary result = signals;
    const std::size_t marks = signals.marks();
    for (std::size_t mark = 0; mark < marks; ++mark) {
        const std::size_t place = index_of(from, to[mark]);
        std::ranges::copy(signals.of_mark(place),
                          result.percentiles.begin() +
                              static_cast<std::ptrdiff_t>(mark * SignalSummary::levels));
        for (std::size_t bin = 0; bin < signals.bins(); ++bin) {
            result.bin_lower[bin * marks + mark] = signals.bin_lower[bin * marks + place];
            result.bin_upper[bin * marks + mark] = signals.bin_upper[bin * marks + place];
        }
    }
    return result;
}

}  // namespace deepchrome::detail

#endif
