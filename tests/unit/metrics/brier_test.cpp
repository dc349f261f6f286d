// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/brier.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

TEST_CASE("Brier: the mean squared difference") {
    // scikit-learn's example: (0.1^2 + 0.1^2 + 0.2^2 + 0.3^2) / 4
    CHECK(metric_of<Brier>({{0.1, false}, {0.9, true}, {0.8, true}, {0.3, false}}).value() ==
          doctest::Approx(0.0375).epsilon(1e-14));
    CHECK(metric_of<Brier>({{1.0, false}, {0.0, true}}).value() == 1.0);
    CHECK(metric_of<Brier>({{0.0, false}, {1.0, true}}).value() == 0.0);
    const std::vector<Gene> genes = random_genes(500, 0, 1);
    double sum = 0.0;
    for (const Gene& gene : genes) sum += std::pow(gene.score - (gene.on ? 1.0 : 0.0), 2.0);
    CHECK(metric_of<Brier>(genes).value() == doctest::Approx(sum / 500.0).epsilon(1e-13));
}

TEST_CASE("Brier: merging leaves no trace") {
    check_merging<Brier>();
    check_merging_with_itself<Brier>();
}

TEST_CASE("Brier: no genes, one class, and scores that are no probabilities") {
    CHECK(std::isnan(Brier{}.value()));
    Brier metric;
    metric.add(0.5, true);
    CHECK(metric.value() == 0.25);
    CHECK_THROWS_WITH_AS(metric.add(1.5, true), "Brier: the score is 1.5 (wanted a probability from 0 to 1)",
                         NumericError);
    CHECK_THROWS_WITH_AS(metric.add(std::nan(""), true),
                         "Brier: the score is nan (wanted a probability from 0 to 1)", NumericError);
    CHECK(metric.value() == 0.25);
}
