// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/quantile.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How a gene's expression becomes its label.
enum class LabelRule {
    median,     ///< 1 above the median of the genes of the table, else 0
    threshold,  ///< 1 above a threshold, else 0
    quantiles,  ///< the number of the band, 0, 1, ..., between quantiles of the genes of the table
    value,      ///< the expression itself
    log2,       ///< log2(expression + pseudocount), which is closer to a normal distribution
};

struct LabelOptions {
    LabelRule rule = LabelRule::median;
    double threshold = 0;   ///< of LabelRule::threshold
    std::size_t bands = 4;  ///< of LabelRule::quantiles
    double margin = 0;      ///< genes closer than this to a threshold are dropped, in units of the expression
    double pseudocount = 1;  ///< of LabelRule::log2
    bool ties_on = false;    ///< a gene that is at a threshold counts as above it
};

struct GeneLabels {
    std::vector<float> labels;       ///< one a gene; NaN for genes without expression
    std::vector<bool> near;          ///< genes within the margin
    std::vector<double> thresholds;  ///< ascending; none for LabelRule::value and log2
    std::uint64_t ties = 0;          ///< genes exactly at a threshold
};

/// Labels genes; those whose expression is NaN have none and do not count. Throws DataError where no gene has
/// expression, and for a logarithm of nothing.
GeneLabels label_genes(std::span<const double> expression, const LabelOptions& options);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE GeneLabels label_genes(std::span<const double> expression, const LabelOptions& options) {
    std::vector<double> known;
    for (const double x : expression) {
        if (!is_nan(x)) known.push_back(x);
    }
    if (known.empty())
        throw DataError(
            "no gene has expression (wanted some to be labeled); give the expression of these genes");
    GeneLabels result;
    if (options.rule == LabelRule::median) result.thresholds = {quantile(known, 0.5)};
    if (options.rule == LabelRule::threshold) result.thresholds = {options.threshold};
    if (options.rule == LabelRule::quantiles) {
        for (std::size_t band = 1; band < options.bands; ++band) {
            result.thresholds.push_back(
                quantile(known, static_cast<double>(band) / static_cast<double>(options.bands)));
        }
    }
    for (const double x : expression) {
        std::size_t above = 0;
        bool near = false;
        bool tie = false;
        for (const double threshold : result.thresholds) {
            above += (options.ties_on ? x >= threshold : x > threshold) ? 1u : 0u;
            near = near || std::abs(x - threshold) < options.margin;
            tie = tie || x == threshold;
        }
        if (options.rule == LabelRule::log2 && !(is_nan(x) || x + options.pseudocount > 0)) {
            throw_as<DataError>({"the expression of a gene is ", format_shortest(x), " (wanted more than ",
                                 format_shortest(-options.pseudocount),
                                 ", to take the logarithm of it and the pseudocount); take the value ",
                                 "itself where these are logarithms already, or a larger pseudocount"});
        }
        const double label = options.rule == LabelRule::value  ? x
                             : options.rule == LabelRule::log2 ? std::log2(x + options.pseudocount)
                                                               : static_cast<double>(above);
        result.labels.push_back(static_cast<float>(is_nan(x) ? x : label));
        result.near.push_back(near);
        result.ties += tie;
    }
    return result;
}

}  // namespace deepchrome

#endif
