// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/optim/clip.hpp>

using namespace deepchrome;

TEST_CASE_TEMPLATE("clip_by_norm: scales down, never up, and tells the norm before", T, float, double) {
    std::vector<T> g = {T(3), T(0), T(-4)};
    CHECK(clip_by_norm(std::span<T>(g), 5.0) == 5.0);
    CHECK(g == std::vector<T>{T(3), T(0), T(-4)});
    CHECK(clip_by_norm(std::span<T>(g), 2.5) == 5.0);
    CHECK(g == std::vector<T>{T(1.5), T(0), T(-2)});
    std::vector<T> none;
    CHECK(clip_by_norm(std::span<T>(none), 1.0) == 0.0);
}

TEST_CASE("clip_by_norm: any length") {
    for (std::size_t count = 1; count < 70; ++count) {
        CAPTURE(count);
        std::vector<float> g(count);
        double squares = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            g[i] = static_cast<float>(i) - 20.25f;
            squares += static_cast<double>(g[i]) * static_cast<double>(g[i]);
        }
        const std::vector<float> before = g;
        CHECK(clip_by_norm(std::span<float>(g), 0.5) == doctest::Approx(std::sqrt(squares)).epsilon(1e-14));
        for (std::size_t i = 0; i < count; ++i)
            CHECK(static_cast<double>(g[i]) ==
                  doctest::Approx(static_cast<double>(before[i]) * 0.5 / std::sqrt(squares)).epsilon(1e-6));
    }
}

TEST_CASE("clip_by_norm: squares that overflow a float do no harm") {
    std::vector<float> g = {3e30f, 4e30f};
    CHECK(clip_by_norm(std::span<float>(g), 1.0) == doctest::Approx(5e30).epsilon(1e-6));
    CHECK(static_cast<double>(g[0]) == doctest::Approx(0.6).epsilon(1e-6));
    CHECK(static_cast<double>(g[1]) == doctest::Approx(0.8).epsilon(1e-6));
}

TEST_CASE("clip_by_norm: a norm that is not finite is refused, the gradient left alone") {
    std::vector<float> g = {1.0f, std::numeric_limits<float>::infinity()};
    CHECK_THROWS_WITH_AS(clip_by_norm(std::span<float>(g), 1.0),
                         "clip_by_norm: the norm of the gradient is inf (wanted a finite number)",
                         NumericError);
    CHECK(g[0] == 1.0f);
    g[1] = std::nanf("");
    CHECK_THROWS_WITH_AS(clip_by_norm(std::span<float>(g), 1.0),
                         "clip_by_norm: the norm of the gradient is nan (wanted a finite number)",
                         NumericError);
    CHECK_THROWS_WITH_AS(clip_by_norm(std::span<float>(g), 0.0),
                         "clip_by_norm: max_norm is 0 (wanted a number above 0)", Error);
}

TEST_CASE_TEMPLATE("clip_by_value: every value by itself", T, float, double) {
    const T infinity = std::numeric_limits<T>::infinity();
    std::vector<T> g = {T(-3), T(-0.5), T(0), T(0.25), T(0.5), T(7), infinity, -infinity};
    clip_by_value(std::span<T>(g), 0.5);
    CHECK(g == std::vector<T>{T(-0.5), T(-0.5), T(0), T(0.25), T(0.5), T(0.5), T(0.5), T(-0.5)});
    std::vector<T> nan = {std::numeric_limits<T>::quiet_NaN()};
    clip_by_value(std::span<T>(nan), 0.5);
    CHECK(std::isnan(nan[0]));
    CHECK_THROWS_WITH_AS(clip_by_value(std::span<T>(g), -1.0),
                         "clip_by_value: limit is -1 (wanted a number above 0)", Error);
}
