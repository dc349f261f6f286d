// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <span>

#include <deepchrome/losses/concept.hpp>

namespace deepchrome {

/// Negative log-likelihood of counts under a Poisson distribution, the mean over the outputs.
///
/// With output x and count y: exp(x) - y x when the network gives the logarithm of the expected count,
/// otherwise x - y log(x + epsilon), as in PyTorch's PoissonNLLLoss. The term log y!, which no output
/// changes, is left out, or with `full` approximated (Stirling) by y log y - y + log(2 pi y) / 2 where y > 1.
struct PoissonNll {
    bool log_input = true;  ///< the output is the logarithm of the expected count
    bool full = false;      ///< add Stirling's approximation of log y!
    double epsilon = 1e-8;  ///< keeps log(x) finite when `log_input` is false

    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double x = static_cast<double>(output[i]);
            const double y = static_cast<double>(target[i]);
            sum += log_input ? std::exp(x) - y * x : x - y * std::log(x + epsilon);
            if (full && y > 1.0) sum += y * std::log(y) - y + 0.5 * std::log(2.0 * std::numbers::pi * y);
        }
        return sum / static_cast<double>(output.size());
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double x = static_cast<double>(output[i]);
            const double y = static_cast<double>(target[i]);
            const double slope = log_input ? std::exp(x) - y : 1.0 - y / (x + epsilon);
            doutput[i] = static_cast<T>(slope / static_cast<double>(output.size()));
        }
    }
};

static_assert(Loss<PoissonNll>);

}  // namespace deepchrome
