// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/adamw.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

namespace {

auto published_adamw(const AdamW& rule) {
    return [rule, m = 0.0, v = 0.0](double t, double x, double g) mutable {
        m = rule.beta1 * m + (1.0 - rule.beta1) * g;
        v = rule.beta2 * v + (1.0 - rule.beta2) * g * g;
        const double m_hat = m / (1.0 - std::pow(rule.beta1, t));
        const double v_hat = v / (1.0 - std::pow(rule.beta2, t));
        return x - rule.learning_rate * rule.weight_decay * x -
               rule.learning_rate * m_hat / (std::sqrt(v_hat) + rule.epsilon);
    };
}

const std::vector<AdamW> variants = {
    {},
    {.learning_rate = 0.1, .weight_decay = 0.0},
    {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.25, .weight_decay = 0.5},
};

}  // namespace

TEST_CASE("AdamW: without a gradient the parameters shrink by 1 - rate * weight_decay") {
    CHECK(trajectory<double>(AdamW{.learning_rate = 0.5, .weight_decay = 0.5}, 16.0, {0.0, 0.0}) ==
          std::vector<double>{12.0, 9.0});
}

TEST_CASE("AdamW: the published formula, ten steps, every option") {
    for (const AdamW& rule : variants) check_trajectory(rule, published_adamw(rule));
}

TEST_CASE("AdamW: pieces equal the whole, rates scale") {
    for (const AdamW& rule : variants) {
        check_pieces<float>(rule);
        check_pieces<double>(rule);
        check_rate_factor(rule);
    }
}

TEST_CASE("AdamW: finds minima") {
    check_convergence(AdamW{.learning_rate = 0.05, .weight_decay = 0.0},
                      AdamW{.learning_rate = 0.02, .weight_decay = 0.0});
}

TEST_CASE("AdamW: slots and refusals") {
    CHECK(AdamW{}.slots() == 2);
    CHECK(AdamW{}.weight_decay == 1e-2);
    CHECK_THROWS_WITH_AS(AdamW{.learning_rate = -1.0}.check(),
                         "AdamW: learning_rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(AdamW{.beta1 = 1.0}.check(), "AdamW: beta1 is 1 (wanted at least 0 and less than 1)",
                         Error);
    CHECK_THROWS_WITH_AS(AdamW{.weight_decay = -1.0}.check(),
                         "AdamW: weight_decay is -1 (wanted a number of at least 0)", Error);
}
