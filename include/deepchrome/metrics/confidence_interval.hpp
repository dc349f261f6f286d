// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/normal.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A confidence interval; both ends are NaN if it is undefined.
struct ConfidenceInterval {
    double lower;
    double upper;

    friend bool operator==(const ConfidenceInterval&, const ConfidenceInterval&) = default;
};

namespace detail {

/// Error, opened by `what`, unless the confidence is between 0 and 1.
void check_confidence(const char* what, double confidence);

/// The log-odds of a fraction between 0 and 1.
inline double logit(double fraction) { return std::log(fraction) - std::log1p(-fraction); }

/// The fractions with log-odds of `center - reach` and `center + reach`. The interval is moved as far as it
/// takes to hold `estimate`, which rounding or a correction of bias may have left outside. NaN for a reach of
/// NaN.
ConfidenceInterval logit_interval(double center, double reach, double estimate);

/// The smallest share of a population for which `count` independent draws all fall into that share with a
/// probability of at least `tail`: the limit of Clopper and Pearson (1934) for as many successes as trials. 0
/// for no draws.
inline double share_of_unanimous(std::size_t count, double tail) {
    return count == 0 ? 0 : std::pow(tail, 1 / static_cast<double>(count));
}

}  // namespace detail

/// The interval of a fraction of `count` independent genes (Wilson 1927). It holds the fraction, and is no
/// point even for 0 and 1. From 0 to 1 for no genes. Error unless 0 < confidence < 1.
ConfidenceInterval wilson_interval(double fraction, double count, double confidence = 0.95);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void check_confidence(const char* what, double confidence) {
    if (is_nan(confidence) || confidence <= 0 || confidence >= 1) {
        throw_as<Error>({what, ": the confidence is ", format_shortest(confidence),
                         " (wanted one between 0 and 1, as 0.95)"});
    }
}

DEEPCHROME_INLINE ConfidenceInterval logit_interval(double center, double reach, double estimate) {
    if (is_nan(reach)) return {reach, reach};
    const auto fraction = [](double log_odds) { return 1 / (1 + std::exp(-log_odds)); };
    return {std::min(fraction(center - reach), estimate), std::max(fraction(center + reach), estimate)};
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE ConfidenceInterval wilson_interval(double fraction, double count, double confidence) {
    detail::check_confidence("wilson_interval", confidence);
    if (count <= 0) return {0, 1};
    const double z = normal_quantile(0.5 + confidence / 2);
    const double scale = 1 + z * z / count;
    const double center = (fraction + z * z / (2 * count)) / scale;
    const double reach =
        z / scale * std::sqrt(fraction * (1 - fraction) / count + z * z / (4 * count * count));
    return {std::clamp(center - reach, 0.0, fraction), std::clamp(center + reach, fraction, 1.0)};
}

}  // namespace deepchrome

#endif
