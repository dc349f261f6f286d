// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/optim/check.hpp>
#include <deepchrome/optim/concept.hpp>
#include <deepchrome/optim/lanes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Stochastic gradient descent, equal to torch.optim.SGD, with Torch7's decay: the learning rate is divided
/// by 1 + t * decay after t updates.
///
/// The momentum buffer is initialized with the first gradient; later it is momentum * buffer + (1 -
/// dampening) * gradient.
struct SGD {
    double learning_rate = 1e-3;
    double momentum = 0.0;
    double dampening = 0.0;
    bool nesterov = false;
    double weight_decay = 0.0;  ///< L2 penalty: adds weight_decay * parameter to the gradient
    double decay = 0.0;

    std::size_t slots() const { return momentum == 0.0 ? 0 : 1; }

    void check() const;

    /// The learning rate of update number `step`, from 1.
    double learning_rate_at(std::uint64_t step, double rate_factor) const {
        return learning_rate * rate_factor / (1.0 + static_cast<double>(step - 1) * decay);
    }

    std::optional<double> as_plain_sgd(std::uint64_t step, double rate_factor) const;

    template <std::floating_point T, class Arch = NativeArch>
    void update(std::span<T> parameters, std::span<const T> gradient, RuleStep<T> step) const {
        using Lanes = xsimd::batch<T, Arch>;
        const Lanes descent(static_cast<T>(-learning_rate_at(step.step, step.rate_factor)));
        const Lanes pull(static_cast<T>(weight_decay));
        if (momentum == 0.0) {
            detail::for_each_register<0, Arch>(
                parameters, gradient, step.slots, [&](Lanes& p, const Lanes& g, std::array<Lanes, 0>&) {
                    p = detail::multiply_add(descent, detail::multiply_add(pull, p, g), p);
                });
            return;
        }
        const Lanes keep(static_cast<T>(momentum));
        const Lanes take(static_cast<T>(step.step == 1 ? 1.0 : 1.0 - dampening));
        const auto buffered = [&](auto move) {
            detail::for_each_register<1, Arch>(
                parameters, gradient, step.slots,
                [&](Lanes& p, const Lanes& g, std::array<Lanes, 1>& buffer) {
                    const Lanes slope = detail::multiply_add(pull, p, g);
                    buffer[0] = detail::multiply_add(keep, buffer[0], take * slope);
                    p = detail::multiply_add(descent, move(slope, buffer[0]), p);
                });
        };
        if (nesterov)
            buffered([&](const Lanes& slope, const Lanes& buffer) {
                return detail::multiply_add(keep, buffer, slope);
            });
        else
            buffered([](const Lanes&, const Lanes& buffer) { return buffer; });
    }
};

static_assert(Rule<SGD>);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE void SGD::check() const {
    detail::check_not_negative("SGD", "learning_rate", learning_rate);
    detail::check_not_negative("SGD", "momentum", momentum);
    detail::check_not_negative("SGD", "weight_decay", weight_decay);
    detail::check_not_negative("SGD", "decay", decay);
    if (nesterov && (momentum == 0.0 || dampening != 0.0))
        throw Error("SGD: nesterov needs a momentum and no dampening");
}

DEEPCHROME_INLINE std::optional<double> SGD::as_plain_sgd(std::uint64_t step, double rate_factor) const {
    if (momentum != 0.0 || weight_decay != 0.0) return std::nullopt;
    return learning_rate_at(step, rate_factor);
}

}  // namespace deepchrome

#endif
