// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/average_precision.hpp>
#include <deepchrome/metrics/average_precision_interval.hpp>
#include <deepchrome/metrics/normal.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

double average_precision_of(const Columns& genes) {
    AveragePrecision metric;
    for (std::size_t gene = 0; gene < genes.scores.size(); ++gene)
        metric.add(genes.scores[gene], genes.labels[gene] == 1);
    return metric.value();
}

/// The first genes are ON, with normal scores around `mean`; those of OFF genes are around 0.
Columns normal_genes(std::size_t on, std::size_t off, double mean, std::uint64_t draw) {
    RandomStream stream(Seed{4}, Purpose::test, 0, draw);
    Columns genes;
    for (std::size_t gene = 0; gene < on + off; ++gene) {
        genes.labels.push_back(gene < on ? 1.0f : 0.0f);
        genes.scores.push_back(stream.normal() + (gene < on ? mean : 0));
    }
    return genes;
}

}  // namespace

TEST_CASE("average_precision_interval: as the same steps in naive code") {
    for (const auto& [on, off] : {std::pair<std::size_t, std::size_t>{12, 30}, {30, 12}, {20, 20}}) {
        const Columns genes = normal_genes(on, off, 1.5, on);
        const BootstrapOptions options{.replicates = 300, .confidence = 0.9, .seed = Seed{8}};
        // The same draws, each written out as a list of genes.
        double sum = 0;
        double squares = 0;
        for (std::uint64_t replicate = 0; replicate < 300; ++replicate) {
            RandomStream stream(Seed{8}, Purpose::bootstrap, 0, replicate);
            AveragePrecision drawn;
            for (std::size_t i = 0; i < off; ++i)
                drawn.add(genes.scores[on + stream.below(static_cast<std::uint32_t>(off))], false);
            for (std::size_t i = 0; i < on; ++i)
                drawn.add(genes.scores[stream.below(static_cast<std::uint32_t>(on))], true);
            const auto n = static_cast<double>(on);
            const double value = std::min(drawn.value(), 1 - 1 / (2 * n * (n + 1)));
            const double logit = std::log(value / (1 - value));
            sum += logit;
            squares += logit * logit;
        }
        const double mean = sum / 300;
        const auto rarer = static_cast<double>(std::min(on, off));
        const double error = std::sqrt((squares - 300 * mean * mean) / 299 * rarer / (rarer - 1));
        const double estimate = average_precision_of(genes);
        const double center = 2 * std::log(estimate / (1 - estimate)) - mean;
        const auto fraction = [](double x) { return 1 / (1 + std::exp(-x)); };
        const ConfidenceInterval found = average_precision_interval(genes.scores, genes.labels, options);
        CHECK(found.lower == doctest::Approx(fraction(center - 1.6448536269514722 * error)).epsilon(1e-10));
        CHECK(found.upper == doctest::Approx(fraction(center + 1.6448536269514722 * error)).epsilon(1e-10));
    }
}

TEST_CASE("average_precision_interval: follows from the seed, and more confidence is wider") {
    const Columns genes = normal_genes(30, 40, 1, 1);
    const auto interval = [&](std::uint64_t seed, double confidence) {
        return average_precision_interval(genes.scores, genes.labels,
                                          {.replicates = 100, .confidence = confidence, .seed = Seed{seed}});
    };
    CHECK(interval(1, 0.95) == interval(1, 0.95));
    CHECK_FALSE(interval(1, 0.95) == interval(2, 0.95));
    CHECK(interval(1, 0.99).lower < interval(1, 0.95).lower);
    CHECK(interval(1, 0.99).upper > interval(1, 0.95).upper);
}

TEST_CASE("average_precision_interval: between 0 and 1, and around the estimate") {
    for (std::uint64_t sample = 0; sample < 200; ++sample) {
        CAPTURE(sample);
        Columns genes =
            normal_genes(2 + sample % 5, 2 + sample / 5 % 7, -2.0 + 0.05 * double(sample), sample);
        if (sample % 2 == 0) {
            for (double& score : genes.scores) score = std::round(score);
        }
        const ConfidenceInterval found =
            average_precision_interval(genes.scores, genes.labels, {.replicates = 50});
        const double estimate = average_precision_of(genes);
        CHECK(found.lower >= 0);
        CHECK(found.lower <= estimate + 1e-15);
        CHECK(found.upper >= estimate - 1e-15);
        CHECK(found.upper <= 1);
        CHECK(found.lower < found.upper);
    }
}

