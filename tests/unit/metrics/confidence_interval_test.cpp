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

TEST_CASE("wilson_interval: the ends solve the equation that they come from") {
    // (fraction - end)^2 = z^2 end (1 - end) / count
    for (const double fraction : {0.0, 0.1, 0.5, 0.9, 1.0}) {
        const ConfidenceInterval interval = wilson_interval(fraction, 20, 0.9);
        for (const double end : {interval.lower, interval.upper}) {
            CHECK(std::pow(fraction - end, 2) ==
                  doctest::Approx(1.6448536269514722 * 1.6448536269514722 * end * (1 - end) / 20)
                      .epsilon(1e-9));
        }
        CHECK(interval.lower <= fraction);
        CHECK(interval.upper >= fraction);
    }
    // 8 of 10.
    CHECK(wilson_interval(0.8, 10).lower == doctest::Approx(0.4901625).epsilon(1e-6));
    CHECK(wilson_interval(0.8, 10).upper == doctest::Approx(0.9433178).epsilon(1e-6));
    CHECK(wilson_interval(0.3, 0) == ConfidenceInterval{0, 1});
    CHECK_THROWS_WITH_AS(wilson_interval(0.3, 5, 1),
                         "wilson_interval: the confidence is 1 (wanted one between 0 and 1, as 0.95)", Error);
}

TEST_CASE("logit_interval: back on the scale of a fraction, moved to hold the estimate") {
    CHECK(detail::logit(0.75) == doctest::Approx(std::log(3.0)).epsilon(1e-15));
    const ConfidenceInterval interval = detail::logit_interval(std::log(3.0), std::log(2.0), 0.75);
    CHECK(interval.lower == doctest::Approx(0.6).epsilon(1e-15));      // odds of 3/2
    CHECK(interval.upper == doctest::Approx(6.0 / 7).epsilon(1e-15));  // odds of 6
    CHECK(detail::logit_interval(0, 0.1, 0.9).upper == 0.9);
    CHECK(detail::logit_interval(0, 0.1, 0.1).lower == 0.1);
    CHECK(std::isnan(detail::logit_interval(0, std::nan(""), 0.1).lower));
}
