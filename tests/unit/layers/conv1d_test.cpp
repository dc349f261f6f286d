// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <deepchrome/layers/conv1d.hpp>

#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;

TEST_CASE("Conv1D keeps the contract of layers and has the right gradients") {
    check_layer<Conv1D<Filters{7}, Width{4}>, Shape{13, 3}>();
    check_layer<Conv1D<Width{3}, Filters{4}, Stride{2}, Dilation{3}>, Shape{17, 2}>();
    check_layer<Conv1D<Filters{3}, Width{20}, Padding::same>, Shape{10, 2}>();
}

TEST_CASE("Conv1D knows its shapes") {
    CHECK(Conv1D<Filters{50}, Width{10}>::output({100, 5}) == Shape{91, 50});
    CHECK(Conv1D<Filters{50}, Width{10}>::parameter_count({100, 5}) == 50 * (10 * 5 + 1));
    CHECK(Conv1D<Filters{4}, Width{3}, Stride{4}>::output({11, 5}) == Shape{3, 4});
    CHECK(Conv1D<Filters{4}, Width{3}, Dilation{4}>::output({11, 5}) == Shape{3, 4});
    CHECK(Conv1D<Filters{4}, Width{6}, Dilation{4}, Padding::same>::output({11, 5}) == Shape{11, 4});
}

TEST_CASE("Conv1D refuses windows wider than the signal, and same padding with a stride") {
    CHECK(Conv1D<Filters{4}, Width{3}, Dilation{4}>::fit({9, 5}));
    CHECK(Conv1D<Filters{4}, Width{3}, Dilation{4}>::fit({8, 5}).reason == Misfit::window_wider_than_signal);
    CHECK(Conv1D<Filters{4}, Width{30}, Padding::same>::fit({8, 5}));
    CHECK(Conv1D<Filters{4}, Width{3}, Stride{2}, Padding::same>::fit({8, 5}).reason ==
          Misfit::same_padding_with_stride);
}

TEST_CASE("Conv1D says what it is") {
    CHECK(Conv1D<Filters{50}, Width{10}>::name() == "Conv1D(filters=50, width=10)");
    CHECK(Conv1D<Padding::same, Dilation{32}, Width{3}, Filters{64}>::name() ==
          "Conv1D(filters=64, width=3, dilation=32, padding=same)");
    CHECK(Conv1D<Filters{5}, Width{3}, Stride{2}>::name() == "Conv1D(filters=5, width=3, stride=2)");
}

TEST_CASE("Conv1D's tensors have PyTorch's axes: filters, channels, width") {
    const auto [weight, bias] = Conv1D<Filters{2}, Width{3}>::tensors({9, 4});
    CHECK(weight.extents == std::array<std::size_t, 3>{2, 4, 3});
    // In memory: for each filter taps x channels, then the bias.
    CHECK(weight.strides == std::array<std::size_t, 3>{13, 1, 4});
    CHECK(weight.offset == 0);
    CHECK(bias.extents == std::array<std::size_t, 3>{2, 1, 1});
    CHECK(bias.strides[0] == 13);
    CHECK(bias.offset == 12);
    CHECK(bias.rank == 1);
}

TEST_CASE("Conv1D begins uniform in +-1 / sqrt(channels * width), as in PyTorch") {
    using Layer = Conv1D<Filters{200}, Width{10}>;
    std::vector<double> values(Layer::parameter_count({100, 5}));
    RandomStream stream(Seed{4}, Purpose::test, 0, 0);
    Layer::initialize<Shape{100, 5}, double>(values, {}, stream);
    const double bound = 1 / std::sqrt(50.0);
    double mean = 0;
    double square = 0;
    for (const double value : values) {
        mean += value / static_cast<double>(values.size());
        square += value * value / static_cast<double>(values.size());
    }
    const auto [least, most] = std::ranges::minmax(values);
    CHECK((least >= -bound && least < -0.99 * bound));
    CHECK((most < bound && most > 0.99 * bound));
    CHECK(std::abs(mean) < 4 * bound / std::sqrt(3.0 * static_cast<double>(values.size())));
    CHECK(std::abs(square / (bound * bound / 3) - 1) < 0.05);
}

}  // namespace
