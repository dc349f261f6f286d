// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/split.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
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
    const Folds folds = stratified_folds(labels, {}, 5, Seed{1});
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
    CHECK(stratified_folds(labels, {}, 3, Seed{1}) == stratified_folds(labels, {}, 3, Seed{1}));
    CHECK(stratified_folds(labels, {}, 3, Seed{1}) != stratified_folds(labels, {}, 3, Seed{2}));
}

TEST_CASE("rows outside a fold") {
    const Folds folds = {{0, 3}, {1}, {2, 4}};
    CHECK(other_folds(folds, 1) == std::vector<std::size_t>{0, 3, 2, 4});
    CHECK(other_folds(folds, 0) == std::vector<std::size_t>{1, 2, 4});
}

TEST_CASE("impossible folds are refused") {
    const std::vector<float> labels(4, 1.0f);
    CHECK_THROWS_WITH_AS(stratified_folds(labels, {}, 1, Seed{1}),
                         "1 folds of 4 genes were asked for (wanted at least two, and a gene in each)",
                         DataError);
    CHECK_THROWS_WITH_AS(stratified_folds(labels, {}, 5, Seed{1}),
                         "5 folds of 4 genes were asked for (wanted at least two, and a gene in each)",
                         DataError);
    CHECK(stratified_folds(labels, {}, 4, Seed{1}).size() == 4);
}

TEST_CASE("folds keep large groups together, are about equally large, and balanced") {
    const std::vector<float> labels = labels_of(300, 700);
    std::vector<std::string> groups;
    for (std::size_t row = 0; row < 1000; ++row) groups.push_back("chr" + std::to_string(row * row % 23));
    const Folds folds = stratified_folds(labels, groups, 4, Seed{3});
    REQUIRE(folds.size() == 4);
    std::map<std::string, std::set<std::size_t>> where;
    std::size_t all = 0;
    for (std::size_t fold = 0; fold < 4; ++fold) {
        CHECK(std::ranges::is_sorted(folds[fold]));
        CHECK(folds[fold].size() > 150);
        CHECK(folds[fold].size() < 350);
        for (const std::size_t row : folds[fold]) where[groups[row]].insert(fold);
        all += folds[fold].size();
    }
    CHECK(all == 1000);
    for (const auto& [group, in] : where) CHECK(in.size() == 1);
    CHECK(stratified_folds(labels, groups, 4, Seed{3}) == folds);
    CHECK(stratified_folds(labels, groups, 4, Seed{4}) != folds);
    CHECK_THROWS_WITH_AS(
        stratified_folds(std::vector<float>(3), std::vector<std::string>{"a", "b", "a"}, 3, Seed{1}),
        "3 folds of 2 groups of genes were asked for (wanted at least two, and a group in each)", DataError);
}

TEST_CASE("folds keep the copies of a gene together, and labels in proportion") {
    // 150 genes twice and 50 once; the labels of 20 of the copies differ.
    std::vector<float> labels = labels_of(60, 90);
    std::vector<std::string> genes;
    for (std::size_t gene = 0; gene < 150; ++gene) genes.push_back("g" + std::to_string(gene));
    for (std::size_t gene = 0; gene < 150; ++gene) {
        labels.push_back(gene < 20 ? 1 - labels[gene] : labels[gene]);
        genes.push_back(genes[gene]);
    }
    for (std::size_t gene = 150; gene < 200; ++gene) {
        labels.push_back(gene % 2 == 0 ? 1.0f : 0.0f);
        genes.push_back("g" + std::to_string(gene));
    }
    const double on = static_cast<double>(std::ranges::count(labels, 1.0f));
    std::map<std::string, std::set<std::size_t>> where;
    const Folds folds = stratified_folds(labels, genes, 5, Seed{1});
    for (std::size_t fold = 0; fold < 5; ++fold) {
        for (const std::size_t row : folds[fold]) where[genes[row]].insert(fold);
        CHECK(folds[fold].size() == 70);
        const auto here =
            std::ranges::count_if(folds[fold], [&](std::size_t row) { return labels[row] == 1; });
        CHECK(std::abs(static_cast<double>(here) - on / 5) <= 1);
    }
    for (const auto& [gene, in] : where) CHECK(in.size() == 1);
    for (const FoldRows& part : cross_validation(labels, genes, 5, 1, Seed{7})) {
        std::map<std::string, std::set<int>> sides;
        int side = 0;
        for (const auto* rows : {&part.train, &part.valid, &part.test}) {
            for (const std::size_t row : *rows) sides[genes[row]].insert(side);
            ++side;
        }
        for (const auto& [gene, sides_of] : sides) CHECK(sides_of.size() == 1);
    }
}

