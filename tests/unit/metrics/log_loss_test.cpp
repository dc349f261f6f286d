// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/log_loss.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

TEST_CASE("LogLoss: the mean of minus the logarithms") {
    // scikit-learn's example, published as 0.21616
    CHECK(metric_of<LogLoss>({{0.9, true}, {0.1, false}, {0.2, false}, {0.65, true}}).value() ==
          doctest::Approx(0.21616187468057912).epsilon(1e-14));
    const std::vector<Gene> genes = random_genes(500, 0, 1);
    double sum = 0.0;
    for (const Gene& gene : genes) sum -= std::log(gene.on ? gene.score : 1.0 - gene.score);
    CHECK(metric_of<LogLoss>(genes).value() == doctest::Approx(sum / 500.0).epsilon(1e-13));
}

TEST_CASE("LogLoss: certainty costs 52 log 2 when wrong and next to nothing when right") {
    const double most = 52.0 * 0.6931471805599453;
    CHECK(metric_of<LogLoss>({{0.0, true}}).value() == doctest::Approx(most).epsilon(1e-14));
    CHECK(metric_of<LogLoss>({{1.0, false}}).value() == doctest::Approx(most).epsilon(1e-14));
    CHECK(metric_of<LogLoss>({{1.0, true}, {0.0, false}}).value() < 3e-16);
    CHECK(metric_of<LogLoss>({{1.0, true}, {0.0, false}}).value() > 0.0);
}

TEST_CASE("LogLoss: merging leaves no trace") {
    check_merging<LogLoss>();
    check_merging_with_itself<LogLoss>();
}

TEST_CASE("LogLoss: no genes, one class, and scores that are no probabilities") {
    CHECK(std::isnan(LogLoss{}.value()));
    LogLoss metric;
    metric.add(0.5, true);
    CHECK(metric.value() == doctest::Approx(0.6931471805599453).epsilon(1e-15));
    CHECK_THROWS_WITH_AS(metric.add(-0.1, true),
                         "LogLoss: the score is -0.1 (wanted a probability from 0 to 1)", NumericError);
    CHECK_THROWS_WITH_AS(metric.add(std::nan(""), true),
                         "LogLoss: the score is nan (wanted a probability from 0 to 1)", NumericError);
}
