// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include <deepchrome/layers/activation.hpp>

#include "unit/layer_checks.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

template <class T>
struct Values {
    std::vector<T> y;
    std::vector<T> slope;
};

/// y and dy/dx of sixteen values.
template <class L, class T>
Values<T> of(std::vector<T> x) {
    x.resize(16);
    constexpr Shape in{16, 1};
    auto from = naive::packed<T>({x.begin(), x.end()}, 16, 1, T{0});
    auto ones = naive::packed<T>(naive::Values(16, 1.0), 16, 1, T{0});
    detail::GuardedBatch<T> y(1, 16);
    detail::GuardedBatch<T> dx(1, 16);
    y.fill(BatchLayout{1}, T{0});
    dx.fill(BatchLayout{1}, T{0});
    const Worker worker;
    const Pass<T, NativeArch> pass{.worker = worker,
                                   .parameters = {},
                                   .running_statistics = {},
                                   .updated_statistics = {},
                                   .scratch = {},
                                   .backward_scratch = {},
                                   .gradient_buffer = {},
                                   .dropout = nullptr};
    L::template forward<in, T, NativeArch>(pass, from.view(), y.view());
    L::template backward<in, T, NativeArch>(pass, from.view(), y.view(), ones.view(), dx.view());
    Values<T> result;
    for (std::size_t f = 0; f < 16; ++f) {
        result.y.push_back(y.view()(0, f));
        result.slope.push_back(dx.view()(0, f));
    }
    return result;
}

template <class L>
void agrees_with(std::function<double(double)> value, std::function<double(double)> slope) {
    std::vector<double> x;
    for (int i = 0; i < 16; ++i) x.push_back(0.83 * (i - 7.5) * std::abs(i - 7.5) / 3);  // -15.6 to 15.6
    const Values<double> found = of<L, double>(x);
    const Values<float> single = of<L, float>({x.begin(), x.end()});
    for (std::size_t i = 0; i < x.size(); ++i) {
        CAPTURE(x[i]);
        CHECK(std::abs(found.y[i] - value(x[i])) <= 1e-14 * std::abs(value(x[i])));
        CHECK(std::abs(found.slope[i] - slope(x[i])) <= 1e-14);
        CHECK(std::abs(static_cast<double>(single.y[i]) - value(x[i])) <= 2e-6 * std::abs(value(x[i])));
        CHECK(std::abs(static_cast<double>(single.slope[i]) - slope(x[i])) <= 1e-6);
    }
}

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("Activations keep the contract of layers and have the right gradients") {
    check_layer<ReLU, Shape{9, 2}>();
    check_layer<LeakyReLU<>, Shape{9, 2}>();
    check_layer<LeakyReLU<Slope{0.25}>, Shape{1, 5}>();
    check_layer<Tanh, Shape{9, 2}>();
    check_layer<Sigmoid, Shape{9, 2}>();
}

TEST_CASE("Activations are the functions of their names") {
    agrees_with<ReLU>([](double x) { return x > 0 ? x : 0; }, [](double x) { return x > 0 ? 1.0 : 0.0; });
    agrees_with<LeakyReLU<>>([](double x) { return x > 0 ? x : 0.01 * x; },
                             [](double x) { return x > 0 ? 1.0 : 0.01; });
    agrees_with<Tanh>([](double x) { return std::tanh(x); },
                      [](double x) { return std::pow(std::cosh(x), -2); });
    agrees_with<Sigmoid>([](double x) { return 1 / (1 + std::exp(-x)); },
                         [](double x) { return 1 / (2 + std::exp(-x) + std::exp(x)); });
}

TEST_CASE("Activations stay finite at the ends and pass a NaN on") {
    const std::vector<double> ends{-infinity, -1e4, 1e4, infinity, 0.0, std::nan("")};
    const std::vector<float> single(ends.begin(), ends.end());
    const auto check = [&]<class L>(double low, double high, double middle) {
        const auto y = of<L, double>(ends).y;
        const auto f = of<L, float>(single).y;
        CHECK((y[0] == low && y[1] == low && y[2] == high && y[3] == high));
        CHECK((f[0] == static_cast<float>(low) && f[1] == f[0] && f[2] == static_cast<float>(high) &&
               f[3] == f[2]));
        CHECK(y[4] == middle);
        CHECK(std::isnan(y[5]));
        CHECK(std::isnan(f[5]));
    };
    check.operator()<Tanh>(-1, 1, 0);
    check.operator()<Sigmoid>(0, 1, 0.5);
    const auto relu = of<ReLU, float>(single).y;
    CHECK((relu[0] == 0 && relu[1] == 0 && relu[2] == 1e4f && relu[4] == 0 && std::isnan(relu[5])));
}

TEST_CASE("The gradient of ReLU at zero is zero, that of LeakyReLU its slope, as in PyTorch") {
    CHECK(of<ReLU, double>({0.0, -0.0}).slope[0] == 0);
    CHECK(of<ReLU, double>({0.0, -0.0}).slope[1] == 0);
    CHECK(of<LeakyReLU<Slope{0.25}>, double>({0.0}).slope[0] == 0.25);
}

TEST_CASE("Activations say what they are") {
    CHECK(ReLU::name() == "ReLU");
    CHECK(LeakyReLU<>::name() == "LeakyReLU(slope=0.01)");
    CHECK(Tanh::name() == "Tanh");
    CHECK(Sigmoid::name() == "Sigmoid");
}

}  // namespace
