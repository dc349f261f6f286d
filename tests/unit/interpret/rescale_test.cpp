// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <span>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/interpret/rescale.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>

using namespace deepchrome;
using detail::Rescaled;
using detail::RescaledFunction;
using detail::RescaledPool;

namespace {

struct OwnReLU : ReLU {};
using Conv = Conv1D<Filters{2}, Width{3}>;
struct Net : Sequential<Conv, OwnReLU, MaxPool<Width{2}>, Dropout<Rate{0.5}>, Concat<Tanh, Residual<Sigmoid>>,
                        GlobalMaxPool, Dense<Units{2}>, Softmax> {};

// Networks of their own name, and layers derived from the library's, are seen through.
static_assert(std::is_same_v<
              Rescaled<Net>,
              Sequential<Conv, RescaledFunction<OwnReLU>, RescaledPool<MaxPool<Width{2}>>, Dropout<Rate{0.5}>,
                         Concat<RescaledFunction<Tanh>, Residual<RescaledFunction<Sigmoid>>>,
                         RescaledPool<GlobalMaxPool>, Dense<Units{2}>, detail::RescaledSoftmax>>);
static_assert(std::is_same_v<Rescaled<AveragePool<Width{2}>>, AveragePool<Width{2}>>);
static_assert(std::is_same_v<Rescaled<LogSoftmax>, LogSoftmax>);

}  // namespace

TEST_CASE("Rescaled: the same shapes, names and numbers of parameters") {
    constexpr Shape in{12, 3};
    CHECK(Rescaled<Net>::output(in) == Net::output(in));
    CHECK(Rescaled<Net>::parameter_count(in) == Net::parameter_count(in));
    CHECK(Rescaled<Net>::layer_count() == Net::layer_count());
    CHECK(Rescaled<Net>::name() == Net::name());
}

namespace {

struct Largest2 : Sequential<MaxPool<Width{2}>, Dense<Units{2}>, LogSoftmax> {};

}  // namespace

TEST_CASE("Rescaled: of equal values in a window the first is the winner, as in PyTorch") {
    Model<Largest2, Signal{.bins = 2, .marks = 1}, double> model(Seed{1});
    // The log-odds of the second class are 1.5 times the largest value.
    const std::array<double, 4> weights{0.5, 2, 0, 0};
    std::ranges::copy(weights, model.parameters().begin());
    const auto explain = [&](std::vector<double> gene, double baseline) {
        const auto found =
            DeepLift{Baseline{{baseline}}}(model, std::span<const double>(gene), ClassScore{Class{1}});
        return std::vector<double>(found.gene(0).begin(), found.gene(0).end());
    };
    CHECK(explain({3, 3}, 0) == std::vector<double>{4.5, 0});   // the gene's winner
    CHECK(explain({1, 2}, 5) == std::vector<double>{-4.5, 0});  // the baseline's
    CHECK(explain({2, 3}, 0) == std::vector<double>{0, 4.5});
}
