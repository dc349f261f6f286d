// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/finite.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE_TEMPLATE("numbers, infinities and NaN are told apart", T, float, double) {
    using Limits = std::numeric_limits<T>;
    for (const T sign : {T(1), T(-1)}) {
        for (const T x : {T(0), T(1), Limits::denorm_min(), Limits::min(), Limits::max()}) {
            CHECK(is_finite(sign * x));
            CHECK_FALSE(is_nan(sign * x));
            CHECK_FALSE(is_infinite(sign * x));
        }
        const T infinity = sign * Limits::infinity();
        CHECK_FALSE(is_finite(infinity));
        CHECK_FALSE(is_nan(infinity));
        CHECK(is_infinite(infinity));
        for (const T nan : {Limits::quiet_NaN(), not_a_number<T>()}) {
            CHECK_FALSE(is_finite(std::copysign(nan, sign)));
            CHECK(is_nan(std::copysign(nan, sign)));
            CHECK_FALSE(is_infinite(std::copysign(nan, sign)));
        }
    }
}

TEST_CASE("every float is classified as the standard library does it") {
    // Each exponent, with the mantissas at both ends.
    for (std::uint32_t high = 0; high < 0x200; ++high) {
        for (const std::uint32_t low : {0u, 1u, 0x400000u, 0x7FFFFFu}) {
            const float x = std::bit_cast<float>(high << 23 | low);
            CHECK(is_finite(x) == std::isfinite(x));
            CHECK(is_nan(x) == std::isnan(x));
            CHECK(is_infinite(x) == std::isinf(x));
        }
    }
}

static_assert(is_finite(1.0) && is_nan(not_a_number()) &&
              is_infinite(std::numeric_limits<float>::infinity()));
