// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/losses/mean_over_outputs.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Binary cross-entropy, the mean over independent outputs; for networks that end with Sigmoid.
///
/// Outputs and targets are probabilities. As in PyTorch's BCELoss, logarithms are at least -100 and the
/// denominator p (1 - p) of the gradient is at least 1e-12. NumericError for an output outside [0, 1].
struct BinaryCrossEntropy {
    static constexpr std::size_t targets(std::size_t outputs) { return outputs; }
    static constexpr NetworkOutput expects = NetworkOutput::probabilities;
    static constexpr TargetKind target_kind = TargetKind::classes;

    template <std::floating_point T>
    double weight(std::span<const T>) const {
        return 1.0;
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        check(output);
        return detail::mean_over_outputs(output, target, [](double p, double y) {
            return -(y * std::max(std::log(p), lowest_log) +
                     (1.0 - y) * std::max(std::log1p(-p), lowest_log));
        });
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        check(output);
        detail::slopes_of_outputs(output, target, doutput, [](double p, double y) {
            return (p - y) / std::max(p * (1.0 - p), lowest_variance);
        });
    }

private:
    static constexpr double lowest_log = -100.0;
    static constexpr double lowest_variance = static_cast<double>(1e-12f);  // PyTorch keeps it as a float

    template <std::floating_point T>
    static void check(std::span<const T> output) {
        for (const T p : output) {
            if (p < T(0) || p > T(1))
                throw_as<NumericError>({"BinaryCrossEntropy: the output is ", format_shortest(p),
                                        " (wanted a probability from 0 to 1); end the network with Sigmoid"});
        }
    }
};

static_assert(Loss<BinaryCrossEntropy>);

}  // namespace deepchrome
