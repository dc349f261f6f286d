// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

namespace deepchrome {

/// Probability that a standard normal number is at most `z`.
inline double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// The z that a standard normal number is at most with probability `p`; NaN unless 0 < p < 1.
///
/// Newton's method on the logarithm of the tail, which is concave. It starts where a bound of the tail has
/// the value p, so it comes to the root from one side, in a few steps and to the last digits also far out.
inline double normal_quantile(double p) {
    if (!(p > 0 && p < 1)) return std::numeric_limits<double>::quiet_NaN();
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
