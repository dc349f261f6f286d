// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/split.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::vector<float> labels_of(std::size_t on, std::size_t off) {
    std::vector<float> labels;
    for (std::size_t i = 0; i < on + off; ++i) labels.push_back(i % 3 == 0 && i / 3 < on ? 1.0f : 0.0f);
    return labels;
}

}  // namespace

TEST_CASE("the published split") {
    CHECK(published_split(19802) == SplitSizes{6601, 6601, 6600});
    CHECK(published_split(9) == SplitSizes{3, 3, 3});
    CHECK(published_split(10) == SplitSizes{4, 3, 3});
    CHECK(published_split(2) == SplitSizes{1, 1, 0});
    CHECK(published_split(0) == SplitSizes{0, 0, 0});
}

TEST_CASE("folds hold every row once, and labels in proportion") {
    const std::vector<float> labels = labels_of(103, 314);
    const Folds folds = stratified_folds(labels, 5, Seed{1});
    REQUIRE(folds.size() == 5);
    std::vector<std::size_t> all;
    for (const auto& fold : folds) {
        CHECK(std::ranges::is_sorted(fold));
        CHECK(fold.size() >= 83);
        CHECK(fold.size() <= 84);
        const auto on = std::ranges::count_if(fold, [&](std::size_t row) { return labels[row] == 1; });
        CHECK(on >= 20);
        CHECK(on <= 21);
        all.insert(all.end(), fold.begin(), fold.end());
    }
    std::ranges::sort(all);
    REQUIRE(all.size() == labels.size());
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i] == i);
}

TEST_CASE("folds follow from the seed") {
    const std::vector<float> labels = labels_of(20, 40);
    CHECK(stratified_folds(labels, 3, Seed{1}) == stratified_folds(labels, 3, Seed{1}));
    CHECK(stratified_folds(labels, 3, Seed{1}) != stratified_folds(labels, 3, Seed{2}));
}

TEST_CASE("rows outside a fold") {
    const Folds folds = {{0, 3}, {1}, {2, 4}};
    CHECK(other_folds(folds, 1) == std::vector<std::size_t>{0, 3, 2, 4});
    CHECK(other_folds(folds, 0) == std::vector<std::size_t>{1, 2, 4});
}

TEST_CASE("impossible folds are refused") {
    const std::vector<float> labels(4, 1.0f);
    CHECK_THROWS_WITH_AS(stratified_folds(labels, 1, Seed{1}),
                         "1 folds of 4 genes were asked for (wanted at least two, and a gene in each)",
                         DataError);
    CHECK_THROWS_WITH_AS(stratified_folds(labels, 5, Seed{1}),
                         "5 folds of 4 genes were asked for (wanted at least two, and a gene in each)",
                         DataError);
    CHECK(stratified_folds(labels, 4, Seed{1}).size() == 4);
}
