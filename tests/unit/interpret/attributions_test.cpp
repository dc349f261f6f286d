// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/attributions.hpp>

using namespace deepchrome;

TEST_CASE("class_average: mean and mean magnitude of the genes of a class") {
    Attributions<float> of;
    of.values.resize({3, 2, 1});
    std::ranges::copy(std::vector<float>{1, -2, 10, 20, -3, 6}, of.values.data());
    CHECK(of.genes() == 3);
    CHECK(of.gene(2)[1] == 6);
    const std::vector<float> labels{1, 0, 1};
    const ClassAverage on = class_average(of, labels, true);
    CHECK(on.genes == 2);
    CHECK(on.mean(0, 0) == -1);
    CHECK(on.mean(1, 0) == 2);
    CHECK(on.magnitude(0, 0) == 2);
    CHECK(on.magnitude(1, 0) == 4);
    const ClassAverage off = class_average(of, labels, false);
    CHECK(off.genes == 1);
    CHECK(off.mean(1, 0) == 20);
    const ClassAverage none = class_average(of, std::vector<float>(3, 1.0f), false);
    CHECK(none.genes == 0);
    CHECK(none.mean(0, 0) == 0);
    CHECK_THROWS_WITH_AS(class_average(of, std::vector<float>(2), true),
                         "class_average: there are 2 labels (wanted 3, one per gene)", Error);
}
