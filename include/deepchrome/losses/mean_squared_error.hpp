// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/losses/mean_over_outputs.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The squared difference between output and target, averaged over the outputs, as in PyTorch's MSELoss.
struct MeanSquaredError {
    static constexpr TargetKind target_kind = TargetKind::numbers;
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        return detail::mean_over_outputs(output, target,
                                         [](double x, double y) { return (x - y) * (x - y); });
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        detail::slopes_of_outputs(output, target, doutput, [](double x, double y) { return 2.0 * (x - y); });
    }
};

static_assert(Loss<MeanSquaredError>);

}  // namespace deepchrome
