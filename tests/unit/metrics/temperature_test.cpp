// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/metrics/log_loss.hpp>
#include <deepchrome/metrics/temperature.hpp>

using namespace deepchrome;

namespace {

double loss_at(double temperature, const std::vector<double>& logits, const std::vector<float>& labels) {
    LogLoss loss;
    for (std::size_t i = 0; i < logits.size(); ++i)
        loss.add(Temperature{temperature}.probability(logits[i]), labels[i] == 1);
    return loss.value();
}

}  // namespace

TEST_CASE("Temperature: probabilities") {
    CHECK(Temperature{}.probability(0) == 0.5);
    CHECK(Temperature{2}.probability(2 * std::log(3.0)) == doctest::Approx(0.75).epsilon(1e-15));
    CHECK(Temperature{}.probability(-1000) == 0);
    CHECK(Temperature{}.probability(1000) == 1);
}

TEST_CASE("Temperature: finds by how much logits were blown up") {
    RandomStream stream(Seed{4}, Purpose::test, 0, 0);
    std::vector<double> logits;
    std::vector<float> labels;
    for (int gene = 0; gene < 50000; ++gene) {
        const double logit = 2 * stream.normal();
        labels.push_back(stream.uniform() < 1 / (1 + std::exp(-logit)) ? 1.0f : 0.0f);
        logits.push_back(2.5 * logit);
    }
    const Temperature fitted = Temperature::fit(logits, labels);
    CHECK(fitted.value == doctest::Approx(2.5).epsilon(0.03));
    const double least = loss_at(fitted.value, logits, labels);
    CHECK(least < loss_at(fitted.value * 1.001, logits, labels));
    CHECK(least < loss_at(fitted.value / 1.001, logits, labels));
}

TEST_CASE("Temperature: by hand") {
    // Three of four genes at logit 1 are ON: the best probability there is 3/4, at 1 / log 3.
    const std::vector<double> logits{1, 1, 1, 1};
    CHECK(Temperature::fit(logits, std::vector<float>{1, 1, 0, 1}).value ==
          doctest::Approx(1 / std::log(3.0)).epsilon(1e-12));
}

TEST_CASE("Temperature: stays within its bounds") {
    const std::vector<double> logits{-1, 2};
    CHECK(Temperature::fit(logits, std::vector<float>{0, 1}).value == Temperature::lowest);
    CHECK(Temperature::fit(logits, std::vector<float>{1, 0}).value == Temperature::highest);
}

TEST_CASE("Temperature: what is refused") {
    CHECK_THROWS_WITH_AS(Temperature::fit({}, {}),
                         "Temperature: there are 0 logits (wanted 0, one per label, and at least one)",
                         Error);
    CHECK_THROWS_WITH_AS(Temperature::fit(std::vector<double>{1}, std::vector<float>{1, 0}),
                         "Temperature: there are 1 logits (wanted 2, one per label, and at least one)",
                         Error);
    CHECK_THROWS_WITH_AS(Temperature::fit(std::vector<double>{INFINITY}, std::vector<float>{1}),
                         "Temperature: a logit is not finite (wanted a number)", NumericError);
}
