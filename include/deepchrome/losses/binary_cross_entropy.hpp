// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/losses/concept.hpp>

namespace deepchrome {

/// Cross-entropy of independent yes/no questions, the mean over the outputs; for networks that end with
/// Sigmoid.
///
/// Output and target are one probability per question. Logarithms stop at -100, and the denominator p (1 - p)
/// of the gradient at 1e-12, as in PyTorch's BCELoss. NumericError when an output lies outside [0, 1].
struct BinaryCrossEntropy {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double p = probability(output[i]);
            const double y = static_cast<double>(target[i]);
            sum -= y * std::max(std::log(p), lowest_log) + (1.0 - y) * std::max(std::log1p(-p), lowest_log);
        }
        return sum / static_cast<double>(output.size());
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double p = probability(output[i]);
            const double slope =
                (p - static_cast<double>(target[i])) / std::max(p * (1.0 - p), lowest_variance);
            doutput[i] = static_cast<T>(slope / static_cast<double>(output.size()));
        }
    }

private:
    static constexpr double lowest_log = -100.0;
    static constexpr double lowest_variance = static_cast<double>(1e-12f);  // PyTorch keeps it as a float

    template <std::floating_point T>
    static double probability(T output) {
        if (output < T(0) || output > T(1))
            throw NumericError(std::string("BinaryCrossEntropy: the output is ") + shortest(output) +
                               " (wanted a probability from 0 to 1); end the network with Sigmoid");
        return static_cast<double>(output);
    }
};

static_assert(Loss<BinaryCrossEntropy>);

}  // namespace deepchrome
