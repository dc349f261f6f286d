// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/binary_cross_entropy.hpp>

#include "gradient.hpp"

using namespace deepchrome;
using namespace losses_test;

TEST_CASE("BinaryCrossEntropy: the mean over the outputs") {
    const BinaryCrossEntropy loss;
    CHECK(BinaryCrossEntropy::targets(3) == 3);
    CHECK(value<double>(loss, {0.5}, {1.0}) == doctest::Approx(0.6931471805599453).epsilon(1e-15));
    // -(log 0.2 + log 0.9 + (log 0.3 + log 0.7) / 2) / 3
    CHECK(value<double>(loss, {0.2, 0.1, 0.3}, {1.0, 0.0, 0.5}) ==
          doctest::Approx((1.6094379124341003 + 0.10536051565782628 + 0.7803238741323343) / 3.0)
              .epsilon(1e-14));
    CHECK(weight<double>(loss, {1.0}) == 1.0);
}

TEST_CASE("BinaryCrossEntropy: gradient is that of the value") {
    check_gradient(BinaryCrossEntropy{}, {0.2, 0.1, 0.3, 0.95}, {1.0, 0.0, 0.5, 1.0});
    // (p - y) / (p (1 - p)) for p = 1/4, y = 1
    CHECK(gradient<double>(BinaryCrossEntropy{}, {0.25}, {1.0}) == std::vector<double>{-4.0});
}

TEST_CASE("BinaryCrossEntropy: logarithms stop at -100, slopes at 1e12") {
    const BinaryCrossEntropy loss;
    CHECK(value<double>(loss, {0.0}, {1.0}) == 100.0);
    CHECK(value<float>(loss, {1.0f}, {0.0f}) == 100.0);
    CHECK(value<double>(loss, {0.0, 1.0}, {0.0, 1.0}) == 0.0);
    CHECK(value<double>(loss, {1e-60}, {1.0}) == 100.0);
    CHECK(value<double>(loss, {1e-30}, {1.0}) == doctest::Approx(69.07755278982137).epsilon(1e-14));
    // PyTorch's 1e-12 is a float: 1 / 9.999999960041972e-13
    const double steepest = 1000000003995.8029;
    CHECK(gradient<double>(loss, {0.0}, {1.0})[0] == doctest::Approx(-steepest).epsilon(1e-14));
    const std::vector<double> slopes = gradient<double>(loss, {1.0, 0.0}, {1.0, 1.0});
    CHECK(slopes[0] == 0.0);
    CHECK(slopes[1] == doctest::Approx(-steepest / 2.0).epsilon(1e-14));
}

TEST_CASE("BinaryCrossEntropy: outputs that are no probabilities are refused, NaN is passed on") {
    const char* const message = "BinaryCrossEntropy: the output is 1.5 (wanted a probability from 0 to 1); "
                                "end the network with Sigmoid";
    CHECK_THROWS_WITH_AS(value<double>(BinaryCrossEntropy{}, {1.5}, {1.0}), message, NumericError);
    CHECK_THROWS_WITH_AS(gradient<float>(BinaryCrossEntropy{}, {1.5f}, {1.0f}), message, NumericError);
    CHECK_THROWS_WITH_AS(value<double>(BinaryCrossEntropy{}, {-0.25}, {1.0}),
                         "BinaryCrossEntropy: the output is -0.25 (wanted a probability from 0 to 1); end "
                         "the network with Sigmoid",
                         NumericError);
    CHECK(std::isnan(value<double>(BinaryCrossEntropy{}, {std::nan("")}, {1.0})));
}
