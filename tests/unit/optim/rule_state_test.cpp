// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <span>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/any_rule.hpp>
#include <deepchrome/optim/rule_state.hpp>
#include <deepchrome/optim/sgd.hpp>

using namespace deepchrome;

TEST_CASE("RuleState: zero at the start, slices aligned with the parameters, steps counted from 1") {
    RuleState<float> state(10, 2);
    CHECK(state.parameters() == 10);
    CHECK(state.slots() == 2);
    CHECK(state.steps() == 0);
    CHECK(std::ranges::equal(state.values(), std::vector<float>(20, 0.0f)));
    const RuleStep<float> step = state.slice(3, 4, 0.5);
    CHECK(step.step == 1);
    CHECK(step.rate_factor == 0.5);
    CHECK(step.slots[0].size() == 4);
    CHECK(step.slots[1].size() == 4);
    CHECK(step.slots[0].data() == state.values().data() + 3);
    CHECK(step.slots[1].data() == state.values().data() + 13);
    state.advance();
    CHECK(state.steps() == 1);
    CHECK(state.slice(0, 10).step == 2);
    CHECK(state.slice(0, 10).rate_factor == 1.0);
}

TEST_CASE("RuleState: as many slots as the rule asks for, no more than two") {
    CHECK(RuleState<double>(SGD{}, 7).values().empty());
    CHECK(RuleState<double>(SGD{}, 7).slice(0, 7).slots[0].empty());
    CHECK(RuleState<double>(SGD{.momentum = 0.9}, 7).values().size() == 7);
    CHECK(RuleState<double>(Adam{}, 7).values().size() == 14);
    CHECK_THROWS_WITH_AS(RuleState<double>(7, 3), "RuleState: the number of slots is 3 (wanted at most 2)",
                         Error);
}

TEST_CASE("RuleState: a rule that makes no sense is refused") {
    CHECK_THROWS_WITH_AS((RuleState<float>(Adam{.learning_rate = -1.0}, 7)),
                         "Adam: learning_rate is -1 (wanted a number of at least 0)", Error);
}

TEST_CASE("RuleState: saved and restored, a run goes on to the same bits") {
    const Adam rule{.learning_rate = 0.1};
    const std::vector<double> gradient = {1.0, -2.0, 0.5};
    std::vector<double> x = {0.0, 0.0, 0.0};
    RuleState<double> state(rule, 3);
    const auto update = [&](std::vector<double>& parameters, RuleState<double>& with) {
        rule.update(std::span<double>(parameters), std::span<const double>(gradient), with.slice(0, 3));
        with.advance();
    };
    for (int i = 0; i < 4; ++i) update(x, state);
    const std::vector<double> saved(state.values().begin(), state.values().end());
    std::vector<double> y = x;
    RuleState<double> other(rule, 3);
    other.restore(saved, state.steps());
    for (int i = 0; i < 4; ++i) {
        update(x, state);
        update(y, other);
    }
    CHECK(x == y);
    CHECK(other.steps() == 8);
    CHECK_THROWS_WITH_AS(other.restore(std::vector<double>(5), 1),
                         "RuleState: the number of saved values is 5 (wanted 6)", Error);
}

namespace {

/// Whether a gradient of zero leaves parameters and state as they are, after some steps.
template <class R>
bool zero_changes_nothing(const R& rule) {
    std::vector<double> x = {1.0, -2.0, 0.5};
    RuleState<double> state(rule, 3);
    for (const double slope : {0.3, -0.7, 0.0}) {
        const std::vector<double> gradient(3, slope);
        const std::vector<double> x_before = x;
        const std::vector<double> state_before(state.values().begin(), state.values().end());
        RuleSink<R, double>{rule, state, x}(0, std::span<const double>(gradient));
        state.advance();
        if (slope == 0.0) return x == x_before && std::ranges::equal(state.values(), state_before);
    }
    return false;
}

}  // namespace

TEST_CASE("RuleSink: plain update says so, and then pieces of zeros change nothing") {
    const auto check = [](const auto& rule, bool plain) {
        CHECK(detail::as_plain_sgd(rule, 1, 1.0).has_value() == plain);
        CHECK(zero_changes_nothing(rule) == plain);
        CHECK(detail::as_plain_sgd(AnyRule(rule), 1, 1.0).has_value() == plain);
        std::vector<float> parameters{1.0f, -2.0f, 0.3f, 1e-3f};
        const std::vector<float> gradient{0.7f, 0.1f, 0.0f, -3.0f};
        RuleState<float> state(rule, 4);
        state.advance();  // not the first update
        const RuleSink<std::remove_cvref_t<decltype(rule)>, float> sink{rule, state, parameters, 0.5};
        const auto update = sink.scaled_add();
        REQUIRE(update.has_value() == plain);
        if (!plain) return;
        std::vector<float> wanted(parameters);
        for (std::size_t i = 0; i < 4; ++i) wanted[i] += update->factor * gradient[i];
        sink(0, std::span<const float>(gradient));
        for (std::size_t i = 0; i < 4; ++i)
            CHECK(update->parameters[i] == doctest::Approx(wanted[i]).epsilon(1e-6));
    };
    check(SGD{.learning_rate = 0.1, .decay = 0.3}, true);
    check(SGD{.learning_rate = 0.1, .momentum = 0.9}, false);
    check(SGD{.learning_rate = 0.1, .weight_decay = 0.01}, false);
    check(Adam{.learning_rate = 0.1}, false);
}

TEST_CASE("RuleSink: a gradient in pieces is the gradient in one") {
    const Adam rule{.learning_rate = 0.1};
    const std::vector<double> gradient = {1.0, -2.0, 0.5, 3.0, -0.25};
    std::vector<double> whole(5, 1.0);
    std::vector<double> pieces(5, 1.0);
    RuleState<double> of_whole(rule, 5);
    RuleState<double> of_pieces(rule, 5);
    RuleSink<Adam, double>{rule, of_whole, whole, 0.5}(0, std::span<const double>(gradient));
    const RuleSink<Adam, double> sink{rule, of_pieces, pieces, 0.5};
    sink(3, std::span<const double>(gradient).subspan(3));
    sink(0, std::span<const double>(gradient).first(3));
    CHECK(pieces == whole);
    CHECK(std::ranges::equal(of_pieces.values(), of_whole.values()));
    CHECK(whole[0] != 1.0);
}
