// SPDX-License-Identifier: BSD-3-Clause
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/adamw.hpp>
#include <deepchrome/optim/any_rule.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/optim/sgd.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

TEST_CASE("AnyRule: the same bits as the rule it was made from") {
    const auto check = [](const Rule auto& rule) {
        const AnyRule any = rule;
        CHECK(any.slots() == rule.slots());
        CHECK(any.rate_at(5, 0.5) == rule.rate_at(5, 0.5));
        CHECK(trajectory<float>(any, 1.5, ten_gradients) == trajectory<float>(rule, 1.5, ten_gradients));
        CHECK(trajectory<double>(any, 1.5, ten_gradients) == trajectory<double>(rule, 1.5, ten_gradients));
    };
    check(SGD{.rate = 0.1, .decay = 0.5});
    check(SGD{.rate = 0.1, .momentum = 0.9, .nesterov = true});
    check(RMSProp{.rate = 0.1});
    check(AdamW{.rate = 0.1});
}

TEST_CASE("AnyRule: copied, assigned, and refused like the rule inside") {
    AnyRule rule = SGD{.rate = 0.25};
    const AnyRule copy = rule;
    rule = AdamW{.rate = 0.125};
    CHECK(copy.slots() == 0);
    CHECK(copy.rate_at(1, 1.0) == 0.25);
    CHECK(rule.slots() == 2);
    CHECK(rule.rate_at(1, 1.0) == 0.125);
    const AnyRule wrong = SGD{.rate = -1.0};
    CHECK_THROWS_WITH_AS(wrong.check(), "SGD: rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS((RuleState<float>(wrong, 3)), "SGD: rate is -1 (wanted a number of at least 0)",
                         Error);
}
