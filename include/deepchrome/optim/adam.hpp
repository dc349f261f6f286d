// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
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

/// Adam (Kingma and Ba 2015), equal to torch.optim.Adam. With bias-corrected running means m of g and v of
/// g^2: x = x - learning_rate m / (sqrt(v) + epsilon).
struct Adam {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0;  ///< L2 penalty: adds weight_decay * parameter to the gradient

    std::size_t slots() const { return 2; }

    void check() const { check_as("Adam"); }

    /// The learning rate of an update.
    double learning_rate_at(std::uint64_t, double rate_factor) const { return learning_rate * rate_factor; }

    template <std::floating_point T, class Arch = NativeArch>
    void update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step) const {
        shrink_and_update<Arch>(parameters, gradient, step, 1.0);
    }

private:
    friend struct AdamW;

    void check_as(const char* name) const;

    template <class Arch, std::floating_point T>
    void shrink_and_update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step,
                           double shrinkage) const {
        using Lanes = xsimd::batch<T, Arch>;
        const double correction1 = 1.0 - std::pow(beta1, static_cast<double>(step.step));
        const double correction2 = 1.0 - std::pow(beta2, static_cast<double>(step.step));
        const Lanes descent(static_cast<T>(-learning_rate_at(step.step, step.rate_factor) / correction1));
        const Lanes widen(static_cast<T>(1.0 / std::sqrt(correction2)));
        const Lanes shrink(static_cast<T>(shrinkage));
        const Lanes pull(static_cast<T>(weight_decay));
        const Lanes keep1(static_cast<T>(beta1));
        const Lanes take1(static_cast<T>(1.0 - beta1));
        const Lanes keep2(static_cast<T>(beta2));
        const Lanes take2(static_cast<T>(1.0 - beta2));
        const Lanes floor(static_cast<T>(epsilon));
        detail::for_each_register<2, Arch>(
            parameters, gradient, step.slots, [&](Lanes& p, const Lanes& g, std::array<Lanes, 2>& mean) {
                const Lanes slope = detail::multiply_add(pull, p, g);
                mean[0] = detail::multiply_add(keep1, mean[0], take1 * slope);
                mean[1] = detail::multiply_add(keep2, mean[1], take2 * slope * slope);
                p = detail::multiply_add(
                    shrink, p, descent * mean[0] / detail::multiply_add(xsimd::sqrt(mean[1]), widen, floor));
            });
    }
};

static_assert(Rule<Adam>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void Adam::check_as(const char* name) const {
    detail::check_not_negative(name, "learning_rate", learning_rate);
    detail::check_fraction(name, "beta1", beta1);
    detail::check_fraction(name, "beta2", beta2);
    detail::check_not_negative(name, "epsilon", epsilon);
    detail::check_not_negative(name, "weight_decay", weight_decay);
}

}  // namespace deepchrome

#endif
