// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/average_precision_interval.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/normal.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

/// The definition, from every pair of an ON and an OFF gene: the covariance of two AUROCs (the same twice:
/// its variance).
double over_all_pairs(const Columns& a, const Columns& b) {
    const auto win = [](double on, double off) { return on > off ? 1.0 : on == off ? 0.5 : 0.0; };
    double total = 0;
    for (const float side : {1.0f, 0.0f}) {
        std::vector<double> of_a;
        std::vector<double> of_b;
        for (std::size_t i = 0; i < a.labels.size(); ++i) {
            if (a.labels[i] != side) continue;
            double wins_a = 0;
            double wins_b = 0;
            double others = 0;
            for (std::size_t j = 0; j < a.labels.size(); ++j) {
                if (a.labels[j] == side) continue;
                ++others;
                wins_a += side == 1 ? win(a.scores[i], a.scores[j]) : win(a.scores[j], a.scores[i]);
                wins_b += side == 1 ? win(b.scores[i], b.scores[j]) : win(b.scores[j], b.scores[i]);
            }
            of_a.push_back(wins_a / others);
            of_b.push_back(wins_b / others);
        }
        double mean_a = 0;
        double mean_b = 0;
        for (const double value : of_a) mean_a += value / static_cast<double>(of_a.size());
        for (const double value : of_b) mean_b += value / static_cast<double>(of_b.size());
        double sum = 0;
        for (std::size_t i = 0; i < of_a.size(); ++i) sum += (of_a[i] - mean_a) * (of_b[i] - mean_b);
        total += sum / static_cast<double>(of_a.size() - 1) / static_cast<double>(of_a.size());
    }
    return total;
}

}  // namespace

TEST_CASE("delong: variance and covariance are those of the definition, with and without ties") {
    for (std::uint64_t sample = 0; sample < 6; ++sample)
        for (const std::uint32_t levels : {0u, 1u, 3u, 20u}) {
            CAPTURE(sample);
            CAPTURE(levels);
            const Columns a = columns_of(random_genes(30 + 20 * sample, levels, sample));
            Columns b = a;
            for (std::size_t i = 0; i < b.scores.size(); ++i)
                b.scores[i] += (i % 3 == 0 ? 0.3 : -0.1) * b.scores[i];
            const AurocComparison both = delong(a.scores, b.scores, a.labels);
            CHECK(both.first.variance == doctest::Approx(over_all_pairs(a, a)).epsilon(1e-12));
            CHECK(both.second.variance == doctest::Approx(over_all_pairs(b, b)).epsilon(1e-12));
            CHECK(both.covariance == doctest::Approx(over_all_pairs(a, b)).epsilon(1e-12));
            CHECK(delong(a.scores, a.labels).variance == both.first.variance);
        }
}

TEST_CASE("delong: the AUROC is that of Auroc") {
    for (std::uint64_t sample = 0; sample < 6; ++sample) {
        const std::vector<Gene> genes = random_genes(80, sample % 2 == 0 ? 0 : 9, sample);
        const Columns columns = columns_of(genes);
        CHECK(delong(columns.scores, columns.labels).auroc ==
              doctest::Approx(metric_of<Auroc>(genes).value()).epsilon(1e-14));
    }
}

TEST_CASE("delong: by hand") {
    // ON 3, 1; OFF 2, 0. Of the ON genes, 3 is above both and 1 above one; so with the OFF genes.
    const std::vector<double> scores{3, 1, 2, 0};
    const std::vector<float> labels{1, 1, 0, 0};
    const AurocEstimate estimate = delong(scores, labels);
    CHECK(estimate.auroc == 0.75);
    CHECK(estimate.variance == 0.125);  // twice: sample variance 1/8 of {1, 1/2}, over 2
    CHECK(estimate.standard_error() == std::sqrt(0.125));
    // logit(3/4) = 1.0986; 0.6745 standard errors of 0.3536 are 1.2718 logits, as 3/4 * 1/4 is 0.1875.
    const ConfidenceInterval interval = estimate.interval(0.5);
    CHECK(interval.lower == doctest::Approx(0.456803507793).epsilon(1e-9));
    CHECK(interval.upper == doctest::Approx(0.914545438146).epsilon(1e-9));
}

