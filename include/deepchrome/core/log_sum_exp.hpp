// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// log(exp(x[0]) + exp(x[1]) + ...) in two parts. The largest number is subtracted first: exp cannot
/// overflow, and large numbers keep the digits of their differences.
struct LogSumExp {
    double largest = std::numeric_limits<double>::lowest();
    double sum = 0.0;  ///< of exp(x - largest), in the order of the numbers

    double value() const { return largest + std::log(sum); }

    /// The part of the sum that exp(x) makes: the softmax, where x is one of the numbers.
    double share(double x) const { return std::exp(x - largest) / sum; }
    double log_share(double x) const { return x - largest - std::log(sum); }
};

/// The same of the numbers x[i] for which `counts(i)` is true.
template <class T, class Counts>
LogSumExp log_sum_exp(std::span<const T> x, Counts counts) {
    LogSumExp total;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (counts(i)) total.largest = std::max(total.largest, static_cast<double>(x[i]));
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (counts(i)) total.sum += std::exp(static_cast<double>(x[i]) - total.largest);
    }
    return total;
}

template <class T>
LogSumExp log_sum_exp(std::span<const T> x) {
    return log_sum_exp(x, [](std::size_t) { return true; });
}

/// log(exp(a) + exp(b)); of two numbers that are both minus infinity, minus infinity.
double log_sum_exp(double a, double b);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double log_sum_exp(double a, double b) {
    const double largest = std::max(a, b);
    return is_finite(largest) ? largest + std::log1p(std::exp(std::min(a, b) - largest)) : largest;
}

}  // namespace deepchrome

#endif
