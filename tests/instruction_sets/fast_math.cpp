// SPDX-License-Identifier: BSD-3-Clause
#include "fast_math.hpp"

#include <cmath>
#include <cstddef>

#include <doctest/doctest.h>

TEST_CASE("results with and without -ffast-math agree") {
    const std::vector<double> precise = precise_results();
    const std::vector<double> fast = fast_results();
    REQUIRE(precise.size() == fast.size());
    REQUIRE(precise.size() > 100);
    for (std::size_t i = 0; i < fast.size(); ++i) {
        CAPTURE(i);
        CHECK(std::isfinite(fast[i]));
        CHECK(fast[i] == doctest::Approx(precise[i]).epsilon(1e-4));
    }
}
