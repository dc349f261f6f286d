// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The arguments of a rule's update of one piece of the parameters.
template <std::floating_point T>
struct RuleStep {
    std::uint64_t step = 1;    ///< number of the update, from 1
    double rate_factor = 1.0;  ///< from the schedule; multiplies the learning rate
    /// State of the piece: one value per parameter and slot of the rule, initially 0.
    std::array<std::span<T>, 2> slots = {};
};

namespace detail {

template <class R, class T>
concept RuleOn = requires(const R& rule, std::span<T> parameters, std::span<const T> gradient,
                          RuleStep<T> step) {
    { rule.update(parameters, gradient, step) } -> std::same_as<void>;
};

}  // namespace detail

/// The update rule of an optimizer: an aggregate of hyper-parameters without state.
///
/// * `slots()`: values of state per parameter, at most 2;
/// * `learning_rate_at(step, rate_factor)`: the learning rate of update number `step`, from 1;
/// * `update(parameters, gradient, step)`: one descent step, in place.
///
/// An update treats all parameters alike and independently. It may be applied in pieces, by any threads, once
/// per piece and step, with the same bits as in one call.
///
/// Optional members: `as_plain_sgd(step, rate_factor)` returns the learning rate if the update is exactly
/// parameters -= learning_rate * gradient, otherwise nothing. `check()` throws Error for invalid
/// hyper-parameters; RuleState calls it.
template <class R>
concept Rule = std::copyable<R> && detail::RuleOn<R, float> && detail::RuleOn<R, double> &&
    requires(const R& rule, std::uint64_t step, double rate_factor) {
    { rule.slots() } -> std::same_as<std::size_t>;
    { rule.learning_rate_at(step, rate_factor) } -> std::same_as<double>;
};

namespace detail {

template <Rule R>
std::optional<double> as_plain_sgd(const R& rule, std::uint64_t step, double rate_factor) {
    if constexpr (requires { rule.as_plain_sgd(step, rate_factor); })
        return rule.as_plain_sgd(step, rate_factor);
    return std::nullopt;
}

}  // namespace detail
}  // namespace deepchrome
