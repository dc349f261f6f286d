// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/interpret/integrated_gradients.hpp>
#include <deepchrome/interpret/occlusion.hpp>
#include <deepchrome/interpret/saliency.hpp>

#include "unit/reference/networks.hpp"
#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

struct SoftmaxEnding
    : Sequential<Conv1D<Filters{4}, Width{3}>, MaxPool<Width{3}, Stride{2}>, Sigmoid, AveragePool<Width{2}>,
                 Dense<Units{5}>, LeakyReLU<Slope{0.25}>, Dense<Units{3}>, Softmax> {};

constexpr Signal little{.bins = 12, .marks = 3};

/// Some of these numbers are quotients of small differences.
template <class T>
inline constexpr double tolerance = sizeof(T) == 8 ? 1e-10 : 1e-4;

template <class T>
void agrees(const Attributions<T>& found, const Json& scores, const Json& values) {
    CHECK(reference::difference(found.score, reference::numbers(scores)) < tolerance<T>);
    const std::vector<T> list(found.values.data(), found.values.data() + found.values.size());
    CHECK(reference::difference(list, reference::numbers(values)) < tolerance<T>);
}

template <class Net, class T>
void agrees(const std::string& name) {
    CAPTURE(name);
    const Json wanted = reference::read("attributions.json")[name];
    using M = Model<Net, little, T>;
    M model;
    reference::fill(model, wanted["parameters"]);
    const std::vector<T> list =
        reference::values<T>(wanted["genes"].get<std::size_t>() * little.size(), 1, wanted["input_scale"]);
    const std::span<const T> x = list;
    Baseline baseline;
    if (const std::uint32_t salt = wanted["baseline_salt"]; salt != 0) {
        baseline.values = reference::values<double>(little.size(), salt, 1.0);
    }
    const std::string of = wanted["score"];
    const ClassScore score{Class{wanted["class"]}, of == "log_odds"          ? Score::log_odds
                                                   : of == "log_probability" ? Score::log_probability
                                                                             : Score::output};
    Threads threads(2);

    const Json& scores = wanted["scores"];
    agrees(Saliency{}(model, x, score, threads), scores, wanted["gradient"]);
    agrees(GradientTimesInput{baseline}(model, x, score, threads), scores, wanted["gradient_times_input"]);

    const Json& smooth = wanted["smooth_grad"];
    const SmoothGrad smooth_grad{smooth["samples"], smooth["noise"], Seed{smooth["seed"]}};
    agrees(smooth_grad(model, x, score, threads), scores, smooth["values"]);

    for (const Json& one : wanted["integrated_gradients"]) {
        const IntegratedGradients integrated{.tolerance = std::numeric_limits<double>::infinity(),
                                             .steps = one["steps"],
                                             .rule = one["rule"] == "trapezoid" ? Quadrature::trapezoid
                                                                                : Quadrature::gauss_legendre,
                                             .baseline = baseline};
        const auto found = integrated(model, x, score, threads);
        CHECK(found.steps == std::vector<std::size_t>(found.genes(), one["steps"]));
        agrees(found, scores, one["values"]);
    }

    const auto lifted = DeepLift{baseline}(model, x, score, threads);
    agrees(lifted, scores, wanted["deep_lift"]);
    const auto gap = reference::numbers(wanted["deep_lift_gap"]);
    for (std::size_t gene = 0; gene < gap.size(); ++gene) {
        CHECK(lifted.gap[gene] ==
              doctest::Approx(gap[gene]).epsilon(1e-4).scale(sizeof(T) == 8 ? 1e-9 : 0.1));
    }

    for (const Json& one : wanted["occlusion"]) {
        const Occlusion occlusion{one["width"], one["stride"], one["together"], baseline};
        agrees(occlusion(model, x, score, threads), scores, one["values"]);
    }
}

template <class Net>
void agrees_in_both(const std::string& name) {
    agrees<Net, double>(name);
    agrees<Net, float>(name);
}

TEST_CASE("Attributions agree with captum's formulas in PyTorch: the small network") {
    agrees_in_both<reference::Small>("small");
    agrees_in_both<reference::Small>("small_off");
}

TEST_CASE("Attributions agree with captum's formulas in PyTorch: the nested network") {
    agrees_in_both<reference::Nested>("nested");
    agrees_in_both<reference::Nested>("nested_output");
}

TEST_CASE("Attributions agree with captum's formulas in PyTorch: one that ends with Softmax") {
    agrees_in_both<SoftmaxEnding>("softmax_ending");
}

}  // namespace
