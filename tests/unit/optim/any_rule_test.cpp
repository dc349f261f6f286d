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
        CHECK(any.learning_rate_at(5, 0.5) == rule.learning_rate_at(5, 0.5));
        CHECK(trajectory<float>(any, 1.5, ten_gradients) == trajectory<float>(rule, 1.5, ten_gradients));
        CHECK(trajectory<double>(any, 1.5, ten_gradients) == trajectory<double>(rule, 1.5, ten_gradients));
    };
    check(SGD{.learning_rate = 0.1, .decay = 0.5});
    check(SGD{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true});
    check(RMSProp{.learning_rate = 0.1});
    check(AdamW{.learning_rate = 0.1});
}

TEST_CASE("AnyRule: copied, assigned, and refused like the rule inside") {
    AnyRule rule = SGD{.learning_rate = 0.25};
    const AnyRule copy = rule;
    rule = AdamW{.learning_rate = 0.125};
    CHECK(copy.slots() == 0);
    CHECK(copy.learning_rate_at(1, 1.0) == 0.25);
    CHECK(rule.slots() == 2);
    CHECK(rule.learning_rate_at(1, 1.0) == 0.125);
    const AnyRule wrong = SGD{.learning_rate = -1.0};
    CHECK_THROWS_WITH_AS(wrong.check(), "SGD: learning_rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS((RuleState<float>(wrong, 3)),
                         "SGD: learning_rate is -1 (wanted a number of at least 0)", Error);
}
