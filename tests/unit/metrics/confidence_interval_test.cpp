// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <doctest/doctest.h>

#include <deepchrome/metrics/confidence_interval.hpp>

using namespace deepchrome;

TEST_CASE("a confidence is between 0 and 1") {
    CHECK_NOTHROW(detail::check_confidence("x", 0.95));
    CHECK_THROWS_WITH_AS(detail::check_confidence("x", 95),
                         "x: the confidence is 95 (wanted one between 0 and 1, as 0.95)", Error);
    CHECK_THROWS_WITH_AS(detail::check_confidence("x", std::nan("")),
                         "x: the confidence is nan (wanted one between 0 and 1, as 0.95)", Error);
}

TEST_CASE("intervals are equal by both ends") {
    CHECK(ConfidenceInterval{0.1, 0.2} == ConfidenceInterval{0.1, 0.2});
    CHECK_FALSE(ConfidenceInterval{0.1, 0.2} == ConfidenceInterval{0.1, 0.3});
}
