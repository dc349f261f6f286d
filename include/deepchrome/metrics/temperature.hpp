// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <span>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Temperature scaling (Guo et al. 2017): p(ON) = 1 / (1 + exp(-logit / temperature)). A temperature above 1
/// corrects an overconfident model. The ranking of the genes, and so the AUROC, does not change.
struct Temperature {
    double value = 1;

    static constexpr double lowest = 0.01;
    static constexpr double highest = 100;

    /// p(ON) from the logit log p(ON) - log p(OFF), the difference of the two outputs.
    double probability(double logit) const { return 1 / (1 + std::exp(-logit / value)); }

    /// The temperature with the smallest log loss, fitted on genes that were not used for training. Limited
    /// to `lowest` and `highest`, which are reached if the scores separate the classes perfectly or not at
    /// all. A label above 0.5 is ON. Error without genes or for unequal lengths; NumericError for a logit
    /// that is not finite.
    static Temperature fit(std::span<const double> logits, std::span<const float> labels);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Temperature Temperature::fit(std::span<const double> logits,
                                               std::span<const float> labels) {
    if (logits.empty() || logits.size() != labels.size()) {
        throw_as<Error>({"Temperature: there are ", logits.size(), " logits (wanted ", labels.size(),
                         ", one per label, and at least one)"});
    }
    for (const double logit : logits) {
        if (!is_finite(logit)) throw NumericError("Temperature: a logit is not finite (wanted a number)");
    }
    // The log loss is convex in b = 1 / temperature, so its slope has one root. Bisection finds it.
    const auto slope = [&](double b) {
        double sum = 0;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            sum += logits[i] * (Temperature{1 / b}.probability(logits[i]) - (labels[i] > 0.5f ? 1.0 : 0.0));
        }
        return sum;
    };
    double low = 1 / highest;
    double high = 1 / lowest;
    if (slope(low) >= 0) return {highest};
    if (slope(high) <= 0) return {lowest};
    for (int step = 0; step < 60; ++step) {
        const double middle = std::sqrt(low * high);
        (slope(middle) < 0 ? low : high) = middle;
    }
    return {1 / std::sqrt(low * high)};
}

}  // namespace deepchrome

#endif
