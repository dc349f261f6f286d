// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/negative_log_likelihood.hpp>

#include "gradient.hpp"

using namespace deepchrome;
using namespace losses_test;

TEST_CASE("NegativeLogLikelihood: minus the log-probability of the target") {
    const std::vector<double> log_p = {std::log(0.25), std::log(0.75)};
    CHECK(NegativeLogLikelihood::targets(2) == 1);
    CHECK(value(NegativeLogLikelihood{}, log_p, {0.0}) == doctest::Approx(1.3862943611198906).epsilon(1e-14));
    CHECK(value(NegativeLogLikelihood{}, log_p, {1.0}) == doctest::Approx(0.2876820724517809).epsilon(1e-14));
    CHECK(weight<double>(NegativeLogLikelihood{}, {1.0}) == 1.0);
    CHECK(gradient(NegativeLogLikelihood{}, log_p, {1.0}) == std::vector<double>{0.0, -1.0});
}

TEST_CASE(
    "NegativeLogLikelihood: class weights scale loss, gradient and the gene's part of the denominator") {
    const NegativeLogLikelihood loss{.class_weights = {0.5, 3.0}};
    const std::vector<double> log_p = {-2.0, -0.25};
    CHECK(value(loss, log_p, {0.0}) == 1.0);
    CHECK(value(loss, log_p, {1.0}) == 0.75);
    CHECK(weight<double>(loss, {0.0}) == 0.5);
    CHECK(weight<float>(loss, {1.0f}) == 3.0);
    CHECK(gradient(loss, log_p, {0.0}) == std::vector<double>{-0.5, 0.0});
    CHECK(gradient(loss, log_p, {1.0}) == std::vector<double>{0.0, -3.0});
}

TEST_CASE("NegativeLogLikelihood: gradient is that of the value") {
    check_gradient(NegativeLogLikelihood{}, {-0.3, -2.0, -4.0}, {2.0});
    check_gradient(NegativeLogLikelihood{.class_weights = {0.1, 0.2, 7.0}}, {-0.3, -2.0, -4.0}, {2.0});
}

TEST_CASE("NegativeLogLikelihood: outputs beyond the classes count for nothing") {
    const std::vector<double> log_p = {-0.3, -2.0, -1.5};
    const std::vector<double> with_spare = {-0.3, -2.0, -1.5, -1e9, -1e9};
    const std::vector<double> weights = {0.5, 2.0, 3.0};
    for (const double label : {0.0, 1.0, 2.0}) {
        const NegativeLogLikelihood plain{.class_weights = weights, .label_smoothing = 0.3};
        const NegativeLogLikelihood some{.class_weights = weights, .label_smoothing = 0.3, .classes = 3};
        CHECK(value(some, with_spare, {label}) == value(plain, log_p, {label}));
        std::vector<double> wanted = gradient(plain, log_p, {label});
        wanted.resize(5, 0.0);
        CHECK(gradient(some, with_spare, {label}) == wanted);
    }
    CHECK_THROWS_WITH_AS(value(NegativeLogLikelihood{.classes = 3}, with_spare, {3.0}),
                         "NegativeLogLikelihood: the target is 3 (wanted a class from 0 to 2); check the "
                         "labels and the outputs of the network",
                         DataError);
    CHECK_THROWS_WITH_AS(value(NegativeLogLikelihood{.classes = 4}, log_p, {0.0}),
                         "NegativeLogLikelihood: 4 classes (wanted no more than the 3 outputs)", Error);
}

TEST_CASE(
    "NegativeLogLikelihood: with label smoothing the cost is that of a target spread over the classes") {
    const std::vector<double> log_p = {std::log(0.2), std::log(0.5), std::log(0.3)};
    const std::vector<double> weights = {0.5, 2.0, 3.0};
    for (std::size_t label = 0; label < 3; ++label) {
        double plain = 0.0;
        double weighted = 0.0;
        for (std::size_t j = 0; j < 3; ++j) {
            const double target = j == label ? 0.7 + 0.1 : 0.1;  // 0.3 spread over three classes
            plain -= target * log_p[j];
            weighted -= weights[j] * target * log_p[j];
        }
        const NegativeLogLikelihood smooth{.label_smoothing = 0.3};
        const NegativeLogLikelihood both{.class_weights = weights, .label_smoothing = 0.3};
        const std::vector<double> target = {static_cast<double>(label)};
        CHECK(value(smooth, log_p, target) == doctest::Approx(plain).epsilon(1e-14));
        CHECK(value(both, log_p, target) == doctest::Approx(weighted).epsilon(1e-14));
        CHECK(weight(both, target) == weights[label]);
        check_gradient(smooth, log_p, target);
        check_gradient(both, log_p, target);
    }
}

TEST_CASE("NegativeLogLikelihood: a loss that is not finite is passed on") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(value<double>(NegativeLogLikelihood{}, {0.0, -infinity}, {1.0}) == infinity);
    CHECK(std::isnan(value<double>(NegativeLogLikelihood{}, {std::nan(""), 0.0}, {0.0})));
}

TEST_CASE("NegativeLogLikelihood: what does not fit is refused") {
    const std::vector<double> log_p = {-1.0, -1.0};
    const char* const no_class = "NegativeLogLikelihood: the target is 2 (wanted a class from 0 to 1); check "
                                 "the labels and the outputs of the network";
    CHECK_THROWS_WITH_AS(value(NegativeLogLikelihood{}, log_p, {2.0}), no_class, DataError);
    CHECK_THROWS_WITH_AS(gradient(NegativeLogLikelihood{}, log_p, {2.0}), no_class, DataError);
    CHECK_THROWS_WITH_AS(weight<double>(NegativeLogLikelihood{.class_weights = {1.0, 1.0}}, {2.0}), no_class,
                         DataError);
    const char* const weights =
        "NegativeLogLikelihood: the number of class weights is 1 (wanted 2, one per class)";
    CHECK_THROWS_WITH_AS(value(NegativeLogLikelihood{.class_weights = {1.0}}, log_p, {0.0}), weights, Error);
    CHECK_THROWS_WITH_AS(gradient(NegativeLogLikelihood{.class_weights = {1.0}}, log_p, {0.0}), weights,
                         Error);
    const char* const smoothing = "NegativeLogLikelihood: the label smoothing is 1.5 (wanted 0 to 1)";
    CHECK_THROWS_WITH_AS(value(NegativeLogLikelihood{.label_smoothing = 1.5}, log_p, {0.0}), smoothing,
                         Error);
    CHECK_THROWS_WITH_AS(gradient(NegativeLogLikelihood{.label_smoothing = 1.5}, log_p, {0.0}), smoothing,
                         Error);
}
