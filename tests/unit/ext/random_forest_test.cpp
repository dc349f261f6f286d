// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/ext/random_forest.hpp>
#include <deepchrome/metrics/auroc.hpp>

#include "../baselines/samples.hpp"

using namespace deepchrome;
using namespace ext_test;

TEST_CASE("RandomForest: tells a ring from what is around it") {
    const Sample train = ring(400, 6, 1);
    const Sample test = ring(300, 6, 2);
    const std::vector<double> p_on =
        RandomForest::fit(train.features, train.labels, {.trees = 200}).probabilities(test.features);
    Auroc metric;
    for (std::size_t i = 0; i < p_on.size(); ++i) {
        CHECK(p_on[i] >= 0);
        CHECK(p_on[i] <= 1);
        CHECK(std::abs(200 * p_on[i] - std::round(200 * p_on[i])) < 1e-9);  // votes
        metric.add(p_on[i], test.labels[i] == 1);
    }
    CHECK(metric.value() > 0.95);
}

TEST_CASE(
    "RandomForest: trees are grown until leaves are pure, so nearly every training gene is called right") {
    const Sample train = ring(300, 6, 3);
    const std::vector<double> p_on =
        RandomForest::fit(train.features, train.labels, {.trees = 100}).probabilities(train.features);
    for (std::size_t i = 0; i < p_on.size(); ++i) CHECK((p_on[i] > 0.5) == (train.labels[i] == 1));
    const std::vector<double> coarse =
        RandomForest::fit(train.features, train.labels, {.trees = 100, .smallest_split = 200})
            .probabilities(train.features);
    int wrong = 0;
    for (std::size_t i = 0; i < coarse.size(); ++i)
        wrong += (coarse[i] > 0.5) == (train.labels[i] == 1) ? 0 : 1;
    CHECK(wrong > 0);
}

TEST_CASE("RandomForest: follows from the seed") {
    const Sample train = ring(200, 5, 4);
    const auto p_on = [&](std::uint64_t seed) {
        return RandomForest::fit(train.features, train.labels, {.trees = 20, .seed = Seed{seed}})
            .probabilities(train.features);
    };
    CHECK(p_on(1) == p_on(1));
    CHECK(p_on(1) != p_on(2));
}

TEST_CASE("RandomForest: labels of one class") {
    const Features features{.columns = 1, .values = {1, 2, 3}};
    CHECK(RandomForest::fit(features, std::vector<float>{1, 1, 1}, {.trees = 5}).probabilities(features) ==
          std::vector<double>{1, 1, 1});
    CHECK(RandomForest::fit(features, std::vector<float>{0, 0, 0}, {.trees = 5}).probabilities(features) ==
          std::vector<double>{0, 0, 0});
}

TEST_CASE("RandomForest: what is refused") {
    const Features features{.columns = 1, .values = {1, 2}};
    const std::vector<float> labels{0, 1};
    CHECK_THROWS_WITH_AS(RandomForest::fit(features, labels, {.trees = 0}),
                         "RandomForest: the number of trees is 0 (wanted at least 1)", Error);
    CHECK_THROWS_WITH_AS(RandomForest::fit(features, labels, {.smallest_split = 1}),
                         "RandomForest: the smallest split is of 1 genes (wanted at least 2)", Error);
    CHECK_THROWS_WITH_AS(RandomForest::fit(features, std::vector<float>{0}),
                         "RandomForest: there are 2 rows (wanted 1, one per label, and at least one)", Error);
}
