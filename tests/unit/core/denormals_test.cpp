// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>

#include <deepchrome/core/denormals.hpp>

#if defined(__SSE2__) || defined(__aarch64__)

namespace {

using deepchrome::FlushDenormals;

// volatile, so that the processor does the arithmetic and not the compiler.
template <class T>
bool halves_to_zero() {
    volatile T smallest = std::numeric_limits<T>::min();
    volatile T half = smallest / 2;
    return half == T{0};
}

template <class T>
bool takes_denormals_for_zero() {
    volatile T denormal = std::numeric_limits<T>::denorm_min();
    volatile T product = denormal * T{1e30f};
    return product == T{0};
}

TEST_CASE("Denormals are zero while a FlushDenormals lives, and numbers again afterwards") {
    REQUIRE_FALSE(halves_to_zero<float>());
    {
        const FlushDenormals flush;
        CHECK(halves_to_zero<float>());
        CHECK(halves_to_zero<double>());
        CHECK(takes_denormals_for_zero<float>());
        CHECK(takes_denormals_for_zero<double>());
        {
            const FlushDenormals again;
            CHECK(halves_to_zero<float>());
        }
        CHECK(halves_to_zero<float>());
    }
    CHECK_FALSE(halves_to_zero<float>());
    CHECK_FALSE(takes_denormals_for_zero<double>());
}

}  // namespace

#endif
