// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/quantile.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/row_groups.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/metrics/confidence_interval.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

struct BootstrapOptions {
    std::size_t replicates = 2000;
    double confidence = 0.95;
    Seed seed{};
    bool stratified = true;  ///< every replicate has the observed numbers of ON and OFF genes
};

/// By gene: how often it was drawn in a replicate.
using Multiplicities = std::span<const std::uint32_t>;

/// The bootstrap (Efron 1979): the values of `statistic(Multiplicities)` in replicates, each of which draws
/// genes with replacement. They depend only on the seed, and replicate r draws the same genes for any number
/// of replicates. `groups` has a name for each gene, or none: rows of one name are drawn together. Replicates
/// with a statistic of NaN are left out. Error, opened by `who`, for no replicates or a confidence not
/// between 0 and 1.
template <std::invocable<Multiplicities> Statistic>
std::vector<double>
bootstrap_values(std::span<const float> labels, Statistic&& statistic, const BootstrapOptions& options = {},
                 const char* who = "bootstrap_values", std::span<const std::string> groups = {}) {
    detail::check_confidence(who, options.confidence);
    if (options.replicates == 0) throw_as<Error>({who, ": no replicates were asked for (wanted at least 1)"});
    const std::vector<std::vector<std::size_t>> members = RowGroups(labels.size(), groups, who).members();
    std::array<std::vector<std::size_t>, 3> strata;  // groups of OFF genes, of ON genes, of both
    for (std::size_t group = 0; group < members.size(); ++group) {
        const auto on = std::count_if(members[group].begin(), members[group].end(),
                                      [&](std::size_t gene) { return labels[gene] > 0.5f; });
        const bool all = std::cmp_equal(on, members[group].size());
        strata[!options.stratified || on == 0 ? 0 : all ? 1 : 2].push_back(group);
    }
    // A group that is alone in its stratum would be in every draw, as if it were certain.
    if (members.size() < labels.size() &&
        std::any_of(strata.begin(), strata.end(), [](const auto& stratum) { return stratum.size() == 1; })) {
        for (std::size_t other = 1; other < strata.size(); ++other) {
            strata[0].insert(strata[0].end(), strata[other].begin(), strata[other].end());
            strata[other].clear();
        }
    }
    std::vector<std::uint32_t> drawn(labels.size());
    std::vector<double> values;
    values.reserve(options.replicates);
    for (std::size_t replicate = 0; replicate < options.replicates; ++replicate) {
        RandomStream stream(options.seed, Purpose::bootstrap, 0, replicate);
        std::fill(drawn.begin(), drawn.end(), 0u);
        for (const std::vector<std::size_t>& stratum : strata) {
            const auto count = static_cast<std::uint32_t>(stratum.size());
            for (std::uint32_t i = 0; i < count; ++i) {
                for (const std::size_t gene : members[stratum[stream.below(count)]]) ++drawn[gene];
            }
        }
        const double value = statistic(Multiplicities(drawn));
        if (!is_nan(value)) values.push_back(value);
    }
    return values;
}

/// The percentile interval of the bootstrap: the middle `confidence` of the `bootstrap_values`; NaN if there
/// are none. It serves any statistic. For a figure near the end of its scale, or from few genes, it covers
/// less than `confidence`: `AurocEstimate::interval` and `average_precision_interval` are better there.
template <std::invocable<Multiplicities> Statistic>
ConfidenceInterval bootstrap_interval(std::span<const float> labels, Statistic&& statistic,
                                      const BootstrapOptions& options = {}) {
    std::vector<double> values = bootstrap_values(labels, statistic, options, "bootstrap_interval");
    if (values.empty()) {
        const double nan = not_a_number();
        return {nan, nan};
    }
    std::sort(values.begin(), values.end());
    const double tail = (1 - options.confidence) / 2;
    return {quantile_of_sorted(values, tail), quantile_of_sorted(values, 1 - tail)};
}

/// Genes in descending order of their scores. The scores are sorted once, so a ranking metric takes one pass
/// per bootstrap replicate:
///
///     const RankedGenes ranked(scores, labels);
///     bootstrap_interval(labels, [&](Multiplicities drawn) { return ranked.average_precision(drawn); });
class RankedGenes {
public:
    /// A score and a label (above 0.5 is ON) per gene. Error, opened by `who`, unless there are as many of
    /// both; NumericError for a score that is NaN.
    RankedGenes(std::span<const double> scores, std::span<const float> labels,
                std::string_view who = "RankedGenes");

    std::size_t on() const { return all_on_; }
    std::size_t off() const { return all_off_; }

    /// Calls visit(threshold, on, off) for every distinct score, from the highest: the numbers of ON and OFF
    /// genes with this score, where gene g counts `weight(g)` times.
    template <class Weight, class Visit>
    void for_each_threshold(Weight weight, Visit visit) const {
        std::size_t i = 0;
        for (std::size_t step = 0; step < ends_.size(); ++step) {
            double on = 0;
            double off = 0;
            for (; i < ends_[step]; ++i) (on_[i] ? on : off) += weight(order_[i]);
            visit(thresholds_[step], on, off);
        }
    }

    /// The same with every gene once.
    template <class Visit>
    void for_each_threshold(Visit visit) const {
        for_each_threshold([](std::size_t) { return 1.0; }, visit);
    }

    /// `Auroc` of the drawn genes.
    double auroc(Multiplicities drawn) const;

    /// `AveragePrecision` of the drawn genes.
    double average_precision(Multiplicities drawn) const;

private:
    std::vector<std::size_t> order_;  // genes by descending score
    std::vector<bool> on_;            // in that order
    std::vector<double> thresholds_;  // the distinct scores
    std::vector<std::size_t> ends_;   // by threshold: genes with at least that score
    std::size_t all_on_ = 0;
    std::size_t all_off_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE RankedGenes::RankedGenes(std::span<const double> scores, std::span<const float> labels,
                                           std::string_view who) {
    if (scores.size() != labels.size()) {
        throw_as<Error>(
            {who, ": there are ", scores.size(), " scores (wanted ", labels.size(), ", one per label)"});
    }
    for (const double score : scores) detail::check_score(who, score);
    order_ = detail::descending(scores);
    for (std::size_t i = 0; i < order_.size(); ++i) {
        on_.push_back(labels[order_[i]] > 0.5f);
        ++(on_.back() ? all_on_ : all_off_);
        if (i + 1 < order_.size() && scores[order_[i]] == scores[order_[i + 1]]) continue;
        thresholds_.push_back(scores[order_[i]]);
        ends_.push_back(i + 1);
    }
}

DEEPCHROME_INLINE double RankedGenes::auroc(Multiplicities drawn) const {
    double wins = 0;
    double on_above = 0;
    double off_above = 0;
    for_each_threshold([&](std::size_t gene) { return static_cast<double>(drawn[gene]); },
                       [&](double, double on, double off) {
                           wins += off * (on_above + 0.5 * on);
                           on_above += on;
                           off_above += off;
                       });
    return wins / (on_above * off_above);
}

DEEPCHROME_INLINE double RankedGenes::average_precision(Multiplicities drawn) const {
    double sum = 0;
    double found = 0;
    double called = 0;
    for_each_threshold([&](std::size_t gene) { return static_cast<double>(drawn[gene]); },
                       [&](double, double on, double off) {
                           found += on;
                           called += on + off;
                           if (on > 0) sum += on * found / called;
                       });
    return sum / found;
}

}  // namespace deepchrome

#endif
