// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/layers/batch_norm.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

namespace {

struct TwoClasses : Sequential<Conv1D<Filters{6}, Width{3}>, BatchNorm<>, ReLU, MaxPool<Width{3}, Stride{2}>,
                               Dense<Units{8}>, Tanh, Dense<Units{2}>, LogSoftmax> {};

template <class T>
void check_complete(double tolerance) {
    Model<TwoClasses, small_signal, T> model(Seed{9});
    for (T& weight : model.parameters()) weight *= T(2);
    model.running_statistics()[0] = T(0.25);  // statistics count too
    model.running_statistics()[7] = T(4);
    const std::vector<T> list = random_values<T>(33 * 36, 7);
    const auto found =
        DeepLift{Baseline{{0.25, 0.5, 0.75}}}(model, std::span<const T>(list), ClassScore{Class{1}});
    const std::vector<T> base = Baseline{{0.25, 0.5, 0.75}}.expanded<T>(12, 3);
    const auto log_p = log_probabilities(model, base);
    for (std::size_t gene = 0; gene < 33; ++gene) {
        double sum = 0;
        for (const T value : found.gene(gene)) sum += static_cast<double>(value);
        CHECK(std::abs(sum - (found.score[gene] - static_cast<double>(log_p[1] - log_p[0]))) < tolerance);
        CHECK(std::abs(found.gap[gene]) < tolerance);
        CHECK(std::abs(sum) > 10 * tolerance);
    }
}

}  // namespace

TEST_CASE("DeepLift: log-odds of two classes add up, overlapping windows and statistics included") {
    check_complete<double>(1e-12);
    check_complete<float>(1e-5);
}

TEST_CASE("DeepLift: a value at its baseline has no share, and a gene at the baseline has none at all") {
    const auto model = small_model<double>();
    std::vector<double> x = random_values<double>(2 * 36, 9);
    for (std::size_t i = 0; i < 36; ++i) x[i] = 0.5;
    x[40] = 0.5;
    const auto found =
        DeepLift{Baseline{{0.5, 0.5, 0.5}}}(model, std::span<const double>(x), ClassScore{Class{1}});
    for (const double value : found.gene(0)) CHECK(value == 0);
    CHECK(found.gap[0] == 0);
    CHECK(found.gene(1)[4] == 0);
    CHECK(found.gene(1)[5] != 0);
}