TEST_CASE("cross-validation: the largest group is not always the one that validates") {
    std::vector<float> labels;
    std::vector<std::string> groups;
    for (std::size_t group = 0; group < 24; ++group) {
        for (std::size_t row = 0; row < 300 - 10 * group; ++row) {
            labels.push_back((row * 7 + group) % 2 == 0 ? 1.0f : 0.0f);
            groups.push_back("chr" + std::to_string(group + 1));
        }
    }
    std::size_t trained = 0;
    for (const FoldRows& part : cross_validation(labels, groups, 5, 3, Seed{1})) {
        trained += std::ranges::count(part.train, std::size_t{0}) > 0;  // row 0 is of the largest
        const auto rows = static_cast<double>(part.train.size() + part.valid.size());
        CHECK(static_cast<double>(part.valid.size()) > 0.06 * rows);
        CHECK(static_cast<double>(part.valid.size()) < 0.14 * rows);
    }
    CHECK(trained >= 8);  // of 12 that do not test on it
    CHECK_THROWS_WITH_AS(
        cross_validation(std::vector<float>{0, 1, 0, 1}, std::vector<std::string>{"a", "a", "b", "b"}, 2, 1,
                         Seed{1}),
        "a fold leaves 2 genes of one group to train and to validate with (wanted at least two groups); "
        "ask for more folds, or bring more genes",
        DataError);
}

TEST_CASE("folds of genes that come up once are those without groups") {
    const std::vector<float> labels = labels_of(103, 314);
    std::vector<std::string> genes;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) genes.push_back("g" + std::to_string(gene));
    CHECK(stratified_folds(labels, genes, 5, Seed{1}) == stratified_folds(labels, {}, 5, Seed{1}));
}

namespace {

void check_parts(const std::vector<float>& labels, const std::vector<std::string>& groups) {
    const std::vector<FoldRows> parts = cross_validation(labels, groups, 5, 2, Seed{7});
    REQUIRE(parts.size() == 10);
    for (std::size_t repeat = 0; repeat < 2; ++repeat) {
        std::vector<std::size_t> tested(labels.size());
        for (std::size_t fold = 0; fold < 5; ++fold) {
            const FoldRows& part = parts[5 * repeat + fold];
            CHECK(part.repeat == repeat);
            CHECK(part.fold == fold);
            std::vector<std::size_t> seen(labels.size());
            for (const auto* rows : {&part.train, &part.valid, &part.test}) {
                CHECK(std::ranges::is_sorted(*rows));
                for (const std::size_t row : *rows) ++seen[row];
            }
            CHECK(std::ranges::all_of(seen, [](std::size_t times) { return times == 1; }));
            for (const std::size_t row : part.test) ++tested[row];
        }
        CHECK(std::ranges::all_of(tested, [](std::size_t times) { return times == 1; }));
    }
    CHECK(parts[0].test != parts[5].test);
}

}  // namespace

TEST_CASE("cross-validation: every row on one side of each part, tested on once in each repeat") {
    const std::vector<float> labels = labels_of(90, 210);
    check_parts(labels, {});
    const std::vector<FoldRows> parts = cross_validation(labels, {}, 5, 1, Seed{7});
    for (const FoldRows& part : parts) {
        CHECK(part.test.size() == 60);
        CHECK(part.valid.size() == 24);
        const auto on = [&](const std::vector<std::size_t>& rows) {
            return std::ranges::count_if(rows, [&](std::size_t row) { return labels[row] == 1; });
        };
        CHECK(on(part.test) == 18);
        CHECK(on(part.valid) >= 7);
        CHECK(on(part.valid) <= 8);
    }
}

TEST_CASE("cross-validation: no group on two sides") {
    const std::vector<float> labels = labels_of(90, 210);
    std::vector<std::string> groups;
    for (std::size_t row = 0; row < 300; ++row) groups.push_back(std::to_string(row % 24));
    check_parts(labels, groups);
    for (const FoldRows& part : cross_validation(labels, groups, 5, 1, Seed{7})) {
        std::map<std::string, std::set<int>> sides;
        int side = 0;
        for (const auto* rows : {&part.train, &part.valid, &part.test}) {
            for (const std::size_t row : *rows) sides[groups[row]].insert(side);
            ++side;
        }
        for (const auto& [group, on] : sides) CHECK(on.size() == 1);
    }
}