TEST_CASE("delong: the interval is normal on the logit scale") {
    const AurocEstimate estimate{.auroc = 0.9, .variance = 0.0004};
    // logit(0.9) = 2.1972246, and the standard error is 0.02 / 0.09 = 0.2222222 logits.
    const ConfidenceInterval interval = estimate.interval();
    CHECK(interval.lower == doctest::Approx(0.853419571372).epsilon(1e-8));
    CHECK(interval.upper == doctest::Approx(0.932941187460).epsilon(1e-8));
    for (std::uint64_t sample = 0; sample < 40; ++sample) {
        CAPTURE(sample);
        const Columns genes = columns_of(random_genes(8 + sample, sample % 2 == 0 ? 0 : 4, sample));
        const AurocEstimate found = delong(genes.scores, genes.labels);
        const AurocEstimate mirrored{1 - found.auroc, found.variance, found.rarer_genes};
        for (const double confidence : {0.5, 0.95, 0.999}) {
            const ConfidenceInterval ends = found.interval(confidence);
            CHECK(ends.lower >= 0);
            CHECK(ends.lower <= found.auroc);
            CHECK(ends.upper >= found.auroc);
            CHECK(ends.upper <= 1);
            CHECK(ends.lower < ends.upper);
            const ConfidenceInterval other = mirrored.interval(confidence);
            CHECK(ends.lower == doctest::Approx(1 - other.upper).epsilon(1e-9));
            CHECK(ends.upper == doctest::Approx(1 - other.lower).epsilon(1e-9));
            if (found.variance == 0) continue;
            // A naive twin, by the odds.
            const double odds = found.auroc / (1 - found.auroc);
            const double factor = std::exp(normal_quantile(0.5 + confidence / 2) * std::sqrt(found.variance) /
                                           found.auroc / (1 - found.auroc));
            CHECK(ends.lower == doctest::Approx(odds / factor / (1 + odds / factor)).epsilon(1e-10));
            CHECK(ends.upper == doctest::Approx(odds * factor / (1 + odds * factor)).epsilon(1e-10));
        }
    }
}

TEST_CASE("delong: an interval where all pairs agree, which has no variance") {
    const std::vector<float> labels{1, 1, 1, 0, 0, 0, 0};
    const std::vector<double> right{9, 8, 7, 3, 2, 1, 1};
    const AurocEstimate all_right = delong(right, labels);
    CHECK(all_right.auroc == 1);
    CHECK(all_right.variance == 0);
    CHECK(all_right.rarer_genes == 3);
    // The cube root of 0.025: three pairs without a common gene.
    CHECK(all_right.interval().lower == doctest::Approx(0.292401773821).epsilon(1e-9));
    CHECK(all_right.interval().upper == 1);
    CHECK(all_right.interval(0.5).lower == doctest::Approx(std::cbrt(0.25)).epsilon(1e-12));

    std::vector<double> wrong = right;
    for (double& score : wrong) score = -score;
    const ConfidenceInterval all_wrong = delong(wrong, labels).interval();
    CHECK(all_wrong.lower == 0);
    CHECK(all_wrong.upper == doctest::Approx(1 - 0.292401773821).epsilon(1e-9));

    const AurocEstimate all_equal = delong(std::vector<double>(7, 2.0), labels);
    CHECK(all_equal.auroc == 0.5);
    CHECK(all_equal.variance == 0);
    CHECK(all_equal.interval().lower == doctest::Approx(0.292401773821 / 2).epsilon(1e-9));
    CHECK(all_equal.interval().upper == doctest::Approx(1 - 0.292401773821 / 2).epsilon(1e-9));

    // Without a number of genes, nothing is known.
    CHECK(AurocEstimate{1, 0}.interval() == ConfidenceInterval{0, 1});

    // 100 genes of each class: three in a hundred pairs may still be wrong.
    std::vector<double> scores(200, 0.0);
    std::vector<float> many(200, 0.0f);
    std::fill(scores.begin(), scores.begin() + 100, 1.0);
    std::fill(many.begin(), many.begin() + 100, 1.0f);
    CHECK(delong(scores, many).interval().lower == doctest::Approx(0.963783307355).epsilon(1e-9));
}

