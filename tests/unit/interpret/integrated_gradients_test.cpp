// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/integrated_gradients.hpp>

#include "attributed.hpp"
#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE_TEMPLATE("IntegratedGradients: values add up to the difference of the scores", T, float, double) {
    const auto model = small_model<T>();
    const std::vector<T> list = random_values<T>(6 * small_signal.size(), 5);
    const std::span<const T> x = list;
    const Baseline baseline{{0.2, 0.4, -0.3}};
    const std::vector<T> base = baseline.expanded<T>(small_signal.bins, small_signal.marks);
    for (const ClassScore score : {ClassScore{Class{0}}, ClassScore{Class{2}, Score::log_probability}}) {
        const double from = score.value(std::span<const T>(log_probabilities(model, base)));
        for (const Quadrature rule : {Quadrature::trapezoid, Quadrature::gauss_legendre}) {
            for (const double tolerance : {1e-2, 1e-3}) {
                const IntegratedGradients method{
                    .tolerance = tolerance, .steps = 4, .rule = rule, .baseline = baseline};
                const auto found = method(model, x, score);
                std::size_t more = 0;
                for (std::size_t gene = 0; gene < 6; ++gene) {
                    const std::vector<T> input(list.begin() + static_cast<std::ptrdiff_t>(gene * 36),
                                               list.begin() + static_cast<std::ptrdiff_t>(gene * 36 + 36));
                    const double to = score.value(std::span<const T>(log_probabilities(model, input)));
                    double sum = 0;
                    for (const T value : found.gene(gene)) sum += static_cast<double>(value);
                    CHECK(std::abs(sum - (to - from)) < 1.05 * tolerance);
                    CHECK(std::abs(found.gap[gene] - (sum - (to - from))) < (sizeof(T) == 8 ? 1e-10 : 1e-4));
                    CHECK(found.score[gene] == doctest::Approx(to).epsilon(1e-5));
                    more += found.steps[gene] > 4 ? 1 : 0;
                }
                CHECK(more > 0);
            }
        }
    }
}

TEST_CASE("IntegratedGradients: a gene has as many steps as it needs, whatever the others need") {
    const auto model = small_model<double>();
    const std::vector<double> list = random_values<double>(9 * small_signal.size(), 6);
    const ClassScore score{Class{1}};
    const IntegratedGradients method{.tolerance = 2e-2, .steps = 1};
    const auto all = method(model, std::span<const double>(list), score);
    CHECK(std::ranges::min(all.steps) < std::ranges::max(all.steps));
    for (std::size_t gene = 0; gene < 9; ++gene) {
        const auto one = method(model, std::span<const double>(list).subspan(gene * 36, 36), score);
        CHECK(one.steps[0] == all.steps[gene]);
        const IntegratedGradients straight{.tolerance = INFINITY, .steps = one.steps[0]};
        const auto whole = straight(model, std::span<const double>(list).subspan(gene * 36, 36), score);
        CHECK(whole.steps[0] == one.steps[0]);
        for (std::size_t i = 0; i < 36; ++i) {
            CHECK(one.gene(0)[i] == doctest::Approx(all.gene(gene)[i]).epsilon(1e-10));
            CHECK(one.gene(0)[i] == doctest::Approx(whole.gene(0)[i]).epsilon(1e-9));
        }
    }
    const IntegratedGradients hurried{.tolerance = 1e-9, .steps = 3, .most_steps = 12};
    const auto few = hurried(model, std::span<const double>(list), score);
    CHECK(few.steps == std::vector<std::size_t>(9, 12));
    CHECK(std::abs(few.gap[0]) > 1e-9);
}

TEST_CASE("IntegratedGradients: refusals") {
    const auto model = small_model<double>();
    const std::vector<double> x(36);
    CHECK_THROWS_WITH_AS(
        (IntegratedGradients{.steps = 0}(model, std::span<const double>(x), ClassScore{Class{1}})),
        "IntegratedGradients: steps is 0 (wanted at least 1)", Error);
    CHECK_THROWS_WITH_AS(
        (IntegratedGradients{.tolerance = 0}(model, std::span<const double>(x), ClassScore{Class{1}})),
        "IntegratedGradients: tolerance is 0 (wanted a number above 0)", Error);
}
