// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/adam.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

namespace {

auto published_adam(const Adam& rule) {
    return [rule, m = 0.0, v = 0.0](double t, double x, double g) mutable {
        g += rule.weight_decay * x;
        m = rule.beta1 * m + (1.0 - rule.beta1) * g;
        v = rule.beta2 * v + (1.0 - rule.beta2) * g * g;
        const double m_hat = m / (1.0 - std::pow(rule.beta1, t));
        const double v_hat = v / (1.0 - std::pow(rule.beta2, t));
        return x - rule.learning_rate * m_hat / (std::sqrt(v_hat) + rule.epsilon);
    };
}

const std::vector<Adam> variants = {
    {},
    {.learning_rate = 0.1},
    {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.25},
    {.learning_rate = 0.1, .beta1 = 0.0},
    {.learning_rate = 0.1, .weight_decay = 0.02},
};

}  // namespace

TEST_CASE("Adam: steps by hand") {
    // the first step is the rate, whatever the gradient
    CHECK(trajectory<double>(Adam{.learning_rate = 0.1}, 0.0, {123.0})[0] ==
          doctest::Approx(-0.1).epsilon(1e-9));
    CHECK(trajectory<float>(Adam{.learning_rate = 0.1}, 0.0, {-4.0})[0] ==
          doctest::Approx(0.1).epsilon(1e-6));
    // then m = 1/2 * 1 + 1/2 * -1 = 0: no second step
    const std::vector<double> path =
        trajectory<double>(Adam{.learning_rate = 0.5, .beta1 = 0.5, .epsilon = 0.0}, 0.0, {2.0, -1.0});
    CHECK(path[0] == doctest::Approx(-0.5).epsilon(1e-15));
    CHECK(path[1] == doctest::Approx(path[0]).epsilon(1e-15));
}

TEST_CASE("Adam: the published formula, ten steps, every option") {
    for (const Adam& rule : variants) check_trajectory(rule, published_adam(rule));
}

TEST_CASE("Adam: pieces equal the whole, rates scale") {
    for (const Adam& rule : variants) {
        check_pieces<float>(rule);
        check_pieces<double>(rule);
        check_rate_factor(rule);
    }
}

TEST_CASE("Adam: finds minima") {
    check_convergence(Adam{.learning_rate = 0.05}, Adam{.learning_rate = 0.02});
}

TEST_CASE("Adam: slots and refusals") {
    CHECK(Adam{}.slots() == 2);
    CHECK_THROWS_WITH_AS(Adam{.learning_rate = -1.0}.check(),
                         "Adam: learning_rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(Adam{.beta1 = 1.0}.check(), "Adam: beta1 is 1 (wanted at least 0 and less than 1)",
                         Error);
    CHECK_THROWS_WITH_AS(Adam{.beta2 = -0.1}.check(),
                         "Adam: beta2 is -0.1 (wanted at least 0 and less than 1)", Error);
    CHECK_THROWS_WITH_AS(Adam{.epsilon = -1.0}.check(), "Adam: epsilon is -1 (wanted a number of at least 0)",
                         Error);
    CHECK_THROWS_WITH_AS(Adam{.weight_decay = -1.0}.check(),
                         "Adam: weight_decay is -1 (wanted a number of at least 0)", Error);
}
