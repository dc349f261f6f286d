// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/poisson.hpp>

#include "gradient.hpp"

using namespace deepchrome;
using namespace losses_test;

TEST_CASE("PoissonNegativeLogLikelihood: logarithms of expected counts") {
    const PoissonNegativeLogLikelihood loss;
    CHECK(PoissonNegativeLogLikelihood::targets(2) == 2);
    CHECK(value<double>(loss, {0.0}, {5.0}) == 1.0);
    // (e^1 - 2 * 1 + e^-1 - 3 * -1) / 2
    CHECK(value<double>(loss, {1.0, -1.0}, {2.0, 3.0}) ==
          doctest::Approx((2.718281828459045 - 2.0 + 0.36787944117144233 + 3.0) / 2.0).epsilon(1e-14));
    CHECK(gradient<double>(loss, {0.0, 0.0}, {5.0, 0.0}) == std::vector<double>{-2.0, 0.5});
    CHECK(weight<double>(loss, {5.0}) == 1.0);
}

TEST_CASE("PoissonNegativeLogLikelihood: expected counts") {
    const PoissonNegativeLogLikelihood loss{.log_input = false, .epsilon = 0.0};
    CHECK(value<double>(loss, {2.0}, {3.0}) ==
          doctest::Approx(2.0 - 3.0 * 0.6931471805599453).epsilon(1e-14));
    CHECK(gradient<double>(loss, {2.0}, {3.0}) == std::vector<double>{-0.5});
    // an expected count of 0 with the default epsilon: -y log(1e-8)
    CHECK(value<double>(PoissonNegativeLogLikelihood{.log_input = false}, {0.0}, {2.0}) ==
          doctest::Approx(2.0 * 18.420680743952367).epsilon(1e-14));
}

TEST_CASE("PoissonNegativeLogLikelihood: full comes within Stirling's error of the likelihood") {
    for (const double count : {2.0, 5.0, 40.0}) {
        CAPTURE(count);
        const double mean = 3.5;
        const double exact = mean - count * std::log(mean) + std::lgamma(count + 1.0);
        const double ours =
            value<double>(PoissonNegativeLogLikelihood{.full = true}, {std::log(mean)}, {count});
        CHECK(exact - ours > 0.0);
        CHECK(exact - ours < 1.0 / (12.0 * count));  // the next term of the series bounds the error
    }
    // counts of 0 and 1 get no such term
    CHECK(value<double>(PoissonNegativeLogLikelihood{.full = true}, {0.5, 0.5}, {0.0, 1.0}) ==
          value<double>(PoissonNegativeLogLikelihood{}, {0.5, 0.5}, {0.0, 1.0}));
}

TEST_CASE("PoissonNegativeLogLikelihood: gradient is that of the value") {
    for (const bool full : {false, true}) {
        check_gradient(PoissonNegativeLogLikelihood{.full = full}, {0.3, -1.0, 2.0}, {0.0, 1.0, 9.0});
        check_gradient(PoissonNegativeLogLikelihood{.log_input = false, .full = full}, {0.3, 1.0, 7.0},
                       {0.0, 1.0, 9.0});
        check_gradient(PoissonNegativeLogLikelihood{.log_input = false, .full = full, .epsilon = 0.5},
                       {0.3, 1.0, 7.0}, {0.0, 1.0, 9.0});
    }
}
