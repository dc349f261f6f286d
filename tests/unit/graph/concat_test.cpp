// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>

#include "unit/graph/walked.hpp"
#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;

using Branches = Concat<Conv1D<Filters{4}, Width{3}, Padding::same>,
                        Sequential<Conv1D<Filters{2}, Width{5}, Padding::same>, Tanh>, Sigmoid>;

TEST_CASE("A Concat is a layer: it keeps their contract and has the right gradients") {
    check_layer<Branches, Shape{8, 3}>();
    check_layer<Concat<ReLU>, Shape{2, 2}>();
    check_layer<Concat<GlobalMaxPool, Dense<Units{3}>, Concat<GlobalAveragePool, Dense<Units{1}>>>,
                Shape{6, 2}>();
    CHECK(check_gradients<Concat<Sequential<BatchNorm<>, Dropout<Rate{0.5}>>, Residual<BatchNorm<>>>,
                          Shape{5, 2}>(9, {.dropout = true, .batch_statistics = true}) < 1e-7);
}

TEST_CASE("A Concat joins the channels of its branches at every position") {
    using M = Model<Sequential<Concat<ReLU, LeakyReLU<Slope{0.5}>>>, Signal{2, 2}, double>;
    const M model;
    const std::vector<double> x{1, -2, -4, 3};
    std::vector<double> y(8);
    model.outputs(std::span<const double>(x), y);
    CHECK(y == std::vector<double>{1, 0, 1, -1, 0, 3, -2, 3});
}

TEST_CASE("The branches of a Concat must agree in positions") {
    CHECK(Branches::fit({8, 3}));
    CHECK(Branches::output({8, 3}) == Shape{8, 9});
    using Uneven = Sequential<ReLU, Concat<Sequential<ReLU, ReLU>, Conv1D<Filters{2}, Width{2}>>>;
    const Fit fit = Uneven::fit({8, 3});
    CHECK(fit.reason == Misfit::branches_differ_in_positions);
    CHECK(fit.layer == 3);
    CHECK(fit.input == Shape{8, 3});
    const Fit inside = Concat<ReLU, Sequential<ReLU, MaxPool<Width{9}>>>::fit({8, 3});
    CHECK(inside.reason == Misfit::window_wider_than_signal);
    CHECK(inside.layer == 2);
}

TEST_CASE("Branches are numbered, and each begins with the signal as it was") {
    CHECK(Concat<ReLU, Tanh>::name() == "Concat(ReLU, Tanh)");
    using Net =
        Sequential<Concat<Sequential<Dense<Units{2}>>, Sequential<ReLU, Dense<Units{3}>>>, Dense<Units{1}>>;
    CHECK(walked<Net, Shape{2, 2}>() ==
          std::vector<std::string>{"0.0.1 Dense(units=2) 0+10", "0.1.0 ReLU 10+0",
                                   "0.1.2 Dense(units=3) 10+15", "1 Dense(units=1) 25+6"});
}

}  // namespace
