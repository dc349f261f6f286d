// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/average_precision.hpp>
#include <deepchrome/metrics/bootstrap.hpp>
#include <deepchrome/metrics/delong.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

std::vector<float> labels_of(const std::vector<Gene>& genes) {
    std::vector<float> labels;
    for (const Gene& gene : genes) labels.push_back(gene.on ? 1.0f : 0.0f);
    return labels;
}

std::vector<double> scores_of(const std::vector<Gene>& genes) {
    std::vector<double> scores;
    for (const Gene& gene : genes) scores.push_back(gene.score);
    return scores;
}

}  // namespace

TEST_CASE("bootstrap_interval: the mean has the interval of the central limit theorem") {
    std::vector<double> values(400);
    RandomStream stream(Seed{5}, Purpose::test, 0, 0);
    for (double& value : values) value = stream.uniform();
    const std::vector<float> labels(values.size(), 0.0f);
    const auto mean = [&](Multiplicities drawn) {
        double sum = 0;
        for (std::size_t i = 0; i < drawn.size(); ++i) sum += drawn[i] * values[i];
        return sum / static_cast<double>(values.size());
    };
    const double center = std::accumulate(values.begin(), values.end(), 0.0) / 400;
    const double reach = 1.96 * std::sqrt(1.0 / 12 / 400);
    const ConfidenceInterval interval = bootstrap_interval(labels, mean, {.replicates = 4000});
    CHECK(std::abs(interval.lower - (center - reach)) < 0.1 * reach);
    CHECK(std::abs(interval.upper - (center + reach)) < 0.1 * reach);
    const ConfidenceInterval narrow =
        bootstrap_interval(labels, mean, {.replicates = 4000, .confidence = 0.5});
    CHECK(std::abs((narrow.upper - narrow.lower) / (interval.upper - interval.lower) - 0.6745 / 1.96) < 0.03);
}

TEST_CASE("bootstrap_interval: close to DeLong's for the AUROC") {
    const std::vector<Gene> genes = random_genes(400, 30, 8);
    const std::vector<float> labels = labels_of(genes);
    const RankedGenes ranked(scores_of(genes), labels);
    const ConfidenceInterval drawn =
        bootstrap_interval(labels, [&](Multiplicities d) { return ranked.auroc(d); });
    const ConfidenceInterval normal = delong(scores_of(genes), labels).interval();
    CHECK(std::abs(drawn.lower - normal.lower) < 0.1 * (normal.upper - normal.lower));
    CHECK(std::abs(drawn.upper - normal.upper) < 0.1 * (normal.upper - normal.lower));
}

TEST_CASE("bootstrap_interval: strata keep their size, and without strata they need not") {
    const std::vector<float> labels = labels_of(random_genes(50, 0, 1));
    const auto on = static_cast<double>(std::ranges::count(labels, 1.0f));
    const auto count_on = [&](Multiplicities drawn) {
        double count = 0;
        std::uint32_t all = 0;
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            count += labels[i] * static_cast<float>(drawn[i]);
            all += drawn[i];
        }
        CHECK(all == 50);
        return count;
    };
    CHECK(bootstrap_interval(labels, count_on, {.replicates = 50}) == ConfidenceInterval{on, on});
    const ConfidenceInterval free =
        bootstrap_interval(labels, count_on, {.replicates = 50, .stratified = false});
    CHECK(free.lower < on);
    CHECK(free.upper > on);
}

TEST_CASE("bootstrap_interval: follows from the seed") {
    const std::vector<Gene> genes = random_genes(60, 0, 2);
    const std::vector<float> labels = labels_of(genes);
    const RankedGenes ranked(scores_of(genes), labels);
    const auto interval = [&](std::uint64_t seed) {
        return bootstrap_interval(labels, [&](Multiplicities d) { return ranked.average_precision(d); },
                                  {.replicates = 100, .seed = Seed{seed}});
    };
    CHECK(interval(1) == interval(1));
    CHECK_FALSE(interval(1) == interval(2));
}

TEST_CASE("bootstrap_interval: replicates without a value are left out") {
    const std::vector<float> labels(5, 1.0f);
    int calls = 0;
    const auto every_other = [&](Multiplicities) { return ++calls % 2 == 0 ? 7.0 : std::nan(""); };
    CHECK(bootstrap_interval(labels, every_other, {.replicates = 10}) == ConfidenceInterval{7, 7});
    CHECK(calls == 10);
    const auto never = [](Multiplicities) { return std::nan(""); };
    CHECK(std::isnan(bootstrap_interval(labels, never, {.replicates = 10}).lower));
}

TEST_CASE("bootstrap_values: what the interval is made of, in the order of the replicates") {
    const std::vector<float> labels(9, 0.0f);
    const auto first = [](Multiplicities drawn) { return static_cast<double>(drawn[0]); };
    const std::vector<double> few = bootstrap_values(labels, first, {.replicates = 20});
    std::vector<double> many = bootstrap_values(labels, first, {.replicates = 60});
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
    std::ranges::sort(many);
    CHECK(bootstrap_interval(labels, first, {.replicates = 60, .confidence = 0.9}) ==
          ConfidenceInterval{quantile_of_sorted(many, 0.05), quantile_of_sorted(many, 0.95)});
    CHECK_THROWS_WITH_AS(bootstrap_values(labels, first, {.replicates = 0}),
                         "bootstrap_values: no replicates were asked for (wanted at least 1)", Error);
}

TEST_CASE("bootstrap_interval: what is refused") {
    const std::vector<float> labels(5, 1.0f);
    const auto zero = [](Multiplicities) { return 0.0; };
    CHECK_THROWS_WITH_AS(bootstrap_interval(labels, zero, {.replicates = 0}),
                         "bootstrap_interval: no replicates were asked for (wanted at least 1)", Error);
    CHECK_THROWS_WITH_AS(bootstrap_interval(labels, zero, {.confidence = 1}),
                         "bootstrap_interval: the confidence is 1 (wanted one between 0 and 1, as 0.95)",
                         Error);
}

TEST_CASE("RankedGenes: equal the metrics of the drawn genes") {
    for (std::uint64_t sample = 0; sample < 20; ++sample) {
        CAPTURE(sample);
        const std::vector<Gene> genes = random_genes(60, sample % 2 == 0 ? 0 : 8, sample);
        const RankedGenes ranked(scores_of(genes), labels_of(genes));
        RandomStream stream(Seed{6}, Purpose::test, 0, sample);
        std::vector<std::uint32_t> drawn(genes.size());
        std::vector<Gene> taken;
        for (std::size_t i = 0; i < genes.size(); ++i) {
            drawn[i] = stream.below(4);
            taken.insert(taken.end(), drawn[i], genes[i]);
        }
        CHECK(ranked.auroc(drawn) == doctest::Approx(metric_of<Auroc>(taken).value()).epsilon(1e-13));
        CHECK(ranked.average_precision(drawn) ==
              doctest::Approx(metric_of<AveragePrecision>(taken).value()).epsilon(1e-13));
    }
}

TEST_CASE("RankedGenes: what is refused") {
    const std::vector<float> labels{1, 0};
    CHECK_THROWS_WITH_AS(RankedGenes(std::vector<double>{1}, labels),
                         "RankedGenes: there are 1 scores (wanted 2, one per label)", Error);
    CHECK_THROWS_WITH_AS(RankedGenes(std::vector<double>{1, std::nan("")}, labels),
                         "RankedGenes: the score is nan (wanted a number)", NumericError);
}
