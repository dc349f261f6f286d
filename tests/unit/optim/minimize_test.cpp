// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/minimize.hpp>
#include <deepchrome/optim/sgd.hpp>

using namespace deepchrome;

namespace {

/// x^2 in each coordinate.
double squares(std::span<const double> x, std::span<double> gradient) {
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        gradient[i] = 2.0 * x[i];
        sum += x[i] * x[i];
    }
    return sum;
}

}  // namespace

TEST_CASE("minimize: every step is the rule's, the value is that of the last x") {
    std::vector<double> x = {8.0, -4.0};
    const Minimum minimum = minimize(SGD{.learning_rate = 0.25}, squares, std::span(x), {.steps = 3});
    CHECK(x == std::vector<double>{1.0, -0.5});  // halved three times
    CHECK(minimum.value == 1.25);
    CHECK(minimum.steps == 3);
}

TEST_CASE("minimize: the objective is called once more than there are steps and keeps its state") {
    std::vector<float> x = {1.0f};
    int calls = 0;
    auto objective = [&calls](std::span<const float> at, std::span<float> gradient) mutable {
        ++calls;
        gradient[0] = 2.0f * at[0];
        return at[0] * at[0];
    };
    minimize(Adam{}, objective, std::span(x), {.steps = 17});
    CHECK(calls == 18);
    minimize(Adam{}, objective, std::span(x), {.steps = 0});
    CHECK(calls == 19);
}

TEST_CASE("minimize: the schedule sees every step as an epoch") {
    std::vector<double> x = {64.0};
    minimize(SGD{.learning_rate = 0.25}, squares, std::span(x),
             {.steps = 4, .schedule = StepDecay{.every = 2, .multiplier = 0.0}});
    CHECK(x[0] == 16.0);
    x = {64.0};
    minimize(SGD{.learning_rate = 0.5}, squares, std::span(x), {.steps = 2, .schedule = Cosine{}});
    // factors 1 and (1 + cos(pi / 2)) / 2 = 1/2: to 0 at once and no further
    CHECK(x[0] == 0.0);
    x = {64.0};
    minimize(SGD{.learning_rate = 0.25}, squares, std::span(x), {.steps = 2, .schedule = Cosine{}});
    CHECK(x[0] == doctest::Approx(24.0).epsilon(1e-14));  // by 1/2, then by 1/4
}

TEST_CASE("minimize: a projection keeps x where it is allowed") {
    std::vector<double> x = {8.0, -4.0};
    const auto above_two = [](std::span<double> at) {
        for (double& value : at) value = std::max(value, 2.0);
    };
    const Minimum minimum =
        minimize(SGD{.learning_rate = 0.25}, squares, std::span(x), {.steps = 50}, above_two);
    CHECK(x == std::vector<double>{2.0, 2.0});
    CHECK(minimum.value == 8.0);
}

TEST_CASE("minimize: stops where it is flat enough, if asked to") {
    std::vector<double> x = {8.0, -4.0};
    const Minimum minimum = minimize(SGD{.learning_rate = 0.25}, squares, std::span(x),
                                     {.steps = 100, .gradient_tolerance = 1.0});
    CHECK(minimum.steps == 4);  // gradients 16, 8, 4, 2, 1
    CHECK(x == std::vector<double>{0.5, -0.25});
    x = {0.0, 0.0};
    CHECK(minimize(SGD{}, squares, std::span(x), {.steps = 5}).steps == 5);
}

TEST_CASE("minimize: nothing to minimize over") {
    std::vector<double> x;
    const Minimum minimum = minimize(Adam{}, squares, std::span(x));
    CHECK(minimum.value == 0.0);
    CHECK(minimum.steps == 1000);
}

TEST_CASE("minimize: an objective that is not finite is an error") {
    std::vector<double> x = {1.0};
    CHECK_THROWS_WITH_AS(minimize(SGD{.learning_rate = 1e200}, squares, std::span(x), {.steps = 10}),
                         "minimize: the objective is inf after 1 steps (wanted a finite number); lower the "
                         "rate or clip the gradient",
                         NumericError);
    x = {1.0};
    const auto nan = [](std::span<const double>, std::span<double>) { return std::nan(""); };
    CHECK_THROWS_WITH_AS(minimize(SGD{}, nan, std::span(x)),
                         "minimize: the objective is nan after 0 steps (wanted a finite number); lower the "
                         "rate or clip the gradient",
                         NumericError);
    CHECK_THROWS_WITH_AS(minimize(SGD{.learning_rate = -1.0}, squares, std::span(x)),
                         "SGD: learning_rate is -1 (wanted a number of at least 0)", Error);
}
