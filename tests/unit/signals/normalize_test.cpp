// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/normalize.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("units of counts") {
    CHECK(count_factor(Normalize::none, 0, 100) == 1);
    CHECK(count_factor(Normalize::cpm, 4'000'000, 100) == 0.25);
    CHECK(count_factor(Normalize::rpkm, 4'000'000, 100) == 2.5);
    CHECK_THROWS_AS(count_factor(Normalize::cpm, 0, 100), DataError);
}

TEST_CASE("a depth") {
    CHECK(depth_factor(20'000'000, 4'000'000) == 5);
    CHECK(depth_factor(1'000'000, 4'000'000) == 0.25);
    CHECK_THROWS_WITH_AS(depth_factor(1, 0),
                         "no reads were counted, and a library of none has no depth (wanted some reads)",
                         DataError);
}

TEST_CASE("controls") {
    std::vector<float> values = {10, 2, std::nanf(""), 4};
    const std::vector<float> control = {4, 3, 1, std::nanf("")};
    apply_control(values, control, ControlUse::subtract, 2);
    CHECK(values[0] == 2);
    CHECK(values[1] == 0);
    CHECK(std::isnan(values[2]));
    CHECK(std::isnan(values[3]));
    values = {9, 0, 1, 1};
    apply_control(values, std::vector<float>{4, 0, 0, 1}, ControlUse::ratio, 1);
    CHECK(values == std::vector<float>{2, 1, 2, 1});
}
