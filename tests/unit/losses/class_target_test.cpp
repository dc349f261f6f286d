// SPDX-License-Identifier: BSD-3-Clause
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/losses/class_target.hpp>

using namespace deepchrome;

TEST_CASE("class_index: whole numbers below the number of classes") {
    CHECK(detail::class_index("NegativeLogLikelihood", 0.0f, 2) == 0);
    CHECK(detail::class_index("NegativeLogLikelihood", 1.0f, 2) == 1);
    CHECK(detail::class_index("NegativeLogLikelihood", -0.0, 2) == 0);
    CHECK(detail::class_index("NegativeLogLikelihood", 6.0, 7) == 6);
}

TEST_CASE("class_index: everything else is refused with what was found and wanted") {
    CHECK_THROWS_WITH_AS(detail::class_index("NegativeLogLikelihood", 2.0f, 2),
                         "NegativeLogLikelihood: the target is 2 (wanted a class from 0 to 1); check the "
                         "labels and the outputs of the network",
                         DataError);
    CHECK_THROWS_WITH_AS(detail::class_index("CrossEntropy", -1.0, 3),
                         "CrossEntropy: the target is -1 (wanted a class from 0 to 2); check the labels and "
                         "the outputs of the network",
                         DataError);
    CHECK_THROWS_WITH_AS(
        detail::class_index("NegativeLogLikelihood", 0.5f, 2),
        "NegativeLogLikelihood: the target is 0.5 (wanted a class from 0 to 1); check the labels and the "
        "outputs of the network",
        DataError);
    CHECK_THROWS_WITH_AS(
        detail::class_index("NegativeLogLikelihood", std::numeric_limits<double>::quiet_NaN(), 2),
        "NegativeLogLikelihood: the target is nan (wanted a class from 0 to 1); check the labels and the "
        "outputs of the network",
        DataError);
    CHECK_THROWS_WITH_AS(
        detail::class_index("NegativeLogLikelihood", 1e30, 2),
        "NegativeLogLikelihood: the target is 1e+30 (wanted a class from 0 to 1); check the labels and the "
        "outputs of the network",
        DataError);
}

TEST_CASE("class_weight: 1 without weights") {
    CHECK(detail::class_weight({}, 1) == 1.0);
    CHECK(detail::class_weight({0.25, 4.0}, 1) == 4.0);
}

TEST_CASE("check_class_weights: none, or one per class") {
    CHECK_NOTHROW(detail::check_class_weights("NegativeLogLikelihood", {}, 2));
    CHECK_NOTHROW(detail::check_class_weights("NegativeLogLikelihood", {1.0, 2.0}, 2));
    CHECK_THROWS_WITH_AS(detail::check_class_weights("NegativeLogLikelihood", {1.0, 2.0, 3.0}, 2),
                         "NegativeLogLikelihood: the number of class weights is 3 (wanted 2, one per class)",
                         Error);
}
