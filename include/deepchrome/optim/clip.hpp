// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/optim/check.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The Euclidean norm in double, as sixteen partial sums in a fixed order, which compilers keep in registers.
template <std::floating_point T>
double euclidean_norm(std::span<const T> values) {
    constexpr std::size_t width = 16;
    std::array<double, width> sums{};
    std::size_t i = 0;
    for (; i + width <= values.size(); i += width)
        for (std::size_t j = 0; j < width; ++j) {
            const double value = static_cast<double>(values[i + j]);
            sums[j] += value * value;
        }
    for (std::size_t j = 0; i + j < values.size(); ++j) {
        const double value = static_cast<double>(values[i + j]);
        sums[j] += value * value;
    }
    double sum = 0.0;
    for (const double part : sums) sum += part;
    return std::sqrt(sum);
}

}  // namespace detail

/// Scales the gradient to the Euclidean norm `max_norm` if its norm is larger. Returns the norm before
/// scaling.
///
/// NumericError if the norm is not finite; Error unless `max_norm` is above 0. (PyTorch's clip_grad_norm_
/// adds 1e-6 to the norm and so ends slightly below max_norm.)
template <std::floating_point T>
double clip_by_norm(std::span<T> gradient, double max_norm) {
    detail::check_positive("clip_by_norm", "max_norm", max_norm);
    const double norm = detail::euclidean_norm(std::span<const T>(gradient));
    if (!is_finite(norm))
        throw_as<NumericError>({"clip_by_norm: the norm of the gradient is ", format_shortest(norm),
                                " (wanted a finite number)"});
    if (norm > max_norm) {
        const T scale = static_cast<T>(max_norm / norm);
        for (T& g : gradient) g *= scale;
    }
    return norm;
}

/// Clamps every value of the gradient to [-limit, limit]; NaN stays NaN. Error unless `limit` is above 0.
template <std::floating_point T>
void clip_by_value(std::span<T> gradient, double limit) {
    detail::check_positive("clip_by_value", "limit", limit);
    const T high = static_cast<T>(limit);
    for (T& g : gradient) {
        if (is_nan(g)) continue;
        const T below = g > high ? high : g;
        g = below < -high ? -high : below;
    }
}

}  // namespace deepchrome