TEST_CASE("average_precision_interval: where all pairs of ON and OFF agree") {
    const std::vector<float> labels{1, 1, 0, 0, 0};
    // The shares are 0.0125^(1/2) = 0.111803 of ON genes and 0.0125^(1/3) = 0.232079 of OFF genes. Counts:
    // each ON gene 0.111803, the rest 1.776393; each OFF gene 0.232079, the rest 2.303762.
    const ConfidenceInterval all_right =
        average_precision_interval(std::vector<double>{5, 4, 3, 2, 1}, labels);
    // At worst the rest of OFF is called first, that of ON last.
    const double first = 0.111803 * 0.111803 / (0.111803 + 2.303762);
    const double second = 0.111803 * 0.223607 / (0.223607 + 2.303762);
    CHECK(all_right.lower == doctest::Approx((first + second + 1.776393 * 2 / 5) / 2).epsilon(1e-5));
    CHECK(all_right.upper == 1);

    const ConfidenceInterval all_equal = average_precision_interval(std::vector<double>(5, 1.0), labels);
    CHECK(all_equal.lower ==
          doctest::Approx((0.223607 * 0.223607 / 3.223607 + 1.776393 * 2 / 5) / 2).epsilon(1e-5));
    CHECK(all_equal.upper == doctest::Approx((1.776393 + 0.223607 * 2 / (2 + 0.696238)) / 2).epsilon(1e-5));

    // All wrong: 1/4 and 2/5, and the best that may be.
    const ConfidenceInterval all_wrong =
        average_precision_interval(std::vector<double>{1, 2, 3, 4, 5}, labels);
    CHECK(all_wrong.lower == doctest::Approx((1.0 / 4 + 2.0 / 5) / 2).epsilon(1e-12));
    CHECK(all_wrong.upper ==
          doctest::Approx(
              (1.776393 + 0.111803 * 1.888197 / (1.888197 + 0.696238) + 0.111803 * 2 / (2 + 0.696238)) / 2)
              .epsilon(1e-5));

    // With many genes a perfect ranking says more, but never everything.
    Columns many = normal_genes(300, 300, 100, 1);
    const ConfidenceInterval sure = average_precision_interval(many.scores, many.labels);
    CHECK(average_precision_of(many) == 1);
    CHECK(sure.lower > 0.9);
    CHECK(sure.lower < 0.97);
    CHECK(sure.upper == 1);
}

TEST_CASE("average_precision_interval: not defined without two genes of each class") {
    for (const std::vector<float>& labels :
         {std::vector<float>{1, 1, 1, 1}, {0, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 1, 1}}) {
        const ConfidenceInterval found = average_precision_interval(std::vector<double>{1, 2, 3, 4}, labels);
        CHECK(std::isnan(found.lower));
        CHECK(std::isnan(found.upper));
    }
}

TEST_CASE("average_precision_interval: 95 % hold the average precision of the population") {
    // 20 ON and 20 OFF genes, AUROC 0.884: that of the population is 0.8834 (benchmarks/coverage.cpp). The
    // percentile interval holds it in 87 %.
    const double mean = normal_quantile(0.884) * std::sqrt(2.0);
    int held = 0;
    for (std::uint64_t draw = 0; draw < 400; ++draw) {
        const Columns genes = normal_genes(20, 20, mean, draw);
        const ConfidenceInterval found =
            average_precision_interval(genes.scores, genes.labels, {.replicates = 150, .seed = Seed{draw}});
        held += found.lower <= 0.8834 && 0.8834 <= found.upper;
    }
    CHECK(held > 400 * 0.93);
    CHECK(held < 400 * 0.99);
}

TEST_CASE("average_precision_interval: what is refused") {
    const std::vector<float> labels{1, 1, 0, 0};
    const std::vector<double> scores{1, 2, 3, 4};
    CHECK_THROWS_WITH_AS(average_precision_interval(scores, labels, {.replicates = 1}),
                         "average_precision_interval: the number of replicates is 1 (wanted at least 2)",
                         Error);
    CHECK_THROWS_WITH_AS(
        average_precision_interval(scores, labels, {.confidence = 0}),
        "average_precision_interval: the confidence is 0 (wanted one between 0 and 1, as 0.95)", Error);
    CHECK_THROWS_WITH_AS(average_precision_interval(std::vector<double>{1}, labels),
                         "average_precision_interval: there are 1 scores (wanted 4, one per label)", Error);
    CHECK_THROWS_WITH_AS(average_precision_interval(std::vector<double>{1, 2, 3, std::nan("")}, labels),
                         "average_precision_interval: the score is nan (wanted a number)", NumericError);
}