TEST_CASE("delong: 95 % of the intervals hold the AUROC of the population") {
    // 60 ON and 60 OFF genes, AUROC 0.96. The linear interval holds it in 90 %, and misses above in 0.3 %.
    const double mean = normal_quantile(0.96) * std::sqrt(2.0);
    std::vector<float> labels(120, 0.0f);
    std::fill(labels.begin(), labels.begin() + 60, 1.0f);
    std::vector<double> scores(120);
    int below = 0;
    int above = 0;
    for (std::uint64_t draw = 0; draw < 1500; ++draw) {
        RandomStream stream(Seed{3}, Purpose::test, 0, draw);
        for (std::size_t gene = 0; gene < 120; ++gene)
            scores[gene] = stream.normal() + (gene < 60 ? mean : 0);
        const ConfidenceInterval interval = delong(scores, labels).interval();
        below += 0.96 < interval.lower;
        above += 0.96 > interval.upper;
    }
    CHECK(below + above > 1500 * 0.035);
    CHECK(below + above < 1500 * 0.07);
    CHECK(below > 1500 * 0.012);
    CHECK(above > 1500 * 0.012);
}

TEST_CASE("delong: a model against itself, and against its reverse") {
    const Columns a = columns_of(random_genes(60, 12, 4));
    const AurocComparison same = delong(a.scores, a.scores, a.labels);
    CHECK(same.difference() == 0);
    CHECK(same.z() == 0);
    CHECK(same.p_value() == 1);
    std::vector<double> reverse = a.scores;
    for (double& score : reverse) score = -score;
    const AurocComparison opposite = delong(a.scores, reverse, a.labels);
    CHECK(opposite.difference() == doctest::Approx(2 * same.first.auroc - 1).epsilon(1e-14));
    CHECK(opposite.standard_error() == doctest::Approx(2 * same.first.standard_error()).epsilon(1e-12));
    CHECK(opposite.interval().lower ==
          doctest::Approx(opposite.difference() - 1.9599639845400545 * opposite.standard_error())
              .epsilon(1e-12));
}

TEST_CASE("delong: not defined without genes of both classes, nor the variance without two of each") {
    const std::vector<float> on{1, 1};
    const std::vector<float> one_on{1, 0, 0};
    CHECK(std::isnan(delong(std::vector<double>{1, 2}, on).auroc));
    const AurocEstimate estimate = delong(std::vector<double>{1, 2, 0}, one_on);
    CHECK(estimate.auroc == 0.5);
    CHECK(std::isnan(estimate.variance));
    CHECK(std::isnan(estimate.interval().lower));
    CHECK(std::isnan(estimate.interval().upper));
    // One ON gene above all others says as little of other ON genes.
    CHECK(std::isnan(delong(std::vector<double>{3, 2, 0}, one_on).interval().lower));
}

TEST_CASE("delong: what is refused") {
    const std::vector<float> labels{1, 0};
    CHECK_THROWS_WITH_AS(delong(std::vector<double>{1, std::nan("")}, labels),
                         "delong: the score is nan (wanted a number)", NumericError);
    CHECK_THROWS_WITH_AS(delong(std::vector<double>{1}, labels),
                         "delong: there are 1 scores (wanted 2, one per label)", Error);
    CHECK_THROWS_AS(delong(std::vector<double>{1, 2}, labels).interval(1), Error);
    CHECK(delong(std::vector<double>{INFINITY, -INFINITY}, labels).auroc == 1);
}

