// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <deepchrome/metrics/correlation.hpp>

#include "values.hpp"

using namespace deepchrome;
using namespace metrics_test;

namespace {

/// From its definition by moments, in another order of operations than the library's.
double naive_pearson(const std::vector<Pair>& pairs) {
    long double x = 0;
    long double y = 0;
    long double xx = 0;
    long double yy = 0;
    long double xy = 0;
    const auto n = static_cast<long double>(pairs.size());
    for (const auto& [a, b] : pairs) {
        x += a;
        y += b;
        xx += static_cast<long double>(a) * a;
        yy += static_cast<long double>(b) * b;
        xy += static_cast<long double>(a) * b;
    }
    return static_cast<double>((xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n)));
}

/// Ranks by counting, which shares equal ones out by itself.
std::vector<Pair> ranked(const std::vector<Pair>& pairs) {
    std::vector<Pair> ranks;
    for (const auto& [a, b] : pairs) {
        double rank_a = 0.5;
        double rank_b = 0.5;
        for (const auto& [c, d] : pairs) {
            rank_a += c < a ? 1.0 : c == a ? 0.5 : 0.0;
            rank_b += d < b ? 1.0 : d == b ? 0.5 : 0.0;
        }
        ranks.emplace_back(rank_a, rank_b);
    }
    return ranks;
}

}  // namespace

TEST_CASE("Pearson: known values, and what its definition gives") {
    CHECK(metric_of<Pearson>(eight).value() == doctest::Approx(0.92592223528624917).epsilon(1e-14));
    CHECK(metric_of<Pearson>({{1, 3}, {2, 5}, {4, 9}}).value() == doctest::Approx(1).epsilon(1e-15));
    CHECK(metric_of<Pearson>({{1, -3}, {2, -5}, {4, -9}}).value() == doctest::Approx(-1).epsilon(1e-15));
    for (std::uint64_t sample = 0; sample < 5; ++sample) {
        const std::vector<Pair> pairs = random_pairs(300, static_cast<double>(sample), sample);
        CHECK(metric_of<Pearson>(pairs).value() == doctest::Approx(naive_pearson(pairs)).epsilon(1e-12));
    }
    CHECK(std::isnan(metric_of<Pearson>({{0.1, 1}, {0.1, 2}, {0.1, 3}}).value()));
    CHECK(std::isnan(metric_of<Pearson>({{1, 0.1}, {2, 0.1}}).value()));
}

TEST_CASE("Spearman: midranks, blind to a stretching of the scale") {
    CHECK(metric_of<Spearman>(eight).value() == doctest::Approx(0.93941119228317371).epsilon(1e-14));
    for (std::uint64_t sample = 0; sample < 5; ++sample) {
        std::vector<Pair> pairs = random_pairs(120, static_cast<double>(sample), sample);
        const double value = metric_of<Spearman>(pairs).value();
        CHECK(value == doctest::Approx(naive_pearson(ranked(pairs))).epsilon(1e-12));
        for (auto& [predicted, unused] : pairs) predicted = std::exp(predicted);
        CHECK(metric_of<Spearman>(pairs).value() == value);
    }
}

TEST_CASE("rank_correlation: values of scipy's spearmanr") {
    const std::vector<double> a{1, 2, 3, 4, 5};
    const std::vector<double> b{5, 6, 7, 8, 7};
    CHECK(rank_correlation(a, b) == doctest::Approx(0.82078268166812329).epsilon(1e-14));
    CHECK(rank_correlation(a, std::vector<double>{-1, -2, -30, -31, -99}) ==
          doctest::Approx(-1).epsilon(1e-14));
    CHECK(rank_correlation(a, std::vector<double>{3, 1, 4, 1, 5}) ==
          doctest::Approx(0.41039134083406165).epsilon(1e-14));
    CHECK(std::isnan(rank_correlation(a, std::vector<double>(5, 1.0))));
    CHECK_THROWS_WITH_AS(rank_correlation(a, std::vector<double>(4)),
                         "rank_correlation: there are 5 and 4 values (wanted as many)", Error);
}

TEST_CASE("Pearson and Spearman: merging leaves no trace, and numbers that are none are refused") {
    check_value_merging<Pearson>();
    check_value_merging<Spearman>();
    check_refusals<Pearson>("Pearson");
    check_refusals<Spearman>("Spearman");
}
