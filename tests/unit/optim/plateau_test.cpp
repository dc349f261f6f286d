// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/optim/plateau.hpp>

using namespace deepchrome;

namespace {

/// The factor after each metric.
std::vector<double> factors(const Plateau& settings, const std::vector<double>& metrics) {
    PlateauState state{.settings = settings};
    CHECK(state.factor({}) == 1.0);
    std::vector<double> seen;
    for (const double metric : metrics) {
        state.observe(metric);
        seen.push_back(state.factor({}));
    }
    return seen;
}

using Factors = std::vector<double>;

const double no_number = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("Plateau: reduces after more than `patience` epochs without a better metric") {
    CHECK(factors({.multiplier = 0.5, .patience = 1}, {3.0, 3.0, 3.0, 3.0, 3.0, 1.0, 1.0, 1.0}) ==
          Factors{1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125});
    CHECK(factors({.multiplier = 0.5, .patience = 0}, {3.0, 2.0, 2.5, 1.0, 1.0}) ==
          Factors{1.0, 1.0, 0.5, 0.5, 0.25});
}

TEST_CASE("Plateau: larger is better when told so") {
    CHECK(factors({.multiplier = 0.5, .patience = 0, .maximize = true}, {0.5, 0.6, 0.55, 0.7}) ==
          Factors{1.0, 1.0, 0.5, 0.5});
}

TEST_CASE("Plateau: better by a part of the best, or by a difference") {
    const std::vector<double> metrics = {10.0, 9.5, 8.5, 8.4};
    CHECK(factors({.multiplier = 0.5, .patience = 0, .threshold = 0.1}, metrics) ==
          Factors{1.0, 0.5, 0.5, 0.25});
    CHECK(factors({.multiplier = 0.5, .patience = 0, .threshold = 0.25, .absolute = true}, metrics) ==
          Factors{1.0, 1.0, 1.0, 0.5});
    const std::vector<double> rising = {10.0, 10.5, 11.5, 11.6};
    CHECK(factors({.multiplier = 0.5, .patience = 0, .threshold = 0.1, .maximize = true}, rising) ==
          Factors{1.0, 0.5, 0.5, 0.25});
    CHECK(factors({.multiplier = 0.5, .patience = 0, .threshold = 0.25, .absolute = true, .maximize = true},
                  rising) == Factors{1.0, 1.0, 1.0, 0.5});
}

TEST_CASE("Plateau: counts nothing while cooling down") {
    CHECK(factors({.multiplier = 0.5, .patience = 0, .cooldown = 2}, {1.0, 1.0, 1.0, 1.0, 1.0}) ==
          Factors{1.0, 0.5, 0.5, 0.5, 0.25});
}

TEST_CASE("Plateau: never below the floor, never up") {
    CHECK(factors({.multiplier = 0.5, .patience = 0, .floor = 0.3}, {1.0, 1.0, 1.0, 1.0}) ==
          Factors{1.0, 0.5, 0.3, 0.3});
    CHECK(factors({.multiplier = 0.5, .patience = 0, .floor = 2.0}, {1.0, 1.0}) == Factors{1.0, 1.0});
}

TEST_CASE("Plateau: what is not finite is not better") {
    CHECK(factors({.multiplier = 0.5, .patience = 0}, {no_number, 1.0, no_number, 0.5}) ==
          Factors{0.5, 0.5, 0.25, 0.25});
    CHECK(factors({.multiplier = 0.5, .patience = 0}, {infinity, 1.0}) == Factors{0.5, 0.5});
    CHECK(factors({.multiplier = 0.5, .patience = 0, .maximize = true}, {-infinity, 1.0}) ==
          Factors{0.5, 0.5});
}

TEST_CASE("Plateau: goes on from a copy of its members") {
    PlateauState state{.settings = {.multiplier = 0.5, .patience = 2, .cooldown = 1}};
    for (const double metric : {1.0, 1.0, 1.0, 1.0, 0.5, 0.6}) state.observe(metric);
    PlateauState copy{.settings = state.settings,
                      .current_factor = state.current_factor,
                      .best = state.best,
                      .has_best = state.has_best,
                      .bad_epochs = state.bad_epochs,
                      .cooldown_left = state.cooldown_left};
    CHECK(copy.best == 0.5);
    CHECK(copy.bad_epochs == 1);
    for (const double metric : {0.7, 0.7, 0.7, 0.7, 0.7}) {
        state.observe(metric);
        copy.observe(metric);
        CHECK(copy.factor({}) == state.factor({}));
    }
    CHECK(copy.factor({}) == 0.25);
}
