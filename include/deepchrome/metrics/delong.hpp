// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/row_groups.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/metrics/confidence_interval.hpp>
#include <deepchrome/metrics/normal.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// An AUROC and its sampling variance (DeLong, DeLong and Clarke-Pearson 1988).
struct AurocEstimate {
    double auroc;               ///< NaN unless there are genes of both classes
    double variance;            ///< NaN unless there are at least two genes of each class
    std::size_t rarer_genes{};  ///< of the class with fewer genes (or groups); 0 where it is unknown

    double standard_error() const { return std::sqrt(variance); }

    /// The confidence interval of the AUROC: logit(AUROC) +- z * (standard error) / (AUROC (1 - AUROC)),
    /// transformed back (Pepe 2003, "The statistical evaluation of medical tests for classification and
    /// prediction", 5.2; Qin and Hotilovac 2008). It stays between 0 and 1 and holds the AUROC. NaN where the
    /// variance is. Error unless 0 < confidence < 1.
    ///
    /// The variance is 0 if all pairs of an ON and an OFF gene give the same result: all right, all wrong or
    /// all equal. That is no certainty. The `rarer_genes` form as many pairs without a common gene. If the
    /// share of such pairs in the population were below s = ((1 - confidence) / 2)^(1 / rarer_genes), this
    /// would rarely happen. The interval holds every AUROC for a share of at least s, whatever the other
    /// pairs give; an AUROC of 1 has the interval from s to 1.
    ConfidenceInterval interval(double confidence = 0.95) const;
};

/// The comparison of two models on the same genes.
struct AurocComparison {
    AurocEstimate first;
    AurocEstimate second;
    double covariance;  ///< of the two AUROCs

    double difference() const { return first.auroc - second.auroc; }

    double standard_error() const {
        return std::sqrt(std::max(0.0, first.variance + second.variance - 2 * covariance));
    }

    /// The normal confidence interval of the difference. Error unless 0 < confidence < 1.
    ConfidenceInterval interval(double confidence = 0.95) const;

    /// The difference in standard errors; 0 if both difference and standard error are 0.
    double z() const {
        return difference() == 0 && standard_error() == 0 ? 0 : difference() / standard_error();
    }

    /// The two-sided p-value of the difference.
    double p_value() const { return 2 * normal_cdf(-std::abs(z())); }
};

namespace detail {

/// The rank of every value, from 1; equal values get their mean rank.
std::vector<double> midranks(std::span<const double> values);

inline double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The covariance of the means of two lists: their covariance with divisor n - 1, divided by n. NaN for fewer
/// than two values.
double covariance_of_means(std::span<const double> a, std::span<const double> b);

/// DeLong's structural components: for each ON gene the fraction of OFF genes with a lower score, for each
/// OFF gene the fraction of ON genes with a higher score; equal scores count one half. Computed from midranks
/// in O(n log n) (Sun and Xu 2014).
struct DelongComponents {
    std::vector<double> on;
    std::vector<double> off;
    RowGroups groups;
    std::vector<std::size_t> on_group;   // of each ON gene
    std::vector<std::size_t> off_group;  // of each OFF gene

    DelongComponents(std::span<const double> scores, std::span<const float> labels,
                     std::span<const std::string> group_names);

    /// True where the sums over groups may decide the variance. They can cancel where a group has rows of
    /// both classes; a variance of 0 that does not come from equal components says nothing, and single rows
    /// have to serve.
    bool decided_by_groups() const;

    AurocEstimate estimate(bool by_groups) const;

    /// The covariance of two AUROCs on the same genes; with itself, the variance.
    double covariance(const DelongComponents& other, bool by_groups) const {
        return by_groups ? grouped_covariance(other) : single_covariance(other);
    }

private:
    double single_covariance(const DelongComponents& other) const {
        return covariance_of_means(on, other.on) + covariance_of_means(off, other.off);
    }

    /// The same where the sums over a group take the place of single genes (Obuchowski 1997, "Nonparametric
    /// analysis of clustered ROC curve data"). NaN unless there are at least two groups of each class.
    double grouped_covariance(const DelongComponents& other) const;

