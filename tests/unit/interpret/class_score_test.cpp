// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/class_score.hpp>

using namespace deepchrome;

namespace {

const std::vector<double> logits{0.5, -1.25, 2.0};

double value(ClassScore score, const std::vector<double>& output) {
    return score.value(std::span<const double>(output));
}

}  // namespace

TEST_CASE("ClassScore: log-odds and log-probability of logits and of log-probabilities") {
    const double sum = std::exp(0.5) + std::exp(-1.25) + std::exp(2.0);
    std::vector<double> log_p = logits;
    for (double& v : log_p) v -= std::log(sum);
    for (std::size_t c = 0; c < 3; ++c) {
        const double p = std::exp(logits[c]) / sum;
        for (const auto& output : {logits, log_p}) {
            CHECK(value({Class{c}}, output) == doctest::Approx(std::log(p / (1 - p))).epsilon(1e-13));
            CHECK(value({Class{c}, Score::log_probability}, output) ==
                  doctest::Approx(std::log(p)).epsilon(1e-13));
        }
        CHECK(value({Class{c}, Score::output}, logits) == logits[c]);
    }
}

TEST_CASE("ClassScore: large logits lose nothing") {
    CHECK(value({Class{1}}, {-800, 900}) == 1700);
    CHECK(value({Class{0}}, {-800, 900}) == -1700);
    CHECK(value({Class{0}, Score::log_probability}, {-800, 900}) == -1700);
    CHECK(value({Class{1}, Score::log_probability}, {-800, 900}) == 0);
}

TEST_CASE("ClassScore: the gradient is that of the value") {
    for (const Score of : {Score::log_odds, Score::log_probability, Score::output}) {
        for (std::size_t c = 0; c < 3; ++c) {
            const ClassScore score{Class{c}, of};
            std::vector<double> slope(3, 99);
            score.gradient(std::span<const double>(logits), std::span<double>(slope));
            for (std::size_t j = 0; j < 3; ++j) {
                std::vector<double> above = logits;
                std::vector<double> below = logits;
                above[j] += 1e-6;
                below[j] -= 1e-6;
                const double wanted = (value(score, above) - value(score, below)) / 2e-6;
                CHECK(slope[j] == doctest::Approx(wanted).epsilon(1e-8).scale(1));
            }
        }
    }
}

TEST_CASE("ClassScore: refusals") {
    CHECK_THROWS_WITH_AS(
        ClassScore{Class{2}}.check(2),
        "ClassScore: the class is 2 (wanted one from 0 to 1, the output columns of the network)", Error);
    CHECK_THROWS_WITH_AS(
        ClassScore{Class{0}}.check(1),
        "ClassScore: the network has one output (wanted a class among two or more); use Score::output",
        Error);
    CHECK_NOTHROW(ClassScore{Class{0}, Score::output}.check(1));
}