TEST_CASE("delong: the mean over sets that share no gene") {
    const AurocComparison a{{0.8, 0.004}, {0.7, 0.005}, 0.002};
    const AurocComparison b{{0.9, 0.002}, {0.9, 0.003}, 0.001};
    const AurocComparison mean = mean_comparison(std::vector{a, b});
    CHECK(mean.first.auroc == doctest::Approx(0.85).epsilon(1e-15));
    CHECK(mean.first.variance == doctest::Approx(0.0015).epsilon(1e-15));
    CHECK(mean.difference() == doctest::Approx(0.05).epsilon(1e-12));
    // The variances of the differences are 0.005 and 0.003, their mean's is a quarter of the sum.
    CHECK(mean.standard_error() == doctest::Approx(std::sqrt(0.002)).epsilon(1e-12));
    CHECK(mean_comparison(std::vector{a}).z() == doctest::Approx(a.z()).epsilon(1e-12));
    CHECK(std::isnan(mean_comparison({}).difference()));
    // Two folds without a mistake: twice the pairs of the smaller one.
    const AurocComparison perfect{{1, 0, 20}, {0.7, 0.005, 20}, 0};
    const AurocComparison smaller{{1, 0, 15}, {0.7, 0.005, 15}, 0};
    CHECK(mean_comparison(std::vector{perfect, smaller}).first.interval().lower ==
          doctest::Approx(std::pow(0.025, 1.0 / 30)).epsilon(1e-12));
}

TEST_CASE("delong: copies of genes change neither AUROC nor variance where they are named as such") {
    const std::vector<double> scores{0.1, 0.4, 0.35, 0.8, 0.7, 0.2, 0.9, 0.55};
    const std::vector<double> other{0.2, 0.1, 0.6, 0.9, 0.4, 0.3, 0.5, 0.7};
    const std::vector<float> labels{0, 0, 1, 1, 0, 0, 1, 1};
    std::vector<double> scores3;
    std::vector<double> other3;
    std::vector<float> labels3;
    std::vector<std::string> names;
    for (int copy = 0; copy < 3; ++copy) {
        for (std::size_t gene = 0; gene < scores.size(); ++gene) {
            scores3.push_back(scores[gene]);
            other3.push_back(other[gene]);
            labels3.push_back(labels[gene]);
            names.push_back("g" + std::to_string(gene));
        }
    }
    const AurocComparison once = delong(scores, other, labels);
    const AurocComparison named = delong(scores3, other3, labels3, names);
    CHECK(named.first.auroc == doctest::Approx(once.first.auroc).epsilon(1e-14));
    CHECK(named.first.variance == doctest::Approx(once.first.variance).epsilon(1e-13));
    CHECK(named.second.variance == doctest::Approx(once.second.variance).epsilon(1e-13));
    CHECK(named.covariance == doctest::Approx(once.covariance).epsilon(1e-13));
    CHECK(named.first.rarer_genes == 4);
    CHECK(delong(scores3, labels3).variance < 0.4 * once.first.variance);  // as if they were 24 genes
    // Names that come up once change no bit.
    names.resize(8);
    CHECK(delong(scores, labels, names).variance == once.first.variance);
    CHECK_THROWS_WITH_AS(delong(scores, labels, std::vector<std::string>(3)),
                         "delong: there are 3 names of groups (wanted 8, one per label, or none)", Error);
    CHECK(delong(std::vector<double>{1, 2, 3, 4}, std::vector<float>{0, 0, 1, 1},
                 std::vector<std::string>{"a", "a", "b", "b"})
              .variance != 0);  // one gene of each class: NaN
}

