// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/concept.hpp>
#include <deepchrome/metrics/paired_values.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The root mean squared error of the predictions, in the unit of the values; smaller is better. NaN without
/// genes.
struct RootMeanSquaredError : detail::PairedValues<RootMeanSquaredError> {
    static constexpr std::string_view name = "RootMeanSquaredError";

    double value() const;
};

/// The coefficient of determination R^2 = 1 - sum (value - prediction)^2 / sum (value - mean)^2, as
/// scikit-learn's r2_score. Predicting the mean for every gene gives 0; worse predictions give negative
/// numbers. NaN if all genes have the same value.
struct RSquared : detail::PairedValues<RSquared> {
    static constexpr std::string_view name = "RSquared";

    double value() const;
};

static_assert(ValueMetric<RootMeanSquaredError>);
static_assert(ValueMetric<RSquared>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double RootMeanSquaredError::value() const {
    double squares = 0;
    std::size_t count = 0;
    for (const auto& [predicted, value] : sorted()) {
        squares += (predicted - value) * (predicted - value);
        ++count;
    }
    return count == 0 ? not_a_number() : std::sqrt(squares / static_cast<double>(count));
}

DEEPCHROME_INLINE double RSquared::value() const {
    const auto pairs = sorted();
    bool constant = true;
    double sum = 0;
    for (const auto& [predicted, value] : pairs) {
        constant = constant && value == pairs.front().second;
        sum += value;
    }
    if (constant) return not_a_number();
    const double mean = sum / static_cast<double>(pairs.size());
    double missed = 0;
    double all = 0;
    for (const auto& [predicted, value] : pairs) {
        missed += (value - predicted) * (value - predicted);
        all += (value - mean) * (value - mean);
    }
    return 1 - missed / all;
}

}  // namespace deepchrome

#endif
