// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/run/bin_genes.hpp>

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

const double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<GeneLocus> genes(std::size_t count) {
    std::vector<GeneLocus> loci;
    for (std::size_t i = 0; i < count; ++i)
        loci.push_back({"G" + std::to_string(i), "", "chr1", 0, '+', "", ""});
    return loci;
}

CellGenes cell(const std::vector<double>& expression, const LabelOptions& labels = {}) {
    CellGenes result;
    result.expression = expression;
    result.labels = label_genes(expression, labels);
    return result;
}

BinnedSignal signal(std::vector<float> values) {
    BinnedSignal binned;
    binned.values = std::move(values);
    return binned;
}

}  // namespace

TEST_CASE("thirds of the genes that are measured in some cell") {
    using enum Part;
    const std::vector<CellGenes> cells = {cell({1, unknown, unknown, 4}), cell({unknown, unknown, 3, 4})};
    const SplitRule thirds{.by = SplitBy::published};
    CHECK(split_measured_genes(genes(4), cells, thirds, false) ==
          std::vector<Part>{train, none, valid, test});
    CHECK(split_measured_genes(genes(3), std::vector<CellGenes>(1), thirds, false) ==
          std::vector<Part>{train, valid, test});
}

TEST_CASE("strata are by how many cells a gene is ON in") {
    const LabelOptions above_one{.rule = LabelRule::threshold, .threshold = 1};
    const std::vector<CellGenes> cells = {cell({0, 0, 0, 5, 5, 5, 5, 5, 5}, above_one),
                                          cell({0, 0, 0, 0, 0, 0, 5, 5, 5}, above_one)};
    const SplitRule rule{.by = SplitBy::random, .shares = {1, 1, 1}, .seed = Seed{3}};
    const auto by_strata = [](const std::vector<float>& strata) {
        return split_at_random(genes(9), strata, {1, 1, 1}, Seed{3});
    };
    CHECK(split_measured_genes(genes(9), std::vector{cells[0]}, rule, true) ==
          by_strata({0, 0, 0, 1, 1, 1, 1, 1, 1}));
    CHECK(split_measured_genes(genes(9), cells, rule, true) == by_strata({0, 0, 0, 1, 1, 1, 2, 2, 2}));
    CHECK(by_strata({0, 0, 0, 1, 1, 1, 2, 2, 2}) != by_strata(std::vector<float>(9)));
    CHECK(split_measured_genes(genes(9), cells, rule, false) == by_strata(std::vector<float>(9)));
}

TEST_CASE("why genes are in no table, and how many") {
    using enum Part;
    CellGenes genes_of_cell =
        cell({1, unknown, 2.4, 9, 9, 9, 1}, {.rule = LabelRule::threshold, .threshold = 2, .margin = 0.5});
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<BinnedSignal> signals = {signal({1, 2, 3, 4, nan, 6, 7, 8, 9, nan, 1, 2, 3, 4}),
                                               signal(std::vector<float>(14))};
    const std::vector<Part> split = {train, train, valid, train, test, none, test};
    const std::vector<Part> apart = {none, train, valid, train, test, none, test};
    deal_genes(genes_of_cell, split, apart, signals, 2);
    using enum LeftOut;
    CHECK(genes_of_cell.left_out ==
          std::vector<LeftOut>{overlaps, unmeasured, near_threshold, no, missing_bins, no, no});
    CHECK(genes_of_cell.parts == std::vector<Part>{none, none, none, train, none, none, test});
    CHECK(genes_of_cell.count(overlaps) == 1);
    CHECK(genes_of_cell.count(no) == 3);
    CHECK(left_out_names[static_cast<std::size_t>(missing_bins)] == "missing_bins");

    CellGenes unlabeled;
    deal_genes(unlabeled, split, split, signals, 2);
    CHECK(unlabeled.count(missing_bins) == 2);
    CHECK(unlabeled.count(unmeasured) == 0);
}

TEST_CASE("the sizes of a part") {
    CellGenes genes_of_cell = cell({1, 7, 2, 9, 8});
    genes_of_cell.parts = {Part::train, Part::train, Part::valid, Part::train, Part::none};
    const PartSize train = size_of_part(genes_of_cell, Part::train);
    CHECK(train.genes == 3);
    CHECK(train.labels == std::vector<std::pair<float, std::size_t>>{{0.0f, 2}, {1.0f, 1}});
    CHECK(size_of_part(genes_of_cell, Part::test).genes == 0);
    genes_of_cell.expression.clear();
    CHECK(size_of_part(genes_of_cell, Part::train).labels.empty());
}
