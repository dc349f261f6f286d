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

/// Adagrad (Duchi, Hazan and Singer 2011), equal to torch.optim.Adagrad. With s the sum of all g^2: x = x -
/// learning_rate g / (sqrt(s + initial) + epsilon). After t updates the learning rate is divided by 1 + t *
/// decay.
struct Adagrad {
    double learning_rate = 1e-2;
    double epsilon = 1e-10;
    double weight_decay = 0.0;  ///< L2 penalty: adds weight_decay * parameter to the gradient
    double decay = 0.0;
    double initial = 0.0;  ///< initial value of the sum

    std::size_t slots() const { return 1; }

    void check() const;

    /// The learning rate of update number `step`, from 1.
    double learning_rate_at(std::uint64_t step, double rate_factor) const {
        return learning_rate * rate_factor / (1.0 + static_cast<double>(step - 1) * decay);
    }

    template <std::floating_point T, class Arch = NativeArch>
    void update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step) const {
        using Lanes = xsimd::batch<T, Arch>;
        const Lanes descent(static_cast<T>(-learning_rate_at(step.step, step.rate_factor)));
        const Lanes pull(static_cast<T>(weight_decay));
        const Lanes start(static_cast<T>(initial));
        const Lanes floor(static_cast<T>(epsilon));
        detail::for_each_register<1, Arch>(parameters, gradient, step.slots,
                                           [&](Lanes& p, const Lanes& g, std::array<Lanes, 1>& sum) {
                                               const Lanes slope = detail::multiply_add(pull, p, g);
                                               sum[0] = detail::multiply_add(slope, slope, sum[0]);
                                               p += descent * slope / (xsimd::sqrt(sum[0] + start) + floor);
                                           });
    }
};

static_assert(Rule<Adagrad>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void Adagrad::check() const {
    detail::check_not_negative("Adagrad", "learning_rate", learning_rate);
    detail::check_not_negative("Adagrad", "epsilon", epsilon);
    detail::check_not_negative("Adagrad", "weight_decay", weight_decay);
    detail::check_not_negative("Adagrad", "decay", decay);
    detail::check_not_negative("Adagrad", "initial", initial);
}

}  // namespace deepchrome

#endif
