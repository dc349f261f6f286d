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
#include <deepchrome/layers/pool.hpp>

#include "unit/graph/walked.hpp"
#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;

using Block = Residual<Conv1D<Filters{3}, Width{4}, Padding::same>, Tanh>;

TEST_CASE("A Residual is a layer: it keeps their contract and has the right gradients") {
    check_layer<Block, Shape{9, 3}>();
    check_layer<Residual<ReLU>, Shape{2, 2}>();
    check_layer<
        Residual<Block,
                 Residual<Concat<Conv1D<Filters{2}, Width{1}>, Conv1D<Filters{1}, Width{3}, Padding::same>>>>,
        Shape{7, 3}>();
    CHECK(check_gradients<Residual<BatchNorm<>, Tanh>, Shape{5, 2}>(9, {.batch_statistics = true}) < 1e-7);
}

TEST_CASE("A Residual adds its input to what its body returns") {
    using M = Model<Sequential<Residual<Dense<Units{4}>>>, Signal{1, 4}, double>;
    M model(Seed{3});
    const std::vector<double> x{1, -2, 3, 4};
    std::vector<double> y(4);
    model.outputs(std::span<const double>(x), y);
    for (std::size_t o = 0; o < 4; ++o) {
        double sum = x[o] + model.parameters()[16 + o];
        for (std::size_t i = 0; i < 4; ++i) sum += model.parameters()[i * 4 + o] * x[i];
        CHECK(y[o] == doctest::Approx(sum).epsilon(1e-14));
    }
}

TEST_CASE("A Residual must keep the shape") {
    CHECK(Block::fit({9, 3}));
    const Fit fit = Sequential<ReLU, Residual<Conv1D<Filters{4}, Width{3}, Padding::same>>>::fit({9, 3});
    CHECK(fit.reason == Misfit::residual_changes_shape);
    CHECK(fit.layer == 1);
    CHECK(fit.input == Shape{9, 3});
    const Fit inside = Residual<ReLU, MaxPool<Width{20}>>::fit({9, 3});
    CHECK(inside.reason == Misfit::window_wider_than_signal);
    CHECK(inside.layer == 1);
}

TEST_CASE("Layers of a Residual are named inside it") {
    CHECK(Block::name() == "Residual(Sequential(Conv1D(filters=3, width=4, padding=same), Tanh))");
    CHECK(walked<Sequential<ReLU, Block>, Shape{9, 3}>() ==
          std::vector<std::string>{"0 ReLU 0+0", "1.0 Conv1D(filters=3, width=4, padding=same) 0+39",
                                   "1.1 Tanh 39+0"});
}

}  // namespace
