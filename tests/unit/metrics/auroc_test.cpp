// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/auroc.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

/// Every pair of an ON and an OFF gene, one by one.
double over_all_pairs(const std::vector<Gene>& genes) {
    double wins = 0.0;
    double pairs = 0.0;
    for (const Gene& a : genes)
        for (const Gene& b : genes)
            if (a.on && !b.on) {
                pairs += 1.0;
                wins += a.score > b.score ? 1.0 : a.score == b.score ? 0.5 : 0.0;
            }
    return wins / pairs;
}

double auroc(const std::vector<Gene>& genes) { return metric_of<Auroc>(genes).value(); }

}  // namespace

TEST_CASE("Auroc: small cases by hand") {
    CHECK(auroc({{0.1, false}, {0.4, false}, {0.35, true}, {0.8, true}}) == 0.75);  // scikit-learn's example
    CHECK(auroc({{0.9, true}, {0.1, false}}) == 1.0);
    CHECK(auroc({{0.1, true}, {0.9, false}}) == 0.0);
    CHECK(auroc({{0.5, true}, {0.5, false}, {0.5, false}}) == 0.5);
    // pairs: 1, 1/2 against the first ON; 1/2, 0 against the second
    CHECK(auroc({{0.6, true}, {0.6, false}, {0.2, true}, {0.2, false}}) == (0.5 + 1.0 + 0.0 + 0.5) / 4.0);
}

TEST_CASE("Auroc: equals the count over all pairs, with and without ties") {
    for (std::uint64_t sample = 0; sample < 12; ++sample)
        for (const std::uint32_t levels : {0u, 1u, 3u, 10u, 50u}) {
            CAPTURE(sample);
            CAPTURE(levels);
            const std::vector<Gene> genes = random_genes(20 + 25 * sample, levels, sample);
            CHECK(auroc(genes) == over_all_pairs(genes));  // sums of halves: exact on both sides
        }
}

TEST_CASE("Auroc: depends on the order of the scores only") {
    std::vector<Gene> genes = random_genes(300, 40, 3);
    const double before = auroc(genes);
    for (Gene& gene : genes) gene.score = std::exp(3.0 * gene.score) - 100.0;
    CHECK(auroc(genes) == before);
    for (Gene& gene : genes) gene.on = !gene.on;
    CHECK(auroc(genes) == doctest::Approx(1.0 - before).epsilon(1e-15));
}

TEST_CASE("Auroc: infinite scores rank, zeros of both signs are equal") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(auroc({{infinity, true}, {infinity, false}, {-infinity, false}, {3.0, true}}) == 0.625);
    CHECK(auroc({{0.0, true}, {-0.0, false}}) == 0.5);
}

TEST_CASE("Auroc: merging leaves no trace") {
    check_merging<Auroc>();
    check_merging_with_itself<Auroc>();
}

TEST_CASE("Auroc: not defined without genes of both classes") {
    CHECK(std::isnan(Auroc{}.value()));
    CHECK(std::isnan(auroc({{0.3, true}, {0.4, true}})));
    CHECK(std::isnan(auroc({{0.3, false}})));
}

TEST_CASE("Auroc: a score that is NaN is refused and leaves the metric as it was") {
    Auroc metric = metric_of<Auroc>({{0.9, true}, {0.1, false}});
    CHECK_THROWS_WITH_AS(metric.add(std::nan(""), false), "Auroc: the score is nan (wanted a number)",
                         NumericError);
    CHECK(metric.value() == 1.0);
}
