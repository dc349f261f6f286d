// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include <deepchrome/metrics/score.hpp>

using namespace deepchrome;

TEST_CASE("check_score: any number") {
    CHECK_NOTHROW(detail::check_score("X", -3.0));
    CHECK_NOTHROW(detail::check_score("X", std::numeric_limits<double>::infinity()));
    CHECK_THROWS_WITH_AS(detail::check_score("X", std::nan("")), "X: the score is nan (wanted a number)",
                         NumericError);
}

TEST_CASE("check_probability: from 0 to 1") {
    CHECK_NOTHROW(detail::check_probability("X", 0.0));
    CHECK_NOTHROW(detail::check_probability("X", 1.0));
    CHECK_THROWS_WITH_AS(detail::check_probability("X", 1.25),
                         "X: the score is 1.25 (wanted a probability from 0 to 1)", NumericError);
    CHECK_THROWS_WITH_AS(detail::check_probability("X", -0.5),
                         "X: the score is -0.5 (wanted a probability from 0 to 1)", NumericError);
    CHECK_THROWS_WITH_AS(detail::check_probability("X", std::nan("")),
                         "X: the score is nan (wanted a probability from 0 to 1)", NumericError);
}
