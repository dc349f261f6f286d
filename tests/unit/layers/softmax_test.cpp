// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <deepchrome/layers/softmax.hpp>

#include "unit/layer_checks.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

/// The output for one gene with one position.
template <class L, class T, std::size_t Channels>
std::vector<T> of(const std::vector<double>& x) {
    auto from = naive::packed<T>(x, Channels, 1, T{0});
    detail::GuardedBatch<T> y(1, Channels);
    y.fill(BatchLayout{1}, T(NAN));
    const Worker worker;
    const Pass<T, NativeArch> pass{.worker = worker,
                                   .parameters = {},
                                   .running_statistics = {},
                                   .updated_statistics = {},
                                   .scratch = {},
                                   .backward_scratch = {},
                                   .gradient_buffer = {},
                                   .dropout = nullptr};
    L::template forward<Shape{1, Channels}, T, NativeArch>(pass, from.view(), y.view());
    std::vector<T> values;
    for (std::size_t c = 0; c < Channels; ++c) values.push_back(y.view()(0, c));
    return values;
}

TEST_CASE("Softmax and LogSoftmax keep the contract of layers and have the right gradients") {
    check_layer<Softmax, Shape{1, 2}>();
    check_layer<Softmax, Shape{4, 5}>();
    check_layer<LogSoftmax, Shape{1, 2}>();
    check_layer<LogSoftmax, Shape{4, 5}>();
}

TEST_CASE("Softmax is exp(x) over its sum, LogSoftmax its logarithm") {
    const std::vector<double> x{0.5, -1.25, 3.0, 2.0, -4.0};
    double sum = 0;
    for (const double value : x) sum += std::exp(value);
    const auto p = of<Softmax, double, 5>(x);
    const auto log_p = of<LogSoftmax, double, 5>(x);
    const auto single = of<LogSoftmax, float, 5>(x);
    for (std::size_t c = 0; c < 5; ++c) {
        CHECK(p[c] == doctest::Approx(std::exp(x[c]) / sum).epsilon(1e-14));
        CHECK(log_p[c] == doctest::Approx(x[c] - std::log(sum)).epsilon(1e-14));
        CHECK(static_cast<double>(single[c]) == doctest::Approx(x[c] - std::log(sum)).epsilon(1e-6));
    }
}

TEST_CASE("A constant added to all inputs changes nothing") {
    CHECK(of<LogSoftmax, double, 3>({1, 2, 4}) == of<LogSoftmax, double, 3>({1025, 1026, 1028}));
    CHECK(of<Softmax, float, 3>({1, 2, 4}) == of<Softmax, float, 3>({1025, 1026, 1028}));
}

TEST_CASE("Inputs far apart give no infinities") {
    const auto check = [](auto p, auto log_p, double apart) {
        CHECK((p[0] == 0 && p[1] == 1));
        CHECK(static_cast<double>(log_p[0]) == -apart);
        CHECK(log_p[1] == 0);
    };
    check(of<Softmax, double, 2>({-1e5, 0}), of<LogSoftmax, double, 2>({-1e5, 0}), 1e5);
    check(of<Softmax, float, 2>({0, 65536}), of<LogSoftmax, float, 2>({0, 65536}), 65536);
    check(of<Softmax, float, 2>({-1e30f, 1e30f}), of<LogSoftmax, float, 2>({-1e30f, 1e30f}), double{2e30f});
    // Far below the smallest float the logarithm is still exact.
    CHECK(of<LogSoftmax, float, 2>({0, 200})[0] == -200.0f);
    CHECK(of<Softmax, float, 2>({7, 7}) == std::vector<float>{0.5f, 0.5f});
    CHECK(of<Softmax, float, 1>({-3}) == std::vector<float>{1.0f});
    CHECK(of<LogSoftmax, double, 1>({-3}) == std::vector<double>{0.0});
}

TEST_CASE("Softmax passes a NaN on") {
    const auto y = of<Softmax, float, 3>({1, std::nan(""), 2});
    CHECK(std::ranges::any_of(y, [](float value) { return std::isnan(value); }));
}

TEST_CASE("Softmax says what it is") {
    CHECK(Softmax::name() == "Softmax");
    CHECK(LogSoftmax::name() == "LogSoftmax");
}

}  // namespace
