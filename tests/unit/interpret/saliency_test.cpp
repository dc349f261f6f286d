// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/interpret/integrated_gradients.hpp>
#include <deepchrome/interpret/occlusion.hpp>
#include <deepchrome/interpret/saliency.hpp>

#include "attributed.hpp"
#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

const std::vector<double> odds{0.9, -0.4, 0.3, -1.2, 0.05, 0.6, 2.0, -0.1, -0.7, 0.2, 1.1, -0.3};

/// Which of many genes a method gives other values when there are more threads, or other genes around.
template <class Method>
void check_independent(const Method& method) {
    const auto model = small_model<float>();
    const std::vector<float> list = random_values<float>(150 * small_signal.size(), 8);
    const std::span<const float> x = list;
    Threads one(1);
    Threads three(3);
    const auto alone = method(model, x, ClassScore{Class{1}}, one);
    CHECK(same(alone, method(model, x, ClassScore{Class{1}}, three)));
    double largest = 0;
    for (const float value : alone.gene(149)) largest = std::max(largest, std::abs(double{value}));
    CHECK(largest > 1e-3);
    const auto none = method(model, x.first(0), ClassScore{Class{1}}, three);
    CHECK(none.genes() == 0);
}

}  // namespace

TEST_CASE("Attributions of a linear model are what they must be") {
    const auto model = logistic_model<double>(odds, -1.0);
    const std::vector<double> list = random_values<double>(7 * 12, 3);
    const std::span<const double> x = list;
    const Baseline baseline{{0.5, -0.25, 1.0}};
    const ClassScore score{Class{1}};
    const auto check = [&](const Attributions<double>& found, const auto& wanted) {
        REQUIRE(found.genes() == 7);
        for (std::size_t i = 0; i < list.size(); ++i) {
            CHECK(found.values.data()[i] == doctest::Approx(wanted(i)).epsilon(1e-12));
        }
        for (std::size_t gene = 0; gene < 7; ++gene) {
            double log_odds = -1.0;
            for (std::size_t i = 0; i < 12; ++i) log_odds += odds[i] * list[gene * 12 + i];
            CHECK(found.score[gene] == doctest::Approx(log_odds).epsilon(1e-12));
        }
    };
    const auto slope = [&](std::size_t i) { return odds[i % 12]; };
    const auto share = [&](std::size_t i) { return odds[i % 12] * (list[i] - baseline.values[i % 3]); };
    check(Saliency{}(model, x, score), slope);
    check(SmoothGrad{.samples = 5}(model, x, score), slope);
    check(GradientTimesInput{baseline}(model, x, score), share);
    check(IntegratedGradients{.steps = 3, .baseline = baseline}(model, x, score), share);
    check(DeepLift{baseline}(model, x, score), share);
    check(Occlusion{.width = 1, .stride = 1, .baseline = baseline}(model, x, score), share);
}

TEST_CASE("Attributions do not depend on the number of threads") {
    check_independent(Saliency{});
    check_independent(GradientTimesInput{Baseline{{1.0, 2.0, 3.0}}});
    check_independent(SmoothGrad{.samples = 7, .seed = Seed{3}});
    check_independent(IntegratedGradients{.steps = 5});
    check_independent(DeepLift{});
    check_independent(Occlusion{});
}

TEST_CASE("SmoothGrad: noise is a matter of the seed") {
    const auto model = small_model<double>();
    const std::vector<double> list = random_values<double>(3 * small_signal.size(), 4);
    const std::span<const double> x = list;
    const ClassScore score{Class{2}};
    const auto found = SmoothGrad{.samples = 4}(model, x, score);
    CHECK(same(found, SmoothGrad{.samples = 4}(model, x, score)));
    CHECK_FALSE(same(found, SmoothGrad{.samples = 4, .seed = Seed{2}}(model, x, score)));
    const auto still = SmoothGrad{.samples = 1, .noise = 0}(model, x, score);
    const auto plain = Saliency{}(model, x, score);
    for (std::size_t i = 0; i < list.size(); ++i) {
        CHECK(still.values.data()[i] == doctest::Approx(plain.values.data()[i]).epsilon(1e-12));
    }
    CHECK_THROWS_WITH_AS(SmoothGrad{.samples = 0}(model, x, score),
                         "SmoothGrad: samples is 0 (wanted at least 1)", Error);
    CHECK_THROWS_WITH_AS(SmoothGrad{.noise = -1}(model, x, score),
                         "SmoothGrad: noise is -1 (wanted a number of 0 or more)", Error);
}

TEST_CASE("Attributions: refusals") {
    const auto model = small_model<double>();
    const std::vector<double> list(40);
    CHECK_THROWS_WITH_AS(Saliency{}(model, std::span<const double>(list), ClassScore{Class{1}}),
                         "attribution: 40 inputs (wanted 36 per gene)", Error);
    CHECK_THROWS_WITH_AS(
        Saliency{}(model, std::span<const double>(list).first(36), ClassScore{Class{3}}),
        "ClassScore: the class is 3 (wanted one from 0 to 2, the output columns of the network)", Error);
}
