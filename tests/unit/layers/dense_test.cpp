// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <deepchrome/layers/dense.hpp>

#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;

TEST_CASE("Dense keeps the contract of layers and has the right gradients") {
    check_layer<Dense<Units{5}>, Shape{1, 7}>();
    check_layer<Dense<Units{2}>, Shape{6, 3}>();
    check_layer<Dense<Units{600}>, Shape{5, 4}>();  // its gradient comes in several pieces
}

TEST_CASE("Dense forgets positions") {
    CHECK(Dense<Units{625}>::output({18, 50}) == Shape{1, 625});
    CHECK(Dense<Units{625}>::parameter_count({18, 50}) == 901 * 625);
    CHECK(Dense<Units{625}>::name() == "Dense(units=625)");
}

TEST_CASE("Dense's tensors have PyTorch's axes: units, then inputs channel by channel") {
    const auto [weight, bias] = Dense<Units{7}>::tensors({3, 2});
    CHECK(weight.extents == std::array<std::size_t, 3>{7, 2, 3});
    CHECK(weight.strides == std::array<std::size_t, 3>{1, 7, 14});
    CHECK(weight.rank == 2);
    CHECK(bias.offset == 42);
    CHECK(bias.extents[0] == 7);
}

TEST_CASE("Dense begins uniform in +-1 / sqrt(inputs), as in PyTorch") {
    using Layer = Dense<Units{300}>;
    std::vector<float> values(Layer::parameter_count({4, 9}));
    RandomStream stream(Seed{4}, Purpose::test, 0, 0);
    Layer::initialize<Shape{4, 9}, float>(values, {}, stream);
    const auto [least, most] = std::ranges::minmax(values);
    CHECK((least >= -1.0f / 6 && least < -0.99f / 6));
    CHECK((most <= 1.0f / 6 && most > 0.99f / 6));
}

}  // namespace
