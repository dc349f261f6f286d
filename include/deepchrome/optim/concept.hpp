// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace deepchrome {

/// What a rule is told at one update of one piece of the parameters.
template <std::floating_point T>
struct RuleStep {
    std::uint64_t step = 1;    ///< 1 at the first update
    double rate_factor = 1.0;  ///< from the schedule; the rate is multiplied by it
    /// The piece's state, as many values per parameter as the rule has slots; 0 at the start.
    std::array<std::span<T>, 2> slots = {};
};

namespace detail {

template <class R, class T>
concept RuleOn = requires(const R& rule, std::span<T> parameters, std::span<const T> gradient,
                          RuleStep<T> step) {
    { rule.update(parameters, gradient, step) } -> std::same_as<void>;
};

}  // namespace detail

/// An optimizer's rule: an aggregate of hyper-parameters that remembers nothing.
///
/// * `slots()`: values of state per parameter, at most 2;
/// * `learning_rate_at(step, rate_factor)`: the learning rate of an update, 1 being the first;
/// * `update(parameters, gradient, step)`: one step downhill, in place.
///
/// An update treats every parameter alike and by itself. It may be applied to the parameters piece by piece,
/// by any threads, once per piece and step, with the same bits as in one go.
///
/// A rule may also have `as_plain_sgd(step, rate_factor)`: an optional rate, which there is where an update
/// is parameters -= rate * gradient and nothing else. And `check()`, which throws Error when its
/// hyper-parameters make no sense; RuleState calls it.
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
