// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <deepchrome/metrics/regression_error.hpp>

#include "values.hpp"

using namespace deepchrome;
using namespace metrics_test;

TEST_CASE("RootMeanSquaredError: in the unit of the values") {
    CHECK(metric_of<RootMeanSquaredError>(eight).value() ==
          doctest::Approx(1.0231690964840563).epsilon(1e-14));
    CHECK(metric_of<RootMeanSquaredError>({{3, 0}, {0, 4}}).value() ==
          doctest::Approx(std::sqrt(12.5)).epsilon(1e-15));
    CHECK(metric_of<RootMeanSquaredError>({{2, 2}}).value() == 0);
}

TEST_CASE("RSquared: the part of the variance that is explained") {
    CHECK(metric_of<RSquared>(eight).value() == doctest::Approx(0.82817759256291068).epsilon(1e-14));
    CHECK(metric_of<RSquared>({{1, 1}, {2, 2}, {5, 5}}).value() == 1);
    CHECK(metric_of<RSquared>({{2, 1}, {2, 2}, {2, 3}}).value() == 0);   // the mean for every gene
    CHECK(metric_of<RSquared>({{3, 1}, {2, 2}, {1, 3}}).value() == -3);  // worse than that
    CHECK(std::isnan(metric_of<RSquared>({{1, 0.1}, {2, 0.1}, {3, 0.1}}).value()));
}

TEST_CASE(
    "RootMeanSquaredError and RSquared: merging leaves no trace, and numbers that are none are refused") {
    check_value_merging<RootMeanSquaredError>();
    check_value_merging<RSquared>();
    check_refusals<RootMeanSquaredError>("RootMeanSquaredError");
    check_refusals<RSquared>("RSquared");
}
