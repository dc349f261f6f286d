// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/graph/describe.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/models/deepchrome.hpp>
#include <deepchrome/testing/gradient_check.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

using M = Model<DeepChrome, Signal{.bins = 100, .marks = 5}>;

static_assert(M::parameter_count == 644'177);
static_assert(std::is_same_v<decltype(M::parameter_count), const std::size_t>);
static_assert(M::output == Shape{1, 2});

TEST_CASE("The published network is as published") {
    CHECK(describe(M()) == "    layer                          output  parameters\n"
                           "    input                         100 x 5\n"
                           "0   Conv1D(filters=50, width=10)  91 x 50       2,550\n"
                           "1   ReLU                          91 x 50\n"
                           "2   MaxPool(width=5)              18 x 50\n"
                           "3   Dropout(rate=0.5)             18 x 50\n"
                           "5   Dense(units=625)              1 x 625     563,125\n"
                           "6   ReLU                          1 x 625\n"
                           "7   Dense(units=125)              1 x 125      78,250\n"
                           "8   ReLU                          1 x 125\n"
                           "9   Dense(units=2)                  1 x 2         252\n"
                           "10  LogSoftmax                      1 x 2\n"
                           "                                              644,177\n");
}

TEST_CASE("It predicts log-probabilities, the same in a batch of one as among others") {
    const M model(Seed{1});
    constexpr std::size_t genes = 70;
    const auto x = naive::cast<float>(naive::random_values(genes * 500, 1));
    std::vector<float> y(genes * 2);
    Threads threads(2);
    model.outputs(std::span<const float>(x), y, threads);
    for (std::size_t g = 0; g < genes; ++g) {
        CHECK(std::exp(y[2 * g]) + std::exp(y[2 * g + 1]) == doctest::Approx(1).epsilon(1e-6));
        std::vector<float> alone(2);
        model.outputs(std::span<const float>(x).subspan(g * 500, 500), alone, threads);
        CHECK(alone[0] == doctest::Approx(y[2 * g]).epsilon(1e-6));
    }
}

TEST_CASE("It learns a simple rule by gradient descent") {
    M model(Seed{1});
    Threads threads(2);
    constexpr std::size_t genes = 64;
    const auto x = naive::cast<float>(naive::random_values(genes * 500, 2));
    std::vector<float> labels(genes);
    for (std::size_t g = 0; g < genes; ++g) labels[g] = x[g * 500 + 7] > 0 ? 1.0f : 0.0f;
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    const auto loss = [&](std::span<float> gradient) {
        return model.loss_and_gradient(x, labels, NegativeLogLikelihood{}, workspace,
                                       {.parameters = gradient}, threads);
    };
    const double before = loss({});
    CHECK(before == doctest::Approx(std::log(2.0)).epsilon(0.05));
    for (int step = 0; step < 60; ++step) {
        std::vector<float> gradient(M::parameter_count);
        loss(gradient);
        for (std::size_t i = 0; i < gradient.size(); ++i) model.parameters()[i] -= 0.1f * gradient[i];
    }
    CHECK(loss({}) < 0.5 * before);
}

TEST_CASE("Its gradients are right") {
    CHECK(check_gradients<DeepChrome, Shape{100, 5}>(5, {.most = 40, .dropout = true}) < 1e-6);
}

}  // namespace
