// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/losses/class_target.hpp>
#include <deepchrome/losses/concept.hpp>

namespace deepchrome {

/// Negative log-likelihood of the target class; for networks that end with LogSoftmax.
///
/// The output is one log-probability per class, the target one class index. A gene of class c costs
/// -class_weights[c] * output[c] and weighs class_weights[c], as in PyTorch's NLLLoss.
/// DataError when the target is no class; Error when the class weights are not one per class.
struct Nll {
    std::vector<double> class_weights = {};  ///< one per class; empty: all 1

    static constexpr std::size_t targets(std::size_t) { return 1; }

    template <std::floating_point T>
    double weight(std::span<const T> target) const {
        if (class_weights.empty()) return 1.0;
        return class_weights[detail::class_index("Nll", target[0], class_weights.size())];
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        detail::check_class_weights("Nll", class_weights, output.size());
        const std::size_t label = detail::class_index("Nll", target[0], output.size());
        return -detail::class_weight(class_weights, label) * static_cast<double>(output[label]);
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        detail::check_class_weights("Nll", class_weights, output.size());
        const std::size_t label = detail::class_index("Nll", target[0], output.size());
        std::ranges::fill(doutput, T(0));
        doutput[label] = static_cast<T>(-detail::class_weight(class_weights, label));
    }
};

static_assert(Loss<Nll>);

}  // namespace deepchrome
