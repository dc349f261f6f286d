// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <numbers>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The cumulative distribution function of the standard normal distribution.
inline double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// The quantile of the standard normal distribution: the inverse of `normal_cdf`. NaN unless 0 < p < 1.
///
/// Newton's method on the logarithm of the tail probability, which is concave. The start comes from a bound
/// of the tail, so the iteration approaches the root from one side. It takes few steps and is accurate far
/// out in the tails.
double normal_quantile(double p);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double normal_quantile(double p) {
    if (is_nan(p) || p <= 0 || p >= 1) return not_a_number();
    if (p > 0.5) return -normal_quantile(1 - p);
    double z = -std::sqrt(-2 * std::log(p));
    for (int step = 0; step < 60; ++step) {
        const double tail = normal_cdf(z);
        const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
        const double change = (std::log(tail) - std::log(p)) * tail / density;
        z -= change;
        if (std::abs(change) < 1e-15 * (1 + std::abs(z))) break;
    }
    return z;
}

}  // namespace deepchrome

#endif
