// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/optim/concept.hpp>
#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/optim/schedule.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Computes f(x) and writes its gradient.
template <class F, class T>
concept Objective = requires(F& objective, std::span<const T> x, std::span<T> gradient) {
    { objective(x, gradient) } -> std::convertible_to<double>;
};

struct MinimizeOptions {
    std::uint64_t steps = 1000;
    AnySchedule schedule = {};        ///< one step counts as one epoch
    double gradient_tolerance = 0.0;  ///< stop when no derivative is larger in magnitude; 0: never
};

/// The result of `minimize`.
struct Minimum {
    double value;         ///< f at the last x
    std::uint64_t steps;  ///< number of updates
};

/// Minimizes `objective` from the start `x`, in place, by `rule`. After each update `projection(x)` may move
/// x back into the feasible set. The result is the last x, not necessarily the best. To maximize, negate
/// value and gradient.
///
/// The objective is called once before each update and once at the end. NumericError if its value is not
/// finite; Error for invalid hyper-parameters of the rule.
template <std::floating_point T, Rule R, Objective<T> F, std::invocable<std::span<T>> P>
Minimum minimize(const R& rule, F&& objective, std::span<T> x, const MinimizeOptions& options,
                 P&& projection) {
    RuleState<T> state(rule, x.size());
    std::vector<T> gradient(x.size());
    const auto evaluate = [&] {
        const double value = objective(std::span<const T>(x), std::span<T>(gradient));
        if (!is_finite(value))
            throw_as<NumericError>({"minimize: the objective is ", format_shortest(value), " after ",
                                    state.steps(),
                                    " steps (wanted a finite number); lower the rate or clip the gradient"});
        return value;
    };
    double value = evaluate();
    while (state.steps() < options.steps) {
        if (options.gradient_tolerance > 0.0 && std::ranges::all_of(gradient, [&](T g) {
                return std::abs(static_cast<double>(g)) <= options.gradient_tolerance;
            }))
            break;
        const double factor = options.schedule.factor(
            {.step = state.steps(), .steps = options.steps, .epoch = state.steps(), .epochs = options.steps});
        rule.update(x, std::span<const T>(gradient), state.slice(0, x.size(), factor));
        state.advance();
        projection(x);
        value = evaluate();
    }
    return {.value = value, .steps = state.steps()};
}

/// The same without projection.
template <std::floating_point T, Rule R, Objective<T> F>
Minimum minimize(const R& rule, F&& objective, std::span<T> x, const MinimizeOptions& options = {}) {
    return minimize(rule, objective, x, options, [](std::span<T>) {});
}

}  // namespace deepchrome
