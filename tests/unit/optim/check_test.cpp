// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include <deepchrome/optim/check.hpp>

using namespace deepchrome;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("check_not_negative") {
    CHECK_NOTHROW(detail::check_not_negative("X", "y", 0.0));
    CHECK_NOTHROW(detail::check_not_negative("X", "y", 1e300));
    CHECK_THROWS_WITH_AS(detail::check_not_negative("X", "y", -0.5),
                         "X: y is -0.5 (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(detail::check_not_negative("X", "y", infinity),
                         "X: y is inf (wanted a number of at least 0)", Error);
    CHECK_THROWS_WITH_AS(detail::check_not_negative("X", "y", std::nan("")),
                         "X: y is nan (wanted a number of at least 0)", Error);
}

TEST_CASE("check_fraction") {
    CHECK_NOTHROW(detail::check_fraction("X", "y", 0.0));
    CHECK_NOTHROW(detail::check_fraction("X", "y", 0.999));
    CHECK_THROWS_WITH_AS(detail::check_fraction("X", "y", 1.0),
                         "X: y is 1 (wanted at least 0 and less than 1)", Error);
    CHECK_THROWS_WITH_AS(detail::check_fraction("X", "y", std::nan("")),
                         "X: y is nan (wanted at least 0 and less than 1)", Error);
}

TEST_CASE("check_positive") {
    CHECK_NOTHROW(detail::check_positive("X", "y", 1e-300));
    CHECK_THROWS_WITH_AS(detail::check_positive("X", "y", 0.0), "X: y is 0 (wanted a number above 0)", Error);
    CHECK_THROWS_WITH_AS(detail::check_positive("X", "y", infinity), "X: y is inf (wanted a number above 0)",
                         Error);
    CHECK_THROWS_WITH_AS(detail::check_positive("X", "y", std::nan("")),
                         "X: y is nan (wanted a number above 0)", Error);
}
