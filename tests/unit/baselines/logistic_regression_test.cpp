// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/baselines/logistic_regression.hpp>
#include <deepchrome/core/error.hpp>

#include "samples.hpp"

using namespace deepchrome;
using namespace ext_test;

namespace {

/// The largest derivative, by weight and intercept, of what is to be least.
double largest_slope(const LogisticRegression& model, const Sample& sample, double cost) {
    std::vector<double> slope(model.weights().begin(), model.weights().end());
    slope.push_back(0);
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
        const double miss = model.probability(sample.features.row(i)) - static_cast<double>(sample.labels[i]);
        for (std::size_t j = 0; j < sample.features.columns; ++j)
            slope[j] += cost * miss * sample.features.row(i)[j];
        slope.back() += cost * miss;
    }
    double largest = 0;
    for (const double s : slope) largest = std::max(largest, std::abs(s));
    return largest;
}

}  // namespace

TEST_CASE("LogisticRegression: at the minimum the slope is nought, whatever the cost") {
    for (const double cost : {1e-4, 0.01, 1.0, 100.0, 1e6}) {
        CAPTURE(cost);
        const Sample sample = logistic(300, 12, 1);
        const LogisticRegression model = LogisticRegression::fit(sample.features, sample.labels, cost);
        CHECK(largest_slope(model, sample, cost) < 1e-7 * std::max(1.0, cost * 300));
    }
}

TEST_CASE("LogisticRegression: finds the model that made the labels") {
    const Sample sample = logistic(40000, 4, 2);
    const LogisticRegression model = LogisticRegression::fit(sample.features, sample.labels, 1e6);
    CHECK(std::abs(model.intercept() - 0.3) < 0.05);
    for (std::size_t j = 0; j < 4; ++j) {
        CHECK(std::abs(model.weights()[j] - (j % 2 == 0 ? 1.0 : -1.0) / static_cast<double>(j + 1)) < 0.06);
    }
}

TEST_CASE("LogisticRegression: by hand") {
    // Without columns that tell anything the intercept is the log odds of ON, three to one.
    const Features nothing{.columns = 1, .values = {0, 0, 0, 0}};
    const LogisticRegression odds = LogisticRegression::fit(nothing, std::vector<float>{1, 1, 0, 1}, 1);
    CHECK(odds.intercept() == doctest::Approx(std::log(3.0)).epsilon(1e-9));
    CHECK(odds.weights()[0] == 0);
    // Genes at -1 (OFF) and 1 (ON): the weight solves w = 2 cost / (1 + exp(w)), which is w = 1 at cost (1 +
    // e) / 2.
    const Features pair{.columns = 1, .values = {-1, 1}};
    const LogisticRegression one =
        LogisticRegression::fit(pair, std::vector<float>{0, 1}, (1 + std::exp(1.0)) / 2);
    CHECK(one.weights()[0] == doctest::Approx(1).epsilon(1e-9));
    CHECK(std::abs(one.intercept()) < 1e-9);
    CHECK(one.logit(std::vector<double>{2}) == doctest::Approx(2).epsilon(1e-9));
    CHECK(one.probability(std::vector<double>{2}) == doctest::Approx(1 / (1 + std::exp(-2.0))).epsilon(1e-9));
}

TEST_CASE("LogisticRegression: classes that are apart stay finite, and more columns than rows") {
    const Features apart{.columns = 1, .values = {-2, -1, 1, 2}};
    const LogisticRegression model = LogisticRegression::fit(apart, std::vector<float>{0, 0, 1, 1}, 1e6);
    CHECK(std::isfinite(model.weights()[0]));
    CHECK(model.probability(apart.row(0)) < 0.01);
    CHECK(model.probability(apart.row(3)) > 0.99);
    const Sample wide = logistic(20, 50, 3);
    CHECK(largest_slope(LogisticRegression::fit(wide.features, wide.labels, 1), wide, 1) < 1e-7);
}

TEST_CASE("LogisticRegression: what is refused") {
    const Features features{.columns = 1, .values = {1, 2}};
    CHECK_THROWS_WITH_AS(LogisticRegression::fit(features, std::vector<float>{0, 1}, 0),
                         "LogisticRegression: the cost is 0 (wanted a number above 0)", Error);
    CHECK_THROWS_WITH_AS(LogisticRegression::fit(features, std::vector<float>{0}, 1),
                         "LogisticRegression: there are 2 rows (wanted 1, one per label, and at least one)",
                         Error);
}
