// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/log_sum_exp.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("log_sum_exp: the logarithm of a sum of exponentials") {
    const std::array<double, 3> x{std::log(0.2), std::log(0.5), std::log(0.1)};
    const LogSumExp total = log_sum_exp(std::span<const double>(x));
    CHECK(total.largest == std::log(0.5));
    CHECK(total.value() == doctest::Approx(std::log(0.8)).epsilon(1e-15));
    CHECK(total.share(x[0]) == doctest::Approx(0.25).epsilon(1e-15));
    CHECK(total.log_share(x[0]) == doctest::Approx(std::log(0.25)).epsilon(1e-15));
}

TEST_CASE("log_sum_exp: some of the numbers") {
    const std::array<float, 3> x{1000, 2, 2};
    const LogSumExp others = log_sum_exp(std::span<const float>(x), [](std::size_t i) { return i != 0; });
    CHECK(others.value() == doctest::Approx(2 + std::log(2.0)).epsilon(1e-15));
    CHECK(log_sum_exp(std::span<const float>(x), [](std::size_t) { return false; }).value() == -infinity);
}

TEST_CASE("log_sum_exp: neither overflow nor loss of digits") {
    const std::array<double, 2> large{1000, 1001};
    const std::array<double, 2> small{-2000, -2001};
    const double gap = std::log1p(std::exp(-1.0));
    CHECK(log_sum_exp(std::span<const double>(large)).value() == doctest::Approx(1001 + gap).epsilon(1e-15));
    CHECK(log_sum_exp(std::span<const double>(small)).value() == doctest::Approx(-2000 + gap).epsilon(1e-15));
    CHECK(log_sum_exp(std::span<const double>(large)).log_share(1000) == doctest::Approx(-1 - gap));
    const std::array<double, 2> undefined{std::nan(""), 1};
    CHECK(std::isnan(log_sum_exp(std::span<const double>(undefined)).value()));
}

TEST_CASE("log_sum_exp: two numbers") {
    CHECK(log_sum_exp(std::log(0.25), std::log(0.75)) == doctest::Approx(0.0));
    CHECK(log_sum_exp(-2000.0, -2000.0) == doctest::Approx(-2000 + std::log(2.0)).epsilon(1e-15));
    CHECK(log_sum_exp(-2000.0, -3000.0) == -2000);
    CHECK(log_sum_exp(-infinity, -1.0) == -1);
    CHECK(log_sum_exp(-infinity, -infinity) == -infinity);
}

}  // namespace
