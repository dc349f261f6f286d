// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/predict/input_check.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/simulate/simulate.hpp>

using namespace deepchrome;

namespace {

/// Real-looking counts of five marks.
Dataset genes_of(std::size_t count, std::uint64_t seed) { return simulate(count, {.seed = Seed{seed}}).data; }

ModelCard card_of_many() {
    static const ModelCard card = card_of(genes_of(600, 1), {});
    return card;
}

Dataset times(Dataset data, std::size_t mark, float factor) {
    for (std::size_t i = mark; i < data.values().size(); i += 5) data.values()[i] *= factor;
    return data;
}

using Remarks = std::vector<std::string>;

}  // namespace

TEST_CASE("genes like those of the training are not remarked upon") {
    const ModelCard card = card_of_many();
    for (const std::uint64_t seed : {2u, 3u, 4u}) {
        const Dataset genes = genes_of(400, seed);
        CHECK(compare_inputs(card, genes).remarks == Remarks{});
        for (const std::size_t few : {1u, 2u, 5u, 20u})
            CHECK(compare_inputs(card, rows_of(genes, 7, few)).remarks == Remarks{});
        std::vector<std::size_t> on;
        std::vector<std::size_t> off;
        for (std::size_t gene = 0; gene < genes.size(); ++gene)
            (genes.labels[gene] > 0.5f ? on : off).push_back(gene);
        CHECK(compare_inputs(card, subset(genes, on)).remarks == Remarks{});
        CHECK(compare_inputs(card, subset(genes, off)).remarks == Remarks{});
    }
    CHECK(compare_inputs(card, rows_of(genes_of(5, 2), 0, 0)).remarks == Remarks{});
    ModelCard unknown = card;
    unknown.signals = {};
    CHECK(compare_inputs(unknown, times(genes_of(200, 2), 0, 100)).remarks == Remarks{});
}

TEST_CASE("a library of another depth is told in one line, and can be matched") {
    const ModelCard card = card_of_many();
    Dataset genes = genes_of(300, 2);
    for (std::size_t mark = 0; mark < 5; ++mark) genes = times(genes, mark, 10);
    const InputComparison found = compare_inputs(card, genes);
    REQUIRE(found.remarks.size() == 1);
    for (std::size_t mark = 0; mark < 5; ++mark) {
        CHECK(found.remarks[0].find(card.marks[mark] + " has ") != std::string::npos);
        CHECK(found.ratio[mark] > 6);  // the ratio is the most cautious of several
        CHECK(found.ratio[mark] < 12);
    }
    match_depth(genes, found.ratio);
    CHECK(compare_inputs(card, genes).remarks == Remarks{});

    const Dataset one = times(genes_of(300, 3), 3, 0.25f);
    const InputComparison less = compare_inputs(card, one);
    REQUIRE(less.remarks.size() == 1);
    CHECK(less.remarks[0] == "H3K4me3 has " + format_significant(less.ratio[3], 2) +
                                 " times the signal of the training genes; match the depth, or train on "
                                 "libraries of this depth");
    CHECK(less.ratio[3] == doctest::Approx(0.25).epsilon(0.2));
}

TEST_CASE("a mark that no training gene had") {
    const Dataset without = times(genes_of(300, 2), 4, 0);
    ModelCard card = card_of_many();
    card.signals = summarize_signals(without);
    CHECK(compare_inputs(card, without).remarks.empty());
    const InputComparison with = compare_inputs(card, genes_of(300, 3));
    CHECK(with.remarks == Remarks{"H3K9me3 has signal here, and had none in any training gene: the model "
                                  "does not know it; train on tables "
                                  "that have it"});
    CHECK(with.ratio[4] == 1);
}

TEST_CASE("a mark without any signal, and marks that look exchanged") {
    const ModelCard card = card_of_many();
    CHECK(compare_inputs(card, times(genes_of(300, 2), 4, 0)).remarks ==
          Remarks{"H3K9me3 has no signal in any gene (the training genes have); is it the right file?"});
    Dataset genes = genes_of(300, 2);
    for (std::size_t i = 0; i < genes.values().size(); i += 5)
        std::swap(genes.values()[i + 1], genes.values()[i + 3]);
    CHECK(compare_inputs(card, genes).remarks ==
          Remarks{"H3K36me3 and H3K4me3 look exchanged; check the order of the columns"});
    CHECK(compare_inputs(card, rows_of(genes, 0, 40)).remarks.size() <= 1);  // too few to tell marks apart
}

TEST_CASE("peaks have no depth") {
    const auto peaks = [](std::uint64_t seed, float threshold) {
        Dataset genes = genes_of(300, seed);
        for (float& value : genes.values()) value = value > threshold ? 1.0f : 0.0f;
        return genes;
    };
    const ModelCard card = card_of(peaks(1, 4), {});
    CHECK(compare_inputs(card, peaks(2, 1)).remarks == Remarks{});
    Dataset counts = peaks(2, 4);
    for (float& value : counts.values()) value *= 20;
    CHECK(compare_inputs(card, counts).remarks.size() == 1);
}
