// SPDX-License-Identifier: BSD-3-Clause
//
// Seconds of a whole fit on the published number of training genes, 6,601 of 100 bins x 5 marks: ten
// penalties in five folds, and the fit to all genes with the chosen one.

#include <benchmark/benchmark.h>

#include <deepchrome/linear/fit.hpp>
#include <deepchrome/simulate/simulate.hpp>

namespace {

using namespace deepchrome;

constexpr Signal signal{.bins = 100, .marks = 5};

/// Ten penalties, five folds.
template <class Fit>
void fit(benchmark::State& state, Fit&& fit) {
    const Dataset train = simulate(6601, {.seed = Seed{1}}).data;
    for (auto _ : state) benchmark::DoNotOptimize(fit(train));
}

void logistic(benchmark::State& state) {
    fit(state, [](const Dataset& train) { return fit_logistic<signal>(train); });
}

void ridge(benchmark::State& state) {
    fit(state, [](const Dataset& train) { return fit_ridge<signal>(train); });
}

void ridge_classifier(benchmark::State& state) {
    fit(state, [](const Dataset& train) { return fit_ridge_classifier<signal>(train); });
}

void mark_means(benchmark::State& state) {
    fit(state, [](const Dataset& train) { return fit_mark_means<signal>(train); });
}

BENCHMARK(logistic)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(ridge)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(ridge_classifier)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(mark_means)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
