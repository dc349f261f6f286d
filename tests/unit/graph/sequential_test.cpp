// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

#include "unit/graph/walked.hpp"
#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;

TEST_CASE("A Sequential is a layer: it keeps their contract and has the right gradients") {
    check_layer<Sequential<Tanh>, Shape{4, 2}>();
    check_layer<
        Sequential<Conv1D<Filters{4}, Width{3}>, Tanh, AveragePool<Width{2}>, Dense<Units{3}>, LogSoftmax>,
        Shape{11, 2}>();
    check_layer<
        Sequential<Sequential<Dense<Units{5}>, Sigmoid>, Sequential<Sequential<Dense<Units{2}>>, Softmax>>,
        Shape{3, 2}>();
}

TEST_CASE("Dropout and batch statistics deep inside have the right gradients") {
    using Net = Sequential<Conv1D<Filters{4}, Width{3}>, BatchNorm<>, Tanh, Dropout<Rate{0.25}>,
                           Sequential<Dense<Units{3}>, BatchNorm<>>, Sigmoid>;
    CHECK(check_gradients<Net, Shape{9, 2}>(19, {.dropout = true, .batch_statistics = true}) < 1e-7);
    CHECK(check_gradients<Net, Shape{9, 2}>(19, {.dropout = true}) < 1e-7);
}

TEST_CASE("A Sequential adds up what its layers have") {
    using Net = Sequential<Conv1D<Filters{4}, Width{3}>, BatchNorm<>, Dropout<Rate{0.5}>,
                           Sequential<Dense<Units{5}>, ReLU>>;
    CHECK(Net::output({9, 2}) == Shape{1, 5});
    CHECK(Net::layer_count() == 5);
    CHECK(Net::parameter_count({9, 2}) == 4 * 7 + 8 + (28 + 1) * 5);
    CHECK(Net::running_count({9, 2}) == 8);
    CHECK(Net::name() == "Sequential(Conv1D(filters=4, width=3), BatchNorm(momentum=0.1, epsilon=1e-05), "
                         "Dropout(rate=0.5), Sequential(Dense(units=5), ReLU))");
}

TEST_CASE("The first layer that does not fit is counted through nested graphs") {
    using Net =
        Sequential<ReLU, Sequential<ReLU, Conv1D<Filters{2}, Width{5}>>, Sequential<MaxPool<Width{6}>>>;
    CHECK(Net::fit({10, 3}));
    const Fit pool = Net::fit({9, 3});
    CHECK(pool.reason == Misfit::window_wider_than_signal);
    CHECK(pool.layer == 3);
    CHECK(pool.input == Shape{5, 2});
    const Fit conv = Net::fit({4, 3});
    CHECK(conv.layer == 2);
    CHECK(conv.input == Shape{4, 3});
    CHECK(detail::fit_of<Net>({0, 3}).reason == Misfit::empty_signal);
}

TEST_CASE("Layers are named as PyTorch names them, with its Flatten before the first Dense") {
    using Net =
        Sequential<Conv1D<Filters{2}, Width{3}>, Sequential<Tanh, ReLU>, Dense<Units{4}>, Dense<Units{3}>>;
    CHECK(walked<Net, Shape{8, 2}>() ==
          std::vector<std::string>{"0 Conv1D(filters=2, width=3) 0+14", "1.0 Tanh 14+0", "1.1 ReLU 14+0",
                                   "3 Dense(units=4) 14+52", "4 Dense(units=3) 66+15"});
    CHECK(walked<Sequential<Dense<Units{1}>>, Shape{2, 2}>() ==
          std::vector<std::string>{"1 Dense(units=1) 0+5"});
    // Flattened inside a nested graph, the signal is flat for good.
    using Inside = Sequential<Sequential<ReLU, Dense<Units{2}>>, Dense<Units{1}>>;
    CHECK(walked<Inside, Shape{2, 2}>() ==
          std::vector<std::string>{"0.0 ReLU 0+0", "0.2 Dense(units=2) 0+10", "1 Dense(units=1) 10+3"});
}

}  // namespace
