// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// ln(k!) for a whole number k >= 0; Stirling's series, after stepping up to where it is exact to rounding.
double log_factorial(double k);

}  // namespace detail

/// A Poisson count of this mean >= 0: by inversion below 10, above by transformed rejection (Hörmann, "The
/// transformed rejection method for generating Poisson random variables", 1993, algorithm PTRS).
double draw_poisson(double mean, RandomStream& stream);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <numbers>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE double log_factorial(double k) {
    double below = 0;
    double x = k + 1;
    double product = 1;
    for (; x < 16; x += 1) product *= x;
    below = std::log(product);
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    return (x - 0.5) * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi) +
           inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) - below;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double draw_poisson(double mean, RandomStream& stream) {
    if (mean < 10) {
        double probability = std::exp(-mean);
        double left = stream.uniform();
        double count = 0;
        // Beyond 100 nothing is left but rounding.
        while (left >= probability && count < 100) {
            left -= probability;
            count += 1;
            probability *= mean / count;
        }
        return count;
    }
    const double log_mean = std::log(mean);
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double squeeze = 0.9277 - 3.6224 / (b - 2);
    while (true) {
        const double u = stream.uniform() - 0.5;
        const double v = 1 - stream.uniform();
        const double us = 0.5 - std::abs(u);
        const double count = std::floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= squeeze) return count;
        if (count < 0 || (us < 0.013 && v > us)) continue;
        if (std::log(v * inverse_alpha / (a / (us * us) + b)) <=
            count * log_mean - mean - detail::log_factorial(count)) {
            return count;
        }
    }
}

}  // namespace deepchrome

#endif
