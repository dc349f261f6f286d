// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/confusion_matrix.hpp>
#include <deepchrome/metrics/macro_auroc.hpp>

using namespace deepchrome;

namespace {

struct Scored {
    std::array<double, 3> scores;
    std::size_t label;
};

std::vector<Scored> some_genes(std::uint64_t sample) {
    RandomStream stream(Seed{31}, Purpose::test, 0, sample);
    std::vector<Scored> genes(90);
    for (Scored& gene : genes) {
        gene.label = stream.below(3);
        for (std::size_t c = 0; c < 3; ++c)
            gene.scores[c] = std::round(4 * stream.uniform() + (c == gene.label ? 2 : 0));
    }
    return genes;
}

/// Pair by pair: the part of (gene of the class, other gene) in which the first scores higher.
double naive(const std::vector<Scored>& genes, std::size_t c) {
    double wins = 0;
    double pairs = 0;
    for (const Scored& of : genes) {
        for (const Scored& other : genes) {
            if (of.label != c || other.label == c) continue;
            wins += of.scores[c] > other.scores[c] ? 1.0 : of.scores[c] == other.scores[c] ? 0.5 : 0.0;
            ++pairs;
        }
    }
    return wins / pairs;
}

}  // namespace

TEST_CASE("MacroAuroc: the mean over the classes of each against the rest") {
    const std::vector<Scored> genes = some_genes(1);
    MacroAuroc whole(3);
    MacroAuroc first(3);
    MacroAuroc second(3);
    for (std::size_t i = 0; i < genes.size(); ++i) {
        whole.add(genes[i].scores, genes[i].label);
        (i % 3 == 0 ? first : second).add(genes[i].scores, genes[i].label);
    }
    double mean = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        CHECK(whole.by_class()[c] == doctest::Approx(naive(genes, c)).epsilon(1e-14));
        mean += naive(genes, c) / 3;
    }
    CHECK(whole.value() == doctest::Approx(mean).epsilon(1e-14));
    second.merge(first);
    CHECK(second.value() == whole.value());
}

TEST_CASE("MacroAuroc: classes without genes do not count, and what does not fit is refused") {
    MacroAuroc metric(3);
    CHECK(std::isnan(metric.value()));
    metric.add(std::array{0.9, 0.1, 0.0}, 0);
    CHECK(std::isnan(metric.value()));
    metric.add(std::array{0.2, 0.8, 0.0}, 1);
    CHECK(metric.value() == 1);
    CHECK(std::isnan(metric.by_class()[2]));
    CHECK_THROWS_WITH_AS(metric.add(std::array{0.2, 0.8}, 1),
                         "MacroAuroc: a gene of class 1 has 2 scores (wanted 3, and a class below)", Error);
    CHECK_THROWS_WITH_AS(metric.add(std::array{0.2, 0.8, 0.0}, 3),
                         "MacroAuroc: a gene of class 3 has 3 scores (wanted 3, and a class below)", Error);
    CHECK_THROWS_WITH_AS(metric.merge(MacroAuroc(2)), "MacroAuroc: the other has 2 classes (wanted 3)",
                         Error);
    CHECK_THROWS_WITH_AS(MacroAuroc(1), "MacroAuroc: the number of classes is 1 (wanted at least 2)", Error);
}

TEST_CASE("ConfusionMatrix: counts by class and call, and what they come to") {
    ConfusionMatrix whole(3);
    ConfusionMatrix part(3);
    CHECK(std::isnan(whole.accuracy()));
    CHECK(std::isnan(whole.balanced_accuracy()));
    // (called, class): of class 0 two of three are right, of class 1 one of two; class 2 has none
    for (const auto& [called, label] :
         std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {0, 0}, {2, 0}, {1, 1}, {0, 1}}) {
        whole.add(called, label);
        part.add(called, label);
    }
    CHECK(whole.count(0, 2) == 1);
    CHECK(whole.count(2, 0) == 0);
    CHECK(whole.size(0) == 3);
    CHECK(whole.accuracy() == doctest::Approx(0.6).epsilon(1e-15));
    CHECK(whole.recall(1) == 0.5);
    CHECK(std::isnan(whole.recall(2)));
    CHECK(whole.balanced_accuracy() == doctest::Approx((2.0 / 3 + 0.5) / 2).epsilon(1e-15));
    part.merge(whole);
    CHECK(part.count(0, 0) == 4);
    CHECK(part.value() == whole.value());
    CHECK_THROWS_WITH_AS(whole.add(3, 0),
                         "ConfusionMatrix: a gene of class 0 was called class 3 (wanted classes below 3)",
                         Error);
    CHECK_THROWS_WITH_AS(whole.merge(ConfusionMatrix(2)),
                         "ConfusionMatrix: the other has 2 classes (wanted 3)", Error);
    CHECK_THROWS_WITH_AS(ConfusionMatrix(0),
                         "ConfusionMatrix: the number of classes is 0 (wanted at least 1)", Error);
}
