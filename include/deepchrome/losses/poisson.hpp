// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/losses/mean_over_outputs.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Negative log-likelihood of counts under a Poisson distribution, averaged over the outputs.
///
/// With output x and count y: exp(x) - y x with `log_input`, otherwise x - y log(x + epsilon), as in
/// PyTorch's PoissonNLLLoss. The constant term log y! is omitted or, with `full`, approximated for y > 1 by
/// Stirling's y log y - y + log(2 pi y) / 2.
struct PoissonNegativeLogLikelihood {
    bool log_input = true;  ///< the output is the logarithm of the expected count
    bool full = false;      ///< add Stirling's approximation of log y!
    double epsilon = 1e-8;  ///< keeps log(x) finite when `log_input` is false

    static constexpr TargetKind target_kind = TargetKind::numbers;
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        return detail::mean_over_outputs(output, target, [this](double x, double y) {
            const double cost = log_input ? std::exp(x) - y * x : x - y * std::log(x + epsilon);
            return full && y > 1.0 ? cost + y * std::log(y) - y + 0.5 * std::log(2.0 * std::numbers::pi * y)
                                   : cost;
        });
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        detail::slopes_of_outputs(output, target, doutput, [this](double x, double y) {
            return log_input ? std::exp(x) - y : 1.0 - y / (x + epsilon);
        });
    }
};

static_assert(Loss<PoissonNegativeLogLikelihood>);

}  // namespace deepchrome
