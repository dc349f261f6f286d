// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/optim/minimize.hpp>
#include <deepchrome/optim/rule_state.hpp>

namespace optim_test {

using deepchrome::Rule;
using deepchrome::RuleState;

template <class T>
std::vector<T> random_values(std::size_t count, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{21}, deepchrome::Purpose::test, 0, sample);
    std::vector<T> values(count);
    for (T& value : values) value = static_cast<T>(stream.normal());
    return values;
}

/// One parameter under one rule for ten steps, with gradients that change sign and size; what it was after
/// each step.
template <class T>
std::vector<double> trajectory(const Rule auto& rule, double start, const std::vector<double>& gradients) {
    RuleState<T> state(rule, 1);
    std::vector<T> x = {static_cast<T>(start)};
    std::vector<double> path;
    for (const double g : gradients) {
        const std::vector<T> gradient = {static_cast<T>(g)};
        rule.update(std::span<T>(x), std::span<const T>(gradient), state.slice(0, 1));
        state.advance();
        path.push_back(static_cast<double>(x[0]));
    }
    return path;
}

inline const std::vector<double> ten_gradients = {0.5, -1.25, 3.0, 0.0, 1e-3, -7.0, 2.0, 2.0, -0.125, 40.0};

/// `next(t, x, g)` is the rule written out for one number, t = 1 at the first step; it keeps its own state.
inline void check_trajectory(const Rule auto& rule,
                             std::function<double(double t, double x, double g)> next) {
    double x = 1.5;
    const std::vector<double> path = trajectory<double>(rule, x, ten_gradients);
    const std::vector<double> single = trajectory<float>(rule, x, ten_gradients);
    for (std::size_t i = 0; i < ten_gradients.size(); ++i) {
        CAPTURE(i);
        x = next(static_cast<double>(i + 1), x, ten_gradients[i]);
        CHECK(std::abs(path[i] - x) <= 1e-13 * std::max(1.0, std::abs(x)));
        CHECK(std::abs(single[i] - x) <= 1e-5 * std::max(1.0, std::abs(x)));
    }
}

/// Cut anywhere, updated in any order of the pieces, the bits are those of one go.
template <class T>
void check_pieces(const Rule auto& rule) {
    for (const std::size_t count : {1u, 5u, 16u, 33u, 100u, 259u}) {
        CAPTURE(count);
        std::vector<T> whole = random_values<T>(count, 1);
        std::vector<T> pieces = whole;
        RuleState<T> whole_state(rule, count);
        RuleState<T> pieces_state(rule, count);
        deepchrome::RandomStream stream(deepchrome::Seed{22}, deepchrome::Purpose::test, 0, count);
        for (std::uint64_t step = 0; step < 5; ++step) {
            const std::vector<T> gradient = random_values<T>(count, 100 + step);
            const double factor = 1.0 / static_cast<double>(1 + step);
            rule.update(std::span<T>(whole), std::span<const T>(gradient),
                        whole_state.slice(0, count, factor));
            whole_state.advance();
            std::size_t end = count;
            while (end > 0) {
                const std::size_t size =
                    1 + stream.below(static_cast<std::uint32_t>(std::min<std::size_t>(end, 40)));
                const std::size_t offset = end - size;
                rule.update(std::span<T>(pieces).subspan(offset, size),
                            std::span<const T>(gradient).subspan(offset, size),
                            pieces_state.slice(offset, size, factor));
                end = offset;
            }
            pieces_state.advance();
        }
        CHECK(std::ranges::equal(whole, pieces));
        CHECK(std::ranges::equal(whole_state.values(), pieces_state.values()));
        CHECK(std::ranges::all_of(whole, [](T x) { return std::isfinite(x); }));
    }
}

/// A rate factor is a change of the rate, and an update of nothing does nothing.
void check_rate_factor(auto rule) {
    std::vector<double> x = random_values<double>(9, 3);
    std::vector<double> y = x;
    RuleState<double> x_state(rule, 9);
    RuleState<double> y_state(rule, 9);
    auto halved = rule;
    halved.learning_rate = rule.learning_rate * 0.5;
    for (std::uint64_t step = 0; step < 3; ++step) {
        const std::vector<double> gradient = random_values<double>(9, 50 + step);
        rule.update(std::span(x), std::span<const double>(gradient), x_state.slice(0, 9, 0.5));
        halved.update(std::span(y), std::span<const double>(gradient), y_state.slice(0, 9, 1.0));
        rule.update(std::span<double>(), std::span<const double>(), x_state.slice(4, 0));
        x_state.advance();
        y_state.advance();
    }
    CHECK(x == y);
    CHECK(rule.learning_rate_at(1, 0.25) == 0.25 * rule.learning_rate);
}

/// (x - 1)^2 / 2 + 10 (y + 2)^2 / 2, smallest at (1, -2).
inline constexpr auto bowl = [](auto x, auto gradient) {
    using T = typename decltype(gradient)::value_type;
    const T a = x[0] - T(1);
    const T b = x[1] + T(2);
    gradient[0] = a;
    gradient[1] = T(10) * b;
    return static_cast<double>(T(0.5) * a * a + T(5) * b * b);
};

/// Rosenbrock's valley, smallest at (1, 1).
inline constexpr auto rosenbrock = [](auto x, auto gradient) {
    using T = typename decltype(gradient)::value_type;
    const T a = T(1) - x[0];
    const T b = x[1] - x[0] * x[0];
    gradient[0] = T(-2) * a - T(400) * x[0] * b;
    gradient[1] = T(200) * b;
    return static_cast<double>(a * a + T(100) * b * b);
};

template <class T>
void check_finds(const Rule auto& rule, const auto& objective, std::vector<T> x, std::vector<double> where,
                 double tolerance, const deepchrome::MinimizeOptions& options) {
    deepchrome::minimize(rule, objective, std::span<T>(x), options);
    CHECK(static_cast<double>(x[0]) == doctest::Approx(where[0]).epsilon(tolerance));
    CHECK(static_cast<double>(x[1]) == doctest::Approx(where[1]).epsilon(tolerance));
}

/// Finds the bottom of the bowl and of the valley, in float and double.
void check_convergence(const Rule auto& bowl_rule, const Rule auto& valley_rule) {
    const deepchrome::MinimizeOptions in_the_bowl{.steps = 3000, .schedule = deepchrome::Cosine{}};
    check_finds<double>(bowl_rule, bowl, {4.0, 3.0}, {1.0, -2.0}, 1e-4, in_the_bowl);
    check_finds<float>(bowl_rule, bowl, {4.0f, 3.0f}, {1.0, -2.0}, 1e-4, in_the_bowl);
    const deepchrome::MinimizeOptions in_the_valley{.steps = 30000, .schedule = deepchrome::Cosine{}};
    check_finds<double>(valley_rule, rosenbrock, {-1.2, 1.0}, {1.0, 1.0}, 1e-3, in_the_valley);
    check_finds<float>(valley_rule, rosenbrock, {-1.2f, 1.0f}, {1.0, 1.0}, 1e-3, in_the_valley);
}

}  // namespace optim_test
