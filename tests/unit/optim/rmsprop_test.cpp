// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/rmsprop.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

namespace {

auto torch_rmsprop(const RMSProp& rule) {
    return [rule, m = 0.0](double, double x, double g) mutable {
        g += rule.weight_decay * x;
        m = rule.alpha * m + (1.0 - rule.alpha) * g * g;
        return x - rule.learning_rate * g / (std::sqrt(m) + rule.epsilon);
    };
}

const std::vector<RMSProp> variants = {
    {},
    {.learning_rate = 0.1},
    {.learning_rate = 0.1, .alpha = 0.5, .epsilon = 0.25},
    {.learning_rate = 0.1, .weight_decay = 0.02},
};

}  // namespace

TEST_CASE("RMSProp: steps by hand") {
    // the published trap: the first step of Torch's rmsprop is rate / sqrt(1 - alpha), whatever the gradient
    CHECK(trajectory<double>(RMSProp{.learning_rate = 0.1}, 0.0, {123.0})[0] ==
          doctest::Approx(-1.0).epsilon(1e-9));
    CHECK(trajectory<double>(RMSProp{.learning_rate = 0.1}, 0.0, {-4.0})[0] ==
          doctest::Approx(1.0).epsilon(1e-7));
    // m = 3/4 * 16 = 12 after the first, 1/4 * 12 + 3/4 * 8 = 9 after the second gradient; roots 2 sqrt 3 and
    // 3
    const std::vector<double> path = trajectory<double>(
        RMSProp{.learning_rate = 1.0, .alpha = 0.25, .epsilon = 1.0}, 0.0, {4.0, std::sqrt(8.0)});
    CHECK(path[0] == doctest::Approx(-4.0 / (2.0 * std::sqrt(3.0) + 1.0)).epsilon(1e-14));
    CHECK(path[1] - path[0] == doctest::Approx(-std::sqrt(8.0) / 4.0).epsilon(1e-14));
}

TEST_CASE("RMSProp: the formula, ten steps, every option") {
    for (const RMSProp& rule : variants) check_trajectory(rule, torch_rmsprop(rule));
}

TEST_CASE("RMSProp: pieces equal the whole, rates scale") {
    for (const RMSProp& rule : variants) {
        check_pieces<float>(rule);
        check_pieces<double>(rule);
        check_rate_factor(rule);
    }
}

TEST_CASE("RMSProp: finds minima") {
    check_convergence(RMSProp{.learning_rate = 0.05}, RMSProp{.learning_rate = 0.01});
}

TEST_CASE("RMSProp: slots and refusals") {
    CHECK(RMSProp{}.slots() == 1);
    CHECK_THROWS_WITH_AS(RMSProp{.learning_rate = std::nan("")}.check(),
                         "RMSProp: learning_rate is nan (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(RMSProp{.alpha = 1.0}.check(),
                         "RMSProp: alpha is 1 (wanted at least 0 and less than 1)", Error);
    CHECK_THROWS_WITH_AS(RMSProp{.epsilon = -1.0}.check(),
                         "RMSProp: epsilon is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(RMSProp{.weight_decay = -1.0}.check(),
                         "RMSProp: weight_decay is -1 (wanted a number of at least 0)", Error);
}