TEST_CASE("delong: intervals cover where genes have several rows that are alike, most of them ON in all or "
          "in none") {
    // 60 genes in three cell types: a score that the gene decides as much as the cell.
    int covered = 0;
    int taken_as_single = 0;
    constexpr int draws = 400;
    const double truth = normal_cdf(1.2 / std::sqrt(2.0 * (1 + 1)));
    for (int draw = 0; draw < draws; ++draw) {
        RandomStream stream(Seed{11}, Purpose::simulate, 3, static_cast<std::uint64_t>(draw));
        std::vector<double> scores;
        std::vector<float> labels;
        std::vector<std::string> names;
        for (int gene = 0; gene < 60; ++gene) {
            const double own = stream.normal();
            const bool usual = stream.uniform() < 0.5;
            for (int cell = 0; cell < 3; ++cell) {
                labels.push_back(usual != (stream.uniform() < 0.1) ? 1.0f : 0.0f);
                scores.push_back(own + stream.normal() + 1.2 * static_cast<double>(labels.back()));
                names.push_back(std::to_string(gene));
            }
        }
        const auto holds = [&](const AurocEstimate& estimate) {
            const ConfidenceInterval interval = estimate.interval();
            return interval.lower <= truth && truth <= interval.upper;
        };
        covered += holds(delong(scores, labels, names));
        taken_as_single += holds(delong(scores, labels));
    }
    CHECK(covered >= 0.92 * draws);
    CHECK(covered <= 0.98 * draws);
    CHECK(taken_as_single < 0.9 * draws);
}

TEST_CASE("delong: groups whose sums cancel leave the variance to single rows") {
    const std::vector<double> scores{.9, .8, .5, .4, .7, .6, .2, .1};
    const std::vector<float> labels{1, 1, 1, 1, 0, 0, 0, 0};
    const std::vector<std::string> groups{"a", "b", "c", "d", "a", "b", "c", "d"};
    const AurocEstimate grouped = delong(scores, labels, groups);
    const AurocEstimate single = delong(scores, labels);
    CHECK(single.variance > 0);
    CHECK(grouped.variance == single.variance);
    const std::vector<double> other{.9, .1, .5, .4, .7, .6, .2, .8};
    const AurocComparison both = delong(scores, other, labels, groups);
    const AurocComparison of_single = delong(scores, other, labels);
    CHECK(both.second.variance == of_single.second.variance);
    CHECK(both.covariance == of_single.covariance);
}

TEST_CASE("average_precision_interval: a group that is alone of its kind makes no certainty") {
    const ConfidenceInterval interval =
        average_precision_interval(std::vector<double>{.9, .3, .5, .4}, std::vector<float>{1, 0, 0, 1}, {},
                                   std::vector<std::string>{"a", "b", "c", "c"});
    CHECK(interval.upper - interval.lower > 0.3);
}

TEST_CASE("average_precision_interval: copies of genes make it no narrower where they are named as such") {
    std::vector<double> scores;
    std::vector<float> labels;
    RandomStream stream(Seed{3}, Purpose::simulate, 4, 0);
    for (int gene = 0; gene < 60; ++gene) {
        labels.push_back(gene % 2 == 0 ? 1.0f : 0.0f);
        scores.push_back(stream.normal() + 1.2 * static_cast<double>(labels.back()));
    }
    std::vector<double> scores2 = scores;
    std::vector<float> labels2 = labels;
    std::vector<std::string> names;
    scores2.insert(scores2.end(), scores.begin(), scores.end());
    labels2.insert(labels2.end(), labels.begin(), labels.end());
    for (int row = 0; row < 120; ++row) names.push_back(std::to_string(row % 60));
    const ConfidenceInterval once = average_precision_interval(scores, labels);
    const ConfidenceInterval named = average_precision_interval(scores2, labels2, {}, names);
    CHECK(named.lower == doctest::Approx(once.lower).epsilon(0.01));
    CHECK(named.upper == doctest::Approx(once.upper).epsilon(0.01));
    const ConfidenceInterval blind = average_precision_interval(scores2, labels2);
    CHECK(blind.upper - blind.lower < 0.8 * (once.upper - once.lower));
}
