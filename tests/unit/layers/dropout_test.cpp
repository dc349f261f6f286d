// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <deepchrome/layers/dropout.hpp>

#include "unit/layer_checks.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

template <Rate R, class T>
std::vector<T> of_ones(std::size_t genes, bool on) {
    constexpr Shape in{10, 4};
    auto x = naive::packed<T>(naive::Values(genes * in.size(), 1.0), in.size(), genes, T{0});
    detail::GuardedBatch<T> y(genes, in.size());
    detail::GuardedBatch<T> scratch(genes, in.size());
    y.fill(BatchLayout{genes}, T(NAN));
    scratch.fill(BatchLayout{genes}, T(NAN));
    std::vector<std::uint32_t> samples(round_up(genes, block_lanes));
    std::iota(samples.begin(), samples.end(), 0u);
    const DropoutStreams streams{.seed = {3}, .samples = samples};
    const Worker worker;
    const Pass<T, NativeArch> pass{.worker = worker,
                                   .parameters = {},
                                   .running_statistics = {},
                                   .updated_statistics = {},
                                   .scratch = scratch.view(),
                                   .backward_scratch = {},
                                   .gradient_buffer = {},
                                   .dropout = on ? &streams : nullptr};
    Dropout<R>::template forward<in, T, NativeArch>(pass, x.view(), y.view());
    std::vector<T> values;
    for (std::size_t g = 0; g < genes; ++g) {
        for (std::size_t f = 0; f < in.size(); ++f) values.push_back(y.view()(g, f));
    }
    return values;
}

TEST_CASE("Dropout keeps the contract of layers and has the right gradients") {
    check_layer<Dropout<Rate{0.5}>, Shape{7, 3}>();
    check_layer<Dropout<Rate{0.25}>, Shape{5, 4}>({.dropout = true});
}

TEST_CASE("Dropout without random streams changes nothing") {
    CHECK(of_ones<Rate{0.5}, float>(70, false) == std::vector<float>(70 * 40, 1.0f));
}

TEST_CASE("Dropout removes its share and keeps the mean") {
    const auto check = [](double rate, const std::vector<double>& values) {
        const auto count = static_cast<double>(values.size());
        double removed = 0;
        double mean = 0;
        for (const double value : values) {
            removed += value == 0;
            mean += value / count;
            if (value != 0) CHECK(value == doctest::Approx(1 / (1 - rate)).epsilon(1e-4));
        }
        const double error = std::sqrt(rate * (1 - rate) / count);
        CHECK(std::abs(removed / count - rate) < 4 * error + 1e-5);
        CHECK(std::abs(mean - 1) < 4 * error / (1 - rate) + 1e-4);
    };
    check(0.5, of_ones<Rate{0.5}, double>(1000, true));
    check(0.1, of_ones<Rate{0.1}, double>(1000, true));
    check(0.9, of_ones<Rate{0.9}, double>(1000, true));
    check(0.0, of_ones<Rate{0.0}, double>(10, true));
}

TEST_CASE("Dropout rounds its rate to the nearest of 65536 parts") {
    // 6553.6, 19660.8 and 45875.2 of them, and 1.6
    CHECK(Dropout<Rate{0.1}>::scale<double>() == 65536.0 / (65536 - 6554));
    CHECK(Dropout<Rate{0.3}>::scale<double>() == 65536.0 / (65536 - 19661));
    CHECK(Dropout<Rate{0.7}>::scale<double>() == 65536.0 / (65536 - 45875));
    CHECK(Dropout<Rate{1.6 / 65536}>::scale<double>() == 65536.0 / (65536 - 2));
}

TEST_CASE("Dropout at a rate that rounds to 1 stays finite") {
    for (const float value : of_ones<Rate{0.999999}, float>(10, true)) CHECK(std::isfinite(value));
}

TEST_CASE("Dropout says what it is") { CHECK(Dropout<Rate{0.5}>::name() == "Dropout(rate=0.5)"); }

}  // namespace
