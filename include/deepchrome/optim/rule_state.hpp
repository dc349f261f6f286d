// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <deepchrome/core/gradient_sink.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/optim/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The state of a rule in one run: `slots` values per parameter and the number of finished updates.
///
/// One update of all parameters consists of `slice`s that cover each parameter once, followed by one
/// `advance`. Different threads may use slices that do not overlap. To save the state, save `values` and
/// `steps`.
template <std::floating_point T>
class RuleState {
public:
    /// Error if `slots` is more than 2.
    explicit RuleState(std::size_t parameters, std::size_t slots)
        : parameters_(parameters), slots_(checked(slots)), values_(parameters * slots, T(0)) {}

    /// The initial state for `rule`. Error for invalid hyper-parameters of the rule.
    template <Rule R>
    explicit RuleState(const R& rule, std::size_t parameters)
        : RuleState(parameters, checked(rule).slots()) {}

    /// The argument of the current update for the parameters [offset, offset + count).
    RuleStep<T> slice(std::size_t offset, std::size_t count, double rate_factor = 1.0) {
        RuleStep<T> step{.step = steps_ + 1, .rate_factor = rate_factor, .slots = {}};
        for (std::size_t k = 0; k < slots_; ++k)
            step.slots[k] = std::span<T>(values_).subspan(k * parameters_ + offset, count);
        return step;
    }

    /// Ends the current update.
    void advance() { ++steps_; }

    std::size_t parameters() const { return parameters_; }
    std::size_t slots() const { return slots_; }

    /// The number of finished updates.
    std::uint64_t steps() const { return steps_; }

    /// The state, slot by slot.
    std::span<const T> values() const { return values_; }
    std::span<T> values() { return values_; }

    /// Restores a saved state. Error if the number of values differs.
    void restore(std::span<const T> values, std::uint64_t steps) {
        if (values.size() != values_.size())
            throw_as<Error>({"RuleState: the number of saved values is ", values.size(), " (wanted ",
                             values_.size(), ")"});
        std::ranges::copy(values, values_.begin());
        steps_ = steps;
    }

private:
    static std::size_t checked(std::size_t slots) {
        if (slots > std::tuple_size_v<decltype(RuleStep<T>::slots)>)
            throw_as<Error>({"RuleState: the number of slots is ", slots, " (wanted at most 2)"});
        return slots;
    }

    template <Rule R>
    static const R& checked(const R& rule) {
        if constexpr (requires { rule.check(); }) rule.check();
        return rule;
    }

    std::size_t parameters_;
    std::size_t slots_;
    std::vector<T> values_;
    std::uint64_t steps_ = 0;
};

/// A gradient sink that applies the rule to the parameters of each piece; any threads may call it. After all
/// pieces, call `state.advance()`.
template <class R, std::floating_point T>
struct RuleSink {
    const R& rule;
    RuleState<T>& state;
    std::span<T> parameters;
    double rate_factor = 1.0;

    void operator()(std::size_t offset, std::span<const T> piece) const {
        rule.update(parameters.subspan(offset, piece.size()), piece,
                    state.slice(offset, piece.size(), rate_factor));
    }
    /// The update as a scaled addition, if the rule is plain gradient descent.
    std::optional<ScaledAdd<T>> scaled_add() const {
        const std::optional<double> rate = detail::as_plain_sgd(rule, state.steps() + 1, rate_factor);
        if (!rate) return std::nullopt;
        return ScaledAdd<T>{parameters, static_cast<T>(-*rate)};
    }
};

}  // namespace deepchrome

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE class RuleState<float>;

}  // namespace deepchrome
#endif
