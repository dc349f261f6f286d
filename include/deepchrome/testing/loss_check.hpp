// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/losses/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Compares the gradient of a loss with central differences of its value, in double, for the outputs and
/// targets of one gene. Returns the largest difference divided by the largest slope. A correct loss gives
/// 1e-7 or less; NaN means that the gradient was added or left out, not written.
///
///     CHECK(check_loss_gradient(MyLoss{}, {-1.0, -0.5}, {1}) < 1e-6);
///
/// Error unless there are as many targets as the loss wants.
template <Loss L>
double check_loss_gradient(const L& loss, std::vector<double> output, const std::vector<double>& target,
                           double step = 1e-5) {
    if (target.size() != L::targets(output.size())) {
        throw_as<Error>({"check_loss_gradient: ", target.size(), " targets (wanted ",
                         L::targets(output.size()), " for ", output.size(), " outputs)"});
    }
    const std::span<const double> targets(target);
    std::vector<double> gradient(output.size(), not_a_number<double>());
    loss.gradient(std::span<const double>(output), targets, std::span<double>(gradient));
    double difference = 0;
    double largest = 0;
    for (std::size_t i = 0; i < output.size(); ++i) {
        const double before = output[i];
        output[i] = before + step;
        const double above = loss.value(std::span<const double>(output), targets);
        output[i] = before - step;
        const double below = loss.value(std::span<const double>(output), targets);
        output[i] = before;
        const double slope = (above - below) / (2 * step);
        const double here = std::abs(slope - gradient[i]);
        if (!(here <= difference)) difference = here;  // this form keeps NaN
        largest = std::max({largest, std::abs(slope), std::abs(gradient[i])});
    }
    return largest > 0 ? difference / largest : difference;
}

}  // namespace deepchrome
