// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/optim/check.hpp>
#include <deepchrome/optim/concept.hpp>
#include <deepchrome/optim/lanes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// RMSProp, equal to Torch7's optim.rmsprop and torch.optim.RMSprop. With m a running mean of g^2 that starts
/// at 0: m = alpha m + (1 - alpha) g^2 and x = x - learning_rate g / (sqrt(m) + epsilon).
struct RMSProp {
    double learning_rate = 1e-2;
    double alpha = 0.99;
    double epsilon = 1e-8;
    double weight_decay = 0.0;  ///< L2 penalty: adds weight_decay * parameter to the gradient

    std::size_t slots() const { return 1; }

    void check() const;

    /// The learning rate of an update.
    double learning_rate_at(std::uint64_t, double rate_factor) const { return learning_rate * rate_factor; }

    template <std::floating_point T, class Arch = NativeArch>
    void update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step) const {
        using Lanes = xsimd::batch<T, Arch>;
        const Lanes descent(static_cast<T>(-learning_rate_at(step.step, step.rate_factor)));
        const Lanes pull(static_cast<T>(weight_decay));
        const Lanes keep(static_cast<T>(alpha));
        const Lanes take(static_cast<T>(1.0 - alpha));
        const Lanes floor(static_cast<T>(epsilon));
        detail::for_each_register<1, Arch>(
            parameters, gradient, step.slots, [&](Lanes& p, const Lanes& g, std::array<Lanes, 1>& square) {
                const Lanes slope = detail::multiply_add(pull, p, g);
                square[0] = detail::multiply_add(keep, square[0], take * slope * slope);
                p += descent * slope / (xsimd::sqrt(square[0]) + floor);
            });
    }
};

static_assert(Rule<RMSProp>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void RMSProp::check() const {
    detail::check_not_negative("RMSProp", "learning_rate", learning_rate);
    detail::check_fraction("RMSProp", "alpha", alpha);
    detail::check_not_negative("RMSProp", "epsilon", epsilon);
    detail::check_not_negative("RMSProp", "weight_decay", weight_decay);
}

}  // namespace deepchrome

#endif
