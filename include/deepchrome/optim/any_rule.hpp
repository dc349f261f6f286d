// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/optim/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A rule chosen at run time.
class AnyRule {
public:
    template <class R>
    requires(!std::same_as<R, AnyRule> && Rule<R>) AnyRule(const R& rule)
        : slots_(rule.slots()),
          rate_at_([rule](std::uint64_t step, double factor) { return rule.learning_rate_at(step, factor); }),
          plain_rate_(
              [rule](std::uint64_t step, double factor) { return detail::as_plain_sgd(rule, step, factor); }),
          check_([rule] {
              if constexpr (requires { rule.check(); }) rule.check();
          }),
          update_floats_([rule](auto... arguments) { rule.update(arguments...); }),
          update_doubles_([rule](auto... arguments) { rule.update(arguments...); }) {}

    std::size_t slots() const { return slots_; }
    void check() const { check_(); }
    double learning_rate_at(std::uint64_t step, double rate_factor) const {
        return rate_at_(step, rate_factor);
    }
    std::optional<double> as_plain_sgd(std::uint64_t step, double rate_factor) const {
        return plain_rate_(step, rate_factor);
    }

    void update(std::span<float> parameters, std::span<const float> gradient, RuleStep<float> step) const {
        update_floats_(parameters, gradient, step);
    }
    void update(std::span<double> parameters, std::span<const double> gradient, RuleStep<double> step) const {
        update_doubles_(parameters, gradient, step);
    }

private:
    template <class T>
    using Update = std::function<void(std::span<T>, std::span<const T>, RuleStep<T>)>;

    std::size_t slots_;
    std::function<double(std::uint64_t, double)> rate_at_;
    std::function<std::optional<double>(std::uint64_t, double)> plain_rate_;
    std::function<void()> check_;
    Update<float> update_floats_;
    Update<double> update_doubles_;
};

static_assert(Rule<AnyRule>);

}  // namespace deepchrome
