// SPDX-License-Identifier: BSD-3-Clause

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <deepchrome/run/shared_genes.hpp>

using namespace deepchrome;

namespace {

/// Genes whose two bins hold these numbers.
Dataset table(const std::vector<std::string>& genes, const std::vector<float>& signals) {
    Dataset data;
    data.signal = {.bins = 2, .marks = 1};
    data.marks = {"m"};
    data.genes = genes;
    data.signals.resize({genes.size(), 2, 1});
    std::copy(signals.begin(), signals.end(), data.signals.begin());
    data.labels.assign(genes.size(), 0.0f);
    return data;
}

const Dataset seen = table({"a", "ENSG1.2", "c", "c"}, {1, 2, 3, 4, 5, 6, 7, 8});

}  // namespace

TEST_CASE("shared_genes: ids in whatever version, and of them those with the same signals") {
    const SharedGenes shared =
        shared_genes(table({"ENSG1.9", "b", "c", "a"}, {3, 4, 1, 2, 7, 8, 1, 3}), seen);
    CHECK(shared.genes == 4);
    CHECK(shared.ids == 3);
    CHECK(shared.copies == 2);  // ENSG1, and c as in its second row
    CHECK(shared.overlapping == 0);
    CHECK_FALSE(shared.all_copies());
    CHECK(shared.lines("test.csv", "train.csv") ==
          std::vector<std::string>{
              "test.csv: 3 of 4 genes are in train.csv too, 2 of them with the same signals; figures of "
              "them are not of unseen genes"});
    const SharedGenes none = shared_genes(table({"x"}, {1, 2}), seen);
    CHECK(none.lines("test.csv", "train.csv").empty());
    CHECK(shared_genes(table({"c", "a"}, {5, 6, 1, 2}), seen).all_copies());
    CHECK_FALSE(shared_genes(table({}, {}), seen).all_copies());
    const SharedGenes other_cell = shared_genes(table({"a"}, {9, 9}), seen);
    CHECK(other_cell.lines("test.csv", "train.csv") ==
          std::vector<std::string>{
              "test.csv: 1 of 1 genes are in train.csv too; figures of them are not of unseen genes"});
}

TEST_CASE("shared_genes: windows that overlap those of other genes") {
    const std::vector<std::optional<GenePosition>> at{GenePosition{"1", 100}, GenePosition{"1", 500},
                                                      GenePosition{"2", 100}, std::nullopt};
    const Dataset asked = table({"a", "n", "f", "o", "q"}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    const std::vector<std::optional<GenePosition>> asked_at{
        GenePosition{"1", 100},  // a itself
        GenePosition{"1", 599},  // one base of the window at 500
        GenePosition{"1", 400},  // touches it only
        GenePosition{"2", 1},    // one base of that at 100
        std::nullopt};
    const SharedGenes shared = shared_genes(asked, seen, SharedPlaces{asked_at, at, 100});
    CHECK(shared.ids == 1);
    CHECK(shared.overlapping == 2);
    CHECK(shared.lines("test.csv", "train.csv").back() ==
          "test.csv: windows of 2 of 5 genes overlap windows of other genes in train.csv; figures of them "
          "are not of unseen "
          "genes");
}
