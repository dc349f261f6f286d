// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The mean of cost(output, target) over the outputs, in double, for a loss with one target per output.
template <std::floating_point T, class Cost>
double mean_over_outputs(std::span<const T> output, std::span<const T> target, Cost&& cost) {
    double sum = 0.0;
    for (std::size_t i = 0; i < output.size(); ++i) {
        sum += cost(static_cast<double>(output[i]), static_cast<double>(target[i]));
    }
    return sum / static_cast<double>(output.size());
}

/// The gradient of this mean; slope(output, target) is the derivative of the cost with respect to the output.
template <std::floating_point T, class Slope>
void slopes_of_outputs(std::span<const T> output, std::span<const T> target, std::span<T> doutput,
                       Slope&& slope) {
    for (std::size_t i = 0; i < output.size(); ++i) {
        const double of_cost = slope(static_cast<double>(output[i]), static_cast<double>(target[i]));
        doutput[i] = static_cast<T>(of_cost / static_cast<double>(output.size()));
    }
}

}  // namespace deepchrome::detail
