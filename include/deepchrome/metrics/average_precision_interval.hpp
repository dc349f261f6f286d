// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/bootstrap.hpp>
#include <deepchrome/metrics/confidence_interval.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/normal.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// The average precision in a population where a share of the ON and of the OFF genes is ranked as in
/// `ranked`, and the rest as well or as badly as possible.
double extreme_average_precision(const RankedGenes& ranked, double share_on, double share_off, bool best);

}  // namespace detail

/// The confidence interval of the average precision, for the class balance of `labels`: on the logit scale,
/// the estimate less the bootstrap's bias, +- z bootstrap standard errors. Draws within a class have a
/// variance that is (n - 1) / n of the true one; the standard error is corrected by that of the rarer class.
/// A draw without a mistake, whose logit would be infinite, counts as half of the smallest mistake that
/// these classes allow: one pair in the wrong order. The interval stays between 0 and 1 and holds the
/// estimate. It depends only on the seed.
///
/// If all pairs of an ON and an OFF gene give the same result, nearly all draws are alike. That is no
/// certainty. The interval then has the lowest and the highest average precision of a population where a
/// share s of each class is ranked as these genes are, and the rest in any way; s^n = (1 - confidence) / 4
/// for the n genes of the class. Such genes would rarely come out of a population with a smaller share.
///
/// `groups` are as those of `delong`: rows of one name are drawn together. NaN unless there are at least two
/// genes (groups) of each class. Error for unequal lengths, fewer than two replicates, or a confidence not
/// between 0 and 1; NumericError for a score of NaN.
ConfidenceInterval average_precision_interval(std::span<const double> scores, std::span<const float> labels,
                                              const BootstrapOptions& options = {},
                                              std::span<const std::string> groups = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE double extreme_average_precision(const RankedGenes& ranked, double share_on,
                                                   double share_off, bool best) {
    const auto all_on = static_cast<double>(ranked.on());
    const auto all_off = static_cast<double>(ranked.off());
    double sum = 0;
    double found = 0;
    double called = 0;
    const auto call = [&](double on, double off) {
        found += on;
        called += on + off;
        if (on > 0) sum += on * found / called;
    };
    const double rest_on = all_on * (1 - share_on);
    const double rest_off = all_off * (1 - share_off);
    call(best ? rest_on : 0, best ? 0 : rest_off);
    ranked.for_each_threshold([&](double, double on, double off) { call(on * share_on, off * share_off); });
    call(best ? 0 : rest_on, best ? rest_off : 0);
    return std::min(1.0, sum / all_on);  // which rounding may exceed
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE ConfidenceInterval average_precision_interval(std::span<const double> scores,
                                                                std::span<const float> labels,
                                                                const BootstrapOptions& options,
                                                                std::span<const std::string> groups) {
    constexpr const char* who = "average_precision_interval";
    detail::check_confidence(who, options.confidence);
    if (options.replicates < 2) {
        throw_as<Error>({who, ": the number of replicates is ", options.replicates, " (wanted at least 2)"});
    }
    const RankedGenes ranked(scores, labels, who);
    const AurocEstimate auroc = delong(scores, labels, groups);
    if (is_nan(auroc.variance)) return {auroc.variance, auroc.variance};
    const std::vector<std::uint32_t> once(labels.size(), 1);
    const double estimate = ranked.average_precision(once);
    if (auroc.variance == 0) {
        const double tail = (1 - options.confidence) / 4;
        const std::size_t most = groups.empty() ? labels.size() : auroc.rarer_genes;  // of independent rows
        const double on = detail::share_of_unanimous(std::min(ranked.on(), most), tail);
        const double off = detail::share_of_unanimous(std::min(ranked.off(), most), tail);
        return {std::min(estimate, detail::extreme_average_precision(ranked, on, off, false)),
                std::max(estimate, detail::extreme_average_precision(ranked, on, off, true))};
    }
    const auto all_on = static_cast<double>(ranked.on());
    const double highest = 1 - 0.5 / (all_on * (all_on + 1));
    const auto drawn_logit = [&](Multiplicities drawn) {
        return detail::logit(std::min(highest, ranked.average_precision(drawn)));
    };
    const std::vector<double> logits = bootstrap_values(labels, drawn_logit, options, who, groups);
    const double mean = detail::mean_of(logits);
    const auto rarer = static_cast<double>(auroc.rarer_genes);
    // covariance_of_means is the variance of a mean, a count-th of the logits' own.
    const double variance = detail::covariance_of_means(logits, logits) * static_cast<double>(logits.size()) *
                            rarer / (rarer - 1);
    const double center = 2 * detail::logit(estimate) - mean;
    return detail::logit_interval(center, normal_quantile(0.5 + options.confidence / 2) * std::sqrt(variance),
                                  estimate);
}

}  // namespace deepchrome

#endif
