// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/signal_summary.hpp>

// Whether the signals of a table are like those that a model was trained on. What is compared are percentiles
// over all bins of all genes, and by bin over the genes.

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The mean of the lower part of a mark's values, from the percentiles below `top`.
double lower_mean(std::span<const float> percentiles, std::size_t top);

/// How many times the training signal a mark has. Peaks depend on which genes are ON, the background does
/// not; both depend on the depth of sequencing. So the ratio is that of all parts of the values: the one
/// nearest to 1, and 1 where they disagree on the direction.
double signal_ratio(std::span<const float> found, std::span<const float> trained);

/// True for a mark of ones and zeros, as peaks give it: it has no depth.
inline bool is_of_peaks(std::span<const float> percentiles) {
    return std::ranges::all_of(percentiles, [](float value) { return value == 0 || value == 1; });
}

/// How much the signals of mark `a` of one table differ from those of mark `b` of the other: the mean square
/// of the differences of the logarithms, by percentile and by bin.
double signal_distance(const SignalSummary& one, std::size_t a, const SignalSummary& other, std::size_t b);

}  // namespace detail

/// How the signals of a table compare with those of the training genes.
struct InputComparison {
    std::vector<double> ratio;         ///< by mark: how many times the training signal
    std::vector<std::string> remarks;  ///< what is not alike, a sentence each; empty: all is
};

/// Compares genes, as in a gene table and with the marks of the card in its order, with the training genes of
/// a model. A remark is made of all marks with at least about 1.7 times the training signal or at most 0.6
/// times (for few genes further off, since chance does more there), of a mark without any signal, and of two
/// marks that look exchanged. Nothing is compared where the card does not tell, or where there are no genes.
InputComparison compare_inputs(const ModelCard& card, const Dataset& genes);

/// Divides each mark by its ratio: the genes as if sequenced as deeply as the training genes.
void match_depth(Dataset& genes, std::span<const double> ratio);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE double lower_mean(std::span<const float> percentiles, std::size_t top) {
    double sum = 0;
    for (std::size_t level = 0; level < top; ++level) sum += static_cast<double>(percentiles[level]);
    return sum / static_cast<double>(top);
}

DEEPCHROME_ONCE double signal_ratio(std::span<const float> found, std::span<const float> trained) {
    double nearest = 0;  // as a logarithm
    bool first = true;
    for (const std::size_t top : {100u, 90u, 75u}) {
        const double of_training = lower_mean(trained, top);
        const double here = lower_mean(found, top);
        if (!(of_training > 0)) continue;  // no background to compare
        if (!(here > 0)) return first ? 1 : std::exp(nearest);
        const double ratio = std::log(here / of_training);
        if (!first && (ratio < 0) != (nearest < 0)) return 1;
        if (first || std::abs(ratio) < std::abs(nearest)) nearest = ratio;
        first = false;
    }
    return std::exp(nearest);
}

DEEPCHROME_ONCE double signal_distance(const SignalSummary& one, std::size_t a, const SignalSummary& other,
                                       std::size_t b) {
    const auto square = [](float x, float y) {
        const double difference = std::log1p(static_cast<double>(x)) - std::log1p(static_cast<double>(y));
        return difference * difference;
    };
    double levels = 0;
    for (std::size_t level = 0; level + 1 < SignalSummary::levels; ++level)
        levels += square(one.of_mark(a)[level], other.of_mark(b)[level]);
    const std::size_t marks = one.marks();
    double by_bin = 0;
    for (std::size_t bin = 0; bin < one.bins(); ++bin) {
        const std::size_t i = bin * marks + a;
        const std::size_t j = bin * marks + b;
        by_bin += 0.5 * (square(one.bin_lower[i], other.bin_lower[j]) +
                         square(one.bin_upper[i], other.bin_upper[j]));
    }
    return levels / 100 + by_bin / static_cast<double>(one.bins());
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE InputComparison compare_inputs(const ModelCard& card, const Dataset& genes) {
    const std::size_t marks = card.marks.size();
    InputComparison result{.ratio = std::vector<double>(marks, 1.0), .remarks = {}};
    if (card.signals.empty() || genes.size() == 0) return result;
    const SignalSummary& trained = card.signals;
    const SignalSummary found = summarize_signals(genes);
    const auto count = static_cast<double>(genes.size());

    std::vector<bool> settled(marks);  // nothing more to say
    for (std::size_t mark = 0; mark < marks; ++mark) {
        const std::span<const float> before = trained.of_mark(mark);
        if (found.of_mark(mark)[100] != 0) {
            if (before[100] != 0) continue;
            settled[mark] = true;
            result.remarks.push_back(message_of(
                {card.marks[mark], " has signal here, and had none in any training gene: the model does "
                                   "not know it; train on tables that have it"}));
            continue;
        }
        settled[mark] = true;
        if (before[100] == 0) continue;
        // Genes without any read are common only where most bins have none.
        if (genes.size() < (before[50] > 0 ? 10u : 30u)) continue;
        result.remarks.push_back(
            message_of({card.marks[mark], " has no signal in any gene (the training genes have); is it the "
                                          "right file?"}));
    }
    if (genes.size() >= 50 && trained.bins() == found.bins()) {
        for (std::size_t a = 0; a < marks; ++a) {
            for (std::size_t b = a + 1; b < marks; ++b) {
                if (settled[a] || settled[b]) continue;
                if (detail::is_of_peaks(trained.of_mark(a)) || detail::is_of_peaks(trained.of_mark(b)))
                    continue;
                const double as_named = detail::signal_distance(found, a, trained, a) +
                                        detail::signal_distance(found, b, trained, b);
                const double exchanged = detail::signal_distance(found, a, trained, b) +
                                         detail::signal_distance(found, b, trained, a);
                if (!(as_named > 0.05 && exchanged < 0.3 * as_named)) continue;
                settled[a] = settled[b] = true;
                result.remarks.push_back(message_of({card.marks[a], " and ", card.marks[b],
                                                     " look exchanged; check the order of the columns"}));
            }
        }
    }
    const double least = std::log(1.7) + 5 / count;  // as a logarithm
    std::string deeper;
    for (std::size_t mark = 0; mark < marks; ++mark) {
        const std::span<const float> before = trained.of_mark(mark);
        if (found.of_mark(mark)[100] == 0 || before[100] == 0) continue;
        if (detail::is_of_peaks(before) && detail::is_of_peaks(found.of_mark(mark))) continue;
        result.ratio[mark] = detail::signal_ratio(found.of_mark(mark), before);
        if (settled[mark] || std::abs(std::log(result.ratio[mark])) < least) continue;
        deeper += message_of({deeper.empty() ? "" : ", ", card.marks[mark], " has ",
                              format_significant(result.ratio[mark], 2), " times"});
    }
    if (!deeper.empty()) {
        result.remarks.push_back(deeper + " the signal of the training genes; match the depth, or train on "
                                          "libraries of this depth");
    }
    return result;
}

DEEPCHROME_INLINE void match_depth(Dataset& genes, std::span<const double> ratio) {
    const std::span<float> values = genes.values();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(static_cast<double>(values[i]) / ratio[i % ratio.size()]);
}

}  // namespace deepchrome

#endif
