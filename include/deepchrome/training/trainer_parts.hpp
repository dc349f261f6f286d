// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/optim/concept.hpp>
#include <deepchrome/optim/plateau.hpp>
#include <deepchrome/optim/schedule.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

template <class S>
concept TrainerSchedule = Schedule<S> || std::same_as<S, Plateau>;

template <class R, class L, class S>
inline constexpr bool trains_with = Rule<R>&& Loss<L>&& TrainerSchedule<S>;

/// Makes the compiler refuse other arguments of a Trainer in one sentence.
template <class R, class L, class S>
constexpr void reject_other_parts() {
    static_assert(Rule<R>, "deepchrome: a Trainer takes a rule first, such as Adam, then a loss; "
                           "optim/concept.hpp says what a rule of your own needs");
    static_assert(!Rule<R> || Loss<L>,
                  "deepchrome: a Trainer takes a loss after the rule, such as NegativeLogLikelihood; "
                  "losses/concept.hpp says what a loss of your own needs");
    static_assert(!(Rule<R> && Loss<L>) || TrainerSchedule<S>,
                  "deepchrome: a Trainer takes a schedule after the options, such as OneCycle; "
                  "a schedule of your own needs double factor(Progress) const");
}

}  // namespace deepchrome::detail
