// SPDX-License-Identifier: BSD-3-Clause
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/sgd.hpp>

#include "rules.hpp"

using namespace deepchrome;
using namespace optim_test;

namespace {

/// torch.optim.SGD for one number.
auto torch_sgd(const SGD& rule) {
    return [rule, buffer = 0.0](double t, double x, double g) mutable {
        double d = g + rule.weight_decay * x;
        if (rule.momentum != 0.0) {
            buffer = t == 1.0 ? d : rule.momentum * buffer + (1.0 - rule.dampening) * d;
            d = rule.nesterov ? d + rule.momentum * buffer : buffer;
        }
        return x - rule.learning_rate / (1.0 + (t - 1.0) * rule.decay) * d;
    };
}

const std::vector<SGD> variants = {
    {.learning_rate = 0.1},
    {.learning_rate = 0.1, .weight_decay = 0.02},
    {.learning_rate = 0.1, .decay = 0.5},
    {.learning_rate = 0.1, .momentum = 0.9},
    {.learning_rate = 0.1, .momentum = 0.9, .dampening = 0.3, .weight_decay = 0.02},
    {.learning_rate = 0.1, .momentum = 0.9, .nesterov = true},
    {.learning_rate = 0.1, .momentum = 0.8, .nesterov = true, .weight_decay = 0.02, .decay = 1e-2},
};

}  // namespace

TEST_CASE("SGD: steps by hand") {
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5}, 1.0, {2.0, -4.0}) == std::vector<double>{0.0, 2.0});
    // rates 1/2 and, after one update, 1/4
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5, .decay = 1.0}, 1.0, {2.0, -4.0}) ==
          std::vector<double>{0.0, 1.0});
    // buffers 2 and 0.5 * 2 - 4 = -3
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5, .momentum = 0.5}, 1.0, {2.0, -4.0}) ==
          std::vector<double>{0.0, 1.5});
    // directions 2 + 0.5 * 2 = 3 and -4 + 0.5 * -3 = -5.5
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5, .momentum = 0.5, .nesterov = true}, 1.0,
                             {2.0, -4.0}) == std::vector<double>{-0.5, 2.25});
    // buffers 2 and 0.5 * 2 - 0.75 * 4 = -2
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5, .momentum = 0.5, .dampening = 0.25}, 1.0,
                             {2.0, -4.0}) == std::vector<double>{0.0, 1.0});
    // gradients 2 + 0.5 * 1 and -4 + 0.5 * -0.25
    CHECK(trajectory<double>(SGD{.learning_rate = 0.5, .weight_decay = 0.5}, 1.0, {2.0, -4.0}) ==
          std::vector<double>{-0.25, 1.8125});
}

TEST_CASE("SGD: the formula, ten steps, every option") {
    for (const SGD& rule : variants) check_trajectory(rule, torch_sgd(rule));
}

TEST_CASE("SGD: pieces equal the whole, rates scale") {
    for (const SGD& rule : variants) {
        check_pieces<float>(rule);
        check_pieces<double>(rule);
        check_rate_factor(rule);
    }
}

TEST_CASE("SGD: finds minima") {
    check_convergence(SGD{.learning_rate = 0.1}, SGD{.learning_rate = 1e-3, .momentum = 0.9});
    check_convergence(SGD{.learning_rate = 0.05, .momentum = 0.9},
                      SGD{.learning_rate = 1e-3, .momentum = 0.9, .nesterov = true});
}

TEST_CASE("SGD: slots, rates and refusals") {
    CHECK(SGD{}.slots() == 0);
    CHECK(SGD{.momentum = 0.9}.slots() == 1);
    CHECK(SGD{.learning_rate = 0.3, .decay = 0.1}.learning_rate_at(11, 1.0) ==
          doctest::Approx(0.15).epsilon(1e-15));
    CHECK_THROWS_WITH_AS(SGD{.learning_rate = -1.0}.check(),
                         "SGD: learning_rate is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(SGD{.momentum = -0.5}.check(),
                         "SGD: momentum is -0.5 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(SGD{.weight_decay = -1.0}.check(),
                         "SGD: weight_decay is -1 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(SGD{.decay = -1.0}.check(), "SGD: decay is -1 (wanted a number of at least 0)",
                         Error);
    CHECK_THROWS_WITH_AS(SGD{.nesterov = true}.check(), "SGD: nesterov needs a momentum and no dampening",
                         Error);
    CHECK_THROWS_WITH_AS((SGD{.momentum = 0.9, .dampening = 0.1, .nesterov = true}.check()),
                         "SGD: nesterov needs a momentum and no dampening", Error);
}