    /// By group: the sum of the components' deviations from their mean, over the number of components.
    std::vector<double> deviations(std::span<const double> components,
                                   std::span<const std::size_t> group) const;

    static std::size_t different(std::vector<std::size_t> group);
};

}  // namespace detail

/// AUROC and its variance from one score and one label (above 0.5 is ON) per gene. Where a gene has several
/// rows, pass a name for each, the gene id: rows of one name count as one observation in the variance, since
/// a copy of a gene tells nothing new. NumericError for a score of NaN.
AurocEstimate delong(std::span<const double> scores, std::span<const float> labels,
                     std::span<const std::string> groups = {});

/// The paired comparison of the scores of two models for the same genes; `groups` as above.
AurocComparison delong(std::span<const double> first, std::span<const double> second,
                       std::span<const float> labels, std::span<const std::string> groups = {});

/// The comparison of mean AUROCs over disjoint test sets, such as the folds of a cross-validation. All sets
/// have equal weight. The models are taken as fixed: the variance does not include the choice of the training
/// set. All members are NaN without sets.
AurocComparison mean_comparison(std::span<const AurocComparison> sets);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE ConfidenceInterval AurocEstimate::interval(double confidence) const {
    detail::check_confidence("AurocEstimate", confidence);
    if (is_nan(variance)) return {variance, variance};
    if (variance == 0 || auroc <= 0 || auroc >= 1) {
        const double share = detail::share_of_unanimous(rarer_genes, (1 - confidence) / 2);
        return {share * auroc, share * auroc + (1 - share)};
    }
    const double reach = normal_quantile(0.5 + confidence / 2) * standard_error();
    return detail::logit_interval(detail::logit(auroc), reach / (auroc * (1 - auroc)), auroc);
}

DEEPCHROME_INLINE ConfidenceInterval AurocComparison::interval(double confidence) const {
    detail::check_confidence("AurocComparison", confidence);
    const double reach = normal_quantile(0.5 + confidence / 2) * standard_error();
    return {difference() - reach, difference() + reach};
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::vector<double> midranks(std::span<const double> values) {
    const std::vector<std::size_t> order = ascending(values);
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
        const double rank = 0.5 * static_cast<double>(first + end + 1);
        for (; first < end; ++first) ranks[order[first]] = rank;
    }
    return ranks;
}

DEEPCHROME_INLINE double covariance_of_means(std::span<const double> a, std::span<const double> b) {
    const auto n = static_cast<double>(a.size());
    if (a.size() < 2) return not_a_number();
    const double mean_a = mean_of(a);
    const double mean_b = mean_of(b);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum / (n - 1) / n;
}

DEEPCHROME_INLINE DelongComponents::DelongComponents(std::span<const double> scores,
                                                     std::span<const float> labels,
                                                     std::span<const std::string> group_names)
    : groups(labels.size(), group_names, "delong") {
    if (scores.size() != labels.size()) {
        throw_as<Error>(
            {"delong: there are ", scores.size(), " scores (wanted ", labels.size(), ", one per label)"});
    }
    std::vector<double> scores_on;
    std::vector<double> scores_off;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        check_score("delong", scores[i]);
        (labels[i] > 0.5f ? scores_on : scores_off).push_back(scores[i]);
    }
    const std::vector<double> among_all = midranks(scores);
    const std::vector<double> among_on = midranks(scores_on);
    const std::vector<double> among_off = midranks(scores_off);
    const auto count_on = static_cast<double>(scores_on.size());
    const auto count_off = static_cast<double>(scores_off.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (labels[i] > 0.5f) {
            on.push_back((among_all[i] - among_on[on.size()]) / count_off);
            on_group.push_back(groups.of[i]);
        } else {
            off.push_back(1 - (among_all[i] - among_off[off.size()]) / count_on);
            off_group.push_back(groups.of[i]);
        }
    }
}

DEEPCHROME_INLINE bool DelongComponents::decided_by_groups() const {
    if (groups.single()) return false;
    const double variance = grouped_covariance(*this);
    return is_nan(variance) || variance > 0 || single_covariance(*this) == 0;
}

