// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <initializer_list>

#include <doctest/doctest.h>

#include <deepchrome/metrics/normal.hpp>

using namespace deepchrome;

// Wanted values: R's qnorm and pnorm, 17 digits.
TEST_CASE("normal_quantile: the values of R's qnorm") {
    struct Row {
        double p;
        double z;
    };
    for (const Row row :
         {Row{0.5, 0.0}, Row{0.975, 1.9599639845400536}, Row{0.995, 2.5758293035488999},
          Row{0.9, 1.2815515655446008}, Row{0.025, -1.9599639845400536}, Row{1e-10, -6.3613409024040570},
          Row{1e-300, -37.047096299361201}, Row{0.6, 0.25334710313579978}}) {
        CAPTURE(row.p);
        CHECK(normal_quantile(row.p) == doctest::Approx(row.z).epsilon(1e-14));
    }
}

TEST_CASE("normal_cdf: the values of R's pnorm, also far out") {
    CHECK(normal_cdf(0) == 0.5);
    CHECK(normal_cdf(1.96) == doctest::Approx(0.97500210485177952).epsilon(1e-15));
    CHECK(normal_cdf(-8) == doctest::Approx(6.2209605742717849e-16).epsilon(1e-13));
    CHECK(normal_cdf(-INFINITY) == 0);
    CHECK(normal_cdf(INFINITY) == 1);
}

TEST_CASE("normal_quantile: NaN outside of 0 to 1") {
    for (const double p : {0.0, 1.0, -0.1, 1.5, std::nan("")}) CHECK(std::isnan(normal_quantile(p)));
}
