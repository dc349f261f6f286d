// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/mean_squared_error.hpp>

#include "gradient.hpp"

using namespace deepchrome;
using namespace losses_test;

TEST_CASE("MeanSquaredError: the mean over the outputs") {
    const MeanSquaredError loss;
    CHECK(MeanSquaredError::targets(4) == 4);
    CHECK(value<double>(loss, {1.0, 2.0, -3.0, 0.5}, {0.0, 4.0, -3.0, 1.5}) == 1.5);  // (1 + 4 + 0 + 1) / 4
    CHECK(value<float>(loss, {1.0f, 2.0f}, {0.0f, 4.0f}) == 2.5);
    CHECK(gradient<double>(loss, {1.0, 2.0, -3.0, 0.5}, {0.0, 4.0, -3.0, 1.5}) ==
          std::vector<double>{0.5, -1.0, 0.0, -0.5});
    CHECK(weight<double>(loss, {7.0}) == 1.0);
}

TEST_CASE("MeanSquaredError: gradient is that of the value, NaN is passed on") {
    check_gradient(MeanSquaredError{}, {1.0, 2.0, -3.0, 0.5}, {0.1, 4.0, -3.0, 1.5});
    CHECK(std::isnan(value<double>(MeanSquaredError{}, {std::nan("")}, {1.0})));
}