DEEPCHROME_INLINE AurocEstimate DelongComponents::estimate(bool by_groups) const {
    if (on.empty() || off.empty()) {
        const double nan = not_a_number();
        return {nan, nan, 0};
    }
    return {mean_of(on), covariance(*this, by_groups), std::min(different(on_group), different(off_group))};
}

DEEPCHROME_INLINE double DelongComponents::grouped_covariance(const DelongComponents& other) const {
    const std::size_t on_groups = different(on_group);
    const std::size_t off_groups = different(off_group);
    if (on_groups < 2 || off_groups < 2) return not_a_number();
    const std::vector<double> on_a = deviations(on, on_group);
    const std::vector<double> off_a = deviations(off, off_group);
    const std::vector<double> on_b = other.deviations(other.on, on_group);
    const std::vector<double> off_b = other.deviations(other.off, off_group);
    const auto corrected = [](std::size_t count) {
        return static_cast<double>(count) / static_cast<double>(count - 1);
    };
    double sum = 0;
    for (std::size_t g = 0; g < groups.count; ++g) {
        sum += corrected(on_groups) * on_a[g] * on_b[g] + corrected(off_groups) * off_a[g] * off_b[g] +
               corrected(groups.count) * (on_a[g] * off_b[g] + off_a[g] * on_b[g]);
    }
    return sum;
}

DEEPCHROME_INLINE std::vector<double> DelongComponents::deviations(std::span<const double> components,
                                                                   std::span<const std::size_t> group) const {
    const double mean = mean_of(components);
    std::vector<double> sums(groups.count);
    for (std::size_t i = 0; i < components.size(); ++i)
        sums[group[i]] += (components[i] - mean) / static_cast<double>(components.size());
    return sums;
}

DEEPCHROME_INLINE std::size_t DelongComponents::different(std::vector<std::size_t> group) {
    std::sort(group.begin(), group.end());
    return static_cast<std::size_t>(std::unique(group.begin(), group.end()) - group.begin());
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE AurocEstimate delong(std::span<const double> scores, std::span<const float> labels,
                                       std::span<const std::string> groups) {
    const detail::DelongComponents components(scores, labels, groups);
    return components.estimate(components.decided_by_groups());
}

DEEPCHROME_INLINE AurocComparison delong(std::span<const double> first, std::span<const double> second,
                                         std::span<const float> labels, std::span<const std::string> groups) {
    const detail::DelongComponents a(first, labels, groups);
    const detail::DelongComponents b(second, labels, groups);
    const bool by_groups = a.decided_by_groups() && b.decided_by_groups();
    return {a.estimate(by_groups), b.estimate(by_groups), a.covariance(b, by_groups)};
}

DEEPCHROME_INLINE AurocComparison mean_comparison(std::span<const AurocComparison> sets) {
    AurocComparison mean{{0, 0}, {0, 0}, 0};
    const auto count = static_cast<double>(sets.size());
    // Pairs without a common gene, of which all sets have equally many.
    const auto pairs = [&](AurocEstimate AurocComparison::*model) {
        std::size_t fewest = sets.empty() ? 0 : (sets.front().*model).rarer_genes;
        for (const AurocComparison& set : sets) fewest = std::min(fewest, (set.*model).rarer_genes);
        return sets.size() * fewest;
    };
    mean.first.rarer_genes = pairs(&AurocComparison::first);
    mean.second.rarer_genes = pairs(&AurocComparison::second);
    for (const AurocComparison& set : sets) {
        mean.first.auroc += set.first.auroc;
        mean.first.variance += set.first.variance / count;
        mean.second.auroc += set.second.auroc;
        mean.second.variance += set.second.variance / count;
        mean.covariance += set.covariance / count;
    }
    for (double* const value : {&mean.first.auroc, &mean.first.variance, &mean.second.auroc,
                                &mean.second.variance, &mean.covariance}) {
        *value /= count;
    }
    return mean;
}

}  // namespace deepchrome

#endif
