// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/adagrad.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

namespace {

auto torch_adagrad(const Adagrad& rule) {
    return [rule, sum = rule.initial](double t, double x, double g) mutable {
        g += rule.weight_decay * x;
        sum += g * g;
        return x - rule.learning_rate / (1.0 + (t - 1.0) * rule.decay) * g / (std::sqrt(sum) + rule.epsilon);
    };
}

const std::vector<Adagrad> variants = {
    {},
    {.learning_rate = 0.1, .epsilon = 0.5},
    {.learning_rate = 0.1, .weight_decay = 0.02},
    {.learning_rate = 0.1, .decay = 0.3, .initial = 2.0},
};

}  // namespace

TEST_CASE("Adagrad: steps by hand") {
    // sums 9 and 9 + 16
    CHECK(trajectory<double>(Adagrad{.learning_rate = 1.0, .epsilon = 0.0}, 5.0, {3.0, -4.0}) ==
          std::vector<double>{4.0, 4.0 + 4.0 / 5.0});
    // sum 16 + 9; at the second step half the rate and the sum 25 + 144
    const std::vector<double> path = trajectory<double>(
        Adagrad{.learning_rate = 1.0, .epsilon = 0.0, .decay = 1.0, .initial = 16.0}, 0.0, {3.0, 12.0});
    CHECK(path[0] == doctest::Approx(-3.0 / 5.0).epsilon(1e-15));
    CHECK(path[1] - path[0] == doctest::Approx(-6.0 / 13.0).epsilon(1e-15));
}

TEST_CASE("Adagrad: the formula, ten steps, every option") {
    for (const Adagrad& rule : variants) check_trajectory(rule, torch_adagrad(rule));
}

TEST_CASE("Adagrad: pieces equal the whole, rates scale") {
    for (const Adagrad& rule : variants) {
        check_pieces<float>(rule);
        check_pieces<double>(rule);
        check_rate_factor(rule);
    }
}

TEST_CASE("Adagrad: finds minima") {
    check_convergence(Adagrad{.learning_rate = 1.0}, Adagrad{.learning_rate = 0.5});
}

TEST_CASE("Adagrad: slots and refusals") {
    CHECK(Adagrad{}.slots() == 1);
    CHECK(Adagrad{.learning_rate = 0.3, .decay = 0.1}.learning_rate_at(11, 1.0) ==
          doctest::Approx(0.15).epsilon(1e-15));
    CHECK_THROWS_WITH_AS(Adagrad{.learning_rate = -1.0}.check(),
                         "Adagrad: learning_rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(Adagrad{.epsilon = -1.0}.check(),
                         "Adagrad: epsilon is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(Adagrad{.weight_decay = -1.0}.check(),
                         "Adagrad: weight_decay is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(Adagrad{.decay = -1.0}.check(),
                         "Adagrad: decay is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(Adagrad{.initial = -1.0}.check(),
                         "Adagrad: initial is -1 (wanted a number of at least 0)", Error);
}
