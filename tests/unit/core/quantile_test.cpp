// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/quantile.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("quantiles") {
    CHECK(quantile({3, 1, 2}, 0.5) == 2);
    CHECK(quantile({4, 1, 2, 3}, 0.5) == 2.5);
    CHECK(quantile({10, 20, 30, 40, 50}, 0.25) == 20);
    CHECK(quantile({1, 2}, 1) == 2);
    CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("the median of an even number of values is the mean of the two in the middle") {
    CHECK(median({3, 1, 2}) == 2);
    CHECK(median({4, 1, 2, 9}) == 3);
    CHECK(std::isnan(median({})));
}
