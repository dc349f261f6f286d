// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/baselines/platt.hpp>

using namespace deepchrome;

TEST_CASE("PlattScaling: the curve that logistic regression lays through the scores") {
    // At scores of -1 and 1 a curve meets the shares of ON genes, 1 of 4 and 3 of 4: its slope is log 3.
    std::vector<double> scores;
    std::vector<float> labels;
    for (int repeat = 0; repeat < 50; ++repeat) {
        for (int i = 0; i < 4; ++i) {
            scores.insert(scores.end(), {-1.0, 1.0});
            labels.insert(labels.end(), {i == 0 ? 1.0f : 0.0f, i == 0 ? 0.0f : 1.0f});
        }
    }
    const PlattScaling scaling(scores, labels);
    CHECK(scaling.probability(-1) == doctest::Approx(0.25).epsilon(1e-3));
    CHECK(scaling.probability(1) == doctest::Approx(0.75).epsilon(1e-3));
    CHECK(scaling.probability(0) == doctest::Approx(0.5).epsilon(1e-9));
    CHECK(scaling.probability(3) == doctest::Approx(1 / (1 + std::exp(-3 * std::log(3.0)))).epsilon(1e-3));

    const LogisticRegression curve = LogisticRegression::fit({.columns = 1, .values = scores}, labels, 100);
    for (const double score : {-2.0, -0.3, 0.7, 5.0})
        CHECK(scaling.probability(score) == curve.probability(std::vector<double>{score}));
}
