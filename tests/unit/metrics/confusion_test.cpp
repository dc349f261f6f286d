// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/confusion.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

TEST_CASE("Confusion: counts, a score at the threshold being OFF") {
    const Confusion matrix = metric_of<Confusion>(
        {{0.9, true}, {0.6, true}, {0.7, false}, {0.5, true}, {0.5, false}, {0.1, false}, {0.0, false}});
    CHECK(matrix.true_positives == 2);
    CHECK(matrix.false_positives == 1);
    CHECK(matrix.true_negatives == 3);
    CHECK(matrix.false_negatives == 1);
    CHECK(matrix.size() == 7);
}

TEST_CASE("Confusion: quantities by hand") {
    const Confusion matrix{.true_positives = 90,
                           .false_positives = 4,
                           .true_negatives = 1,
                           .false_negatives = 5};  // Chicco and Jurman 2020
    CHECK(matrix.accuracy() == doctest::Approx(0.91).epsilon(1e-15));
    CHECK(matrix.value() == matrix.accuracy());
    CHECK(matrix.precision() == doctest::Approx(90.0 / 94.0).epsilon(1e-15));
    CHECK(matrix.recall() == doctest::Approx(90.0 / 95.0).epsilon(1e-15));
    CHECK(matrix.specificity() == doctest::Approx(0.2).epsilon(1e-15));
    CHECK(matrix.balanced_accuracy() == doctest::Approx((90.0 / 95.0 + 0.2) / 2.0).epsilon(1e-15));
    CHECK(matrix.f1() == doctest::Approx(180.0 / 189.0).epsilon(1e-15));  // published: 0.95
    // (90 * 1 - 4 * 5) / sqrt(94 * 95 * 5 * 6); published: 0.14
    CHECK(matrix.matthews() == doctest::Approx(0.13524203070138519).epsilon(1e-14));
}

TEST_CASE("Confusion: Matthews' coefficient is the correlation of truth and call") {
    for (std::uint64_t sample = 0; sample < 10; ++sample) {
        CAPTURE(sample);
        const std::vector<Gene> genes = random_genes(150, 0, sample);
        double n = 0.0, x = 0.0, y = 0.0, xy = 0.0;
        for (const Gene& gene : genes) {
            const double called = gene.score > 0.5 ? 1.0 : 0.0;
            const double on = gene.on ? 1.0 : 0.0;
            n += 1.0;
            x += called;
            y += on;
            xy += called * on;
        }
        const double covariance = xy / n - x / n * (y / n);
        const double deviations = std::sqrt(x / n * (1.0 - x / n)) * std::sqrt(y / n * (1.0 - y / n));
        CHECK(metric_of<Confusion>(genes).matthews() ==
              doctest::Approx(covariance / deviations).epsilon(1e-12));
    }
}

TEST_CASE("Confusion: all right and all wrong") {
    const Confusion right{.true_positives = 3, .true_negatives = 1'000'000'007};
    CHECK(right.accuracy() == 1.0);
    CHECK(right.f1() == 1.0);
    CHECK(right.matthews() == 1.0);
    const Confusion wrong{.false_positives = 3, .false_negatives = 5};
    CHECK(wrong.accuracy() == 0.0);
    CHECK(wrong.f1() == 0.0);
    CHECK(wrong.matthews() == -1.0);
    CHECK(wrong.balanced_accuracy() == 0.0);
}

TEST_CASE("Confusion: what is not defined") {
    const Confusion none;
    CHECK(std::isnan(none.accuracy()));
    CHECK(std::isnan(none.f1()));
    CHECK(std::isnan(none.matthews()));
    const Confusion only_off{.true_negatives = 4};
    CHECK(only_off.accuracy() == 1.0);
    CHECK(only_off.specificity() == 1.0);
    CHECK(std::isnan(only_off.recall()));
    CHECK(std::isnan(only_off.precision()));
    CHECK(std::isnan(only_off.balanced_accuracy()));
    CHECK(std::isnan(only_off.f1()));
    CHECK(only_off.matthews() == 0.0);
    const Confusion always_on{.true_positives = 2, .false_positives = 2};
    CHECK(always_on.matthews() == 0.0);
    CHECK(always_on.balanced_accuracy() == 0.5);
}

TEST_CASE("Confusion: merging leaves no trace") {
    check_merging<Confusion>();
    check_merging<Confusion>([](const Confusion& matrix) { return matrix.matthews(); });
    check_merging<Confusion>([](const Confusion& matrix) { return matrix.f1(); });
    check_merging<Confusion>([](const Confusion& matrix) { return matrix.balanced_accuracy(); });
    check_merging_with_itself<Confusion>();
}

TEST_CASE("Confusion: other thresholds") {
    Confusion matrix = metric_of({{0.35, true}, {0.25, false}}, Confusion{.threshold = 0.3});
    CHECK(matrix.true_positives == 1);
    CHECK(matrix.true_negatives == 1);
    CHECK_THROWS_WITH_AS(matrix.merge(Confusion{}), "Confusion: the other threshold is 0.5 (wanted 0.3)",
                         Error);
    matrix.merge(matrix);
    CHECK(matrix.size() == 4);
}

TEST_CASE("Confusion: a score that is NaN is refused and leaves the counts as they were") {
    Confusion matrix;
    CHECK_THROWS_WITH_AS(matrix.add(std::nan(""), true), "Confusion: the score is nan (wanted a number)",
                         NumericError);
    CHECK(matrix.size() == 0);
}
