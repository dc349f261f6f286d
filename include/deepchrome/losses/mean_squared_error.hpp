// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/losses/concept.hpp>

namespace deepchrome {

/// Squared difference between output and target, the mean over the outputs, as in PyTorch's MSELoss.
struct MeanSquaredError {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double difference = static_cast<double>(output[i]) - static_cast<double>(target[i]);
            sum += difference * difference;
        }
        return sum / static_cast<double>(output.size());
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        const double scale = 2.0 / static_cast<double>(output.size());
        for (std::size_t i = 0; i < output.size(); ++i)
            doutput[i] =
                static_cast<T>(scale * (static_cast<double>(output[i]) - static_cast<double>(target[i])));
    }
};

static_assert(Loss<MeanSquaredError>);

}  // namespace deepchrome
