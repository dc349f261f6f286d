// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/average_precision.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

/// Recall and precision counted afresh for every threshold.
double by_definition(const std::vector<Gene>& genes) {
    std::set<double, std::greater<>> thresholds;
    for (const Gene& gene : genes) thresholds.insert(gene.score);
    double area = 0.0;
    double recall_before = 0.0;
    for (const double threshold : thresholds) {
        double called = 0.0;
        double found = 0.0;
        double on = 0.0;
        for (const Gene& gene : genes) {
            called += gene.score >= threshold ? 1.0 : 0.0;
            found += gene.score >= threshold && gene.on ? 1.0 : 0.0;
            on += gene.on ? 1.0 : 0.0;
        }
        area += (found / on - recall_before) * (found / called);
        recall_before = found / on;
    }
    return area;
}

double average_precision(const std::vector<Gene>& genes) {
    return metric_of<AveragePrecision>(genes).value();
}

}  // namespace

TEST_CASE("AveragePrecision: small cases by hand") {
    // scikit-learn's example: 1/2 * 1 + 1/2 * 2/3
    CHECK(average_precision({{0.1, false}, {0.4, false}, {0.35, true}, {0.8, true}}) ==
          doctest::Approx(5.0 / 6.0).epsilon(1e-15));
    CHECK(average_precision({{0.9, true}, {0.8, true}, {0.1, false}}) == 1.0);
    CHECK(average_precision({{0.9, false}, {0.1, true}}) == 0.5);
    CHECK(average_precision({{0.5, true}, {0.5, false}, {0.5, false}, {0.5, false}}) == 0.25);
}

TEST_CASE("AveragePrecision: equals the definition, with and without ties") {
    for (std::uint64_t sample = 0; sample < 12; ++sample)
        for (const std::uint32_t levels : {0u, 1u, 3u, 10u, 50u}) {
            CAPTURE(sample);
            CAPTURE(levels);
            const std::vector<Gene> genes = random_genes(20 + 25 * sample, levels, sample);
            CHECK(average_precision(genes) == doctest::Approx(by_definition(genes)).epsilon(1e-13));
        }
}

TEST_CASE("AveragePrecision: infinite scores rank") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(average_precision({{infinity, false}, {-infinity, true}, {0.0, true}}) ==
          doctest::Approx((1.0 / 2.0 + 2.0 / 3.0) / 2.0).epsilon(1e-15));
}

TEST_CASE("AveragePrecision: merging leaves no trace") {
    check_merging<AveragePrecision>();
    check_merging_with_itself<AveragePrecision>();
}

TEST_CASE("AveragePrecision: one class, no genes") {
    CHECK(std::isnan(AveragePrecision{}.value()));
    CHECK(std::isnan(average_precision({{0.3, false}, {0.4, false}})));
    CHECK(average_precision({{0.3, true}, {0.4, true}}) == 1.0);
}

TEST_CASE("AveragePrecision: a score that is NaN is refused and leaves the metric as it was") {
    AveragePrecision metric = metric_of<AveragePrecision>({{0.9, true}, {0.1, false}});
    CHECK_THROWS_WITH_AS(metric.add(std::nan(""), true),
                         "AveragePrecision: the score is nan (wanted a number)", NumericError);
    CHECK(metric.value() == 1.0);
}
