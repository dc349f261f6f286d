// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/cross_entropy.hpp>

#include "gradient.hpp"

using namespace deepchrome;
using namespace losses_test;

namespace {

/// From the definition: cross-entropy with the smoothed one-hot target, each class weighted.
double by_definition(const std::vector<double>& logits, std::size_t label, const std::vector<double>& weights,
                     double smoothing) {
    double total = 0.0;
    for (const double z : logits) total += std::exp(z);
    double sum = 0.0;
    for (std::size_t j = 0; j < logits.size(); ++j) {
        const double target =
            smoothing / static_cast<double>(logits.size()) + (j == label ? 1.0 - smoothing : 0.0);
        sum -= weights[j] * target * std::log(std::exp(logits[j]) / total);
    }
    return sum;
}

}  // namespace

TEST_CASE("CrossEntropy: two equal logits cost log 2") {
    CHECK(CrossEntropy::targets(2) == 1);
    CHECK(value<double>(CrossEntropy{}, {3.0, 3.0}, {1.0}) ==
          doctest::Approx(0.6931471805599453).epsilon(1e-15));
    CHECK(gradient<double>(CrossEntropy{}, {3.0, 3.0}, {1.0}) == std::vector<double>{0.5, -0.5});
    CHECK(weight<double>(CrossEntropy{}, {1.0}) == 1.0);
}

TEST_CASE("CrossEntropy: the definition, with and without weights and smoothing") {
    const std::vector<double> logits = {0.3, -1.2, 2.5, 0.0};
    const std::vector<double> ones(4, 1.0);
    const std::vector<double> weights = {0.5, 2.0, 1.5, 3.0};
    for (std::size_t label = 0; label < 4; ++label)
        for (const double smoothing : {0.0, 0.1, 0.7, 1.0}) {
            CAPTURE(label);
            CAPTURE(smoothing);
            const std::vector<double> target = {static_cast<double>(label)};
            const CrossEntropy plain{.label_smoothing = smoothing};
            const CrossEntropy weighted{.class_weights = weights, .label_smoothing = smoothing};
            CHECK(value(plain, logits, target) ==
                  doctest::Approx(by_definition(logits, label, ones, smoothing)).epsilon(1e-14));
            CHECK(value(weighted, logits, target) ==
                  doctest::Approx(by_definition(logits, label, weights, smoothing)).epsilon(1e-14));
            CHECK(weight(plain, target) == 1.0);
            CHECK(weight(weighted, target) == weights[label]);
            check_gradient(plain, logits, target);
            check_gradient(weighted, logits, target);
        }
}

TEST_CASE("CrossEntropy: large logits neither overflow nor lose the difference") {
    CHECK(value<double>(CrossEntropy{}, {1000.0, 1001.0}, {1.0}) ==
          doctest::Approx(std::log1p(std::exp(-1.0))).epsilon(1e-14));
    CHECK(value<float>(CrossEntropy{}, {-1e30f, 1e30f}, {0.0f}) == doctest::Approx(2e30).epsilon(1e-6));
    CHECK(gradient<float>(CrossEntropy{}, {-1e30f, 1e30f}, {0.0f}) == std::vector<float>{-1.0f, 1.0f});
}

TEST_CASE("CrossEntropy: a logit that is NaN makes the loss NaN") {
    CHECK(std::isnan(value<double>(CrossEntropy{}, {std::nan(""), 0.0}, {1.0})));
    CHECK(std::isnan(value<double>(CrossEntropy{}, {0.0, std::nan("")}, {0.0})));
}

TEST_CASE("CrossEntropy: what does not fit is refused") {
    const std::vector<double> logits = {-1.0, -1.0};
    const char* const no_class = "CrossEntropy: the target is 2 (wanted a class from 0 to 1); check the "
                                 "labels and the outputs of the network";
    CHECK_THROWS_WITH_AS(value(CrossEntropy{}, logits, {2.0}), no_class, DataError);
    CHECK_THROWS_WITH_AS(gradient(CrossEntropy{}, logits, {2.0}), no_class, DataError);
    CHECK_THROWS_WITH_AS(weight<double>(CrossEntropy{.class_weights = {1.0, 1.0}}, {2.0}), no_class,
                         DataError);
    CHECK_THROWS_WITH_AS(value(CrossEntropy{.class_weights = {1.0}}, logits, {0.0}),
                         "CrossEntropy: the number of class weights is 1 (wanted 2, one per class)", Error);
    const char* const smoothing = "CrossEntropy: the label smoothing is 1.5 (wanted 0 to 1)";
    CHECK_THROWS_WITH_AS(value(CrossEntropy{.label_smoothing = 1.5}, logits, {0.0}), smoothing, Error);
    CHECK_THROWS_WITH_AS(gradient(CrossEntropy{.label_smoothing = 1.5}, logits, {0.0}), smoothing, Error);
}
