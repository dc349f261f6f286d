// SPDX-License-Identifier: BSD-3-Clause
//
// What explaining a network costs, and on genes whose truth is known, how well each method finds it: the
// counters `auroc` and `precision` are those of truth_overlap, `untrained` the AUROC for a network that has
// learned nothing.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <benchmark/benchmark.h>

#include <deepchrome/all.hpp>

#include "network_genes.hpp"

namespace {

using namespace deepchrome;

/// Genes of the published shape, the class told by two regions of each kind, and the published network
/// trained on them.
struct KnownTruth {
    GroundTruth ground_truth{.regions = {{.mark = 3, .first = 42, .last = 58},
                                         {.mark = 1, .first = 65, .last = 85},
                                         {.mark = 0, .first = 40, .last = 60, .on = false},
                                         {.mark = 4, .first = 10, .last = 30, .on = false}}};
    Scaling scaling{.kind = ScalingKind::log1p};
    Network trained{Seed{1}};
    Network untrained{Seed{2}};
    Dataset genes;

    KnownTruth() {
        Dataset train = ground_truth(1000);
        scaling.apply(train.values(), train.signal.marks);
        Trainer(AdamW{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 8, .batch = 32})
            .fit(trained, train, train);
        ground_truth.seed = Seed{7};
        genes = ground_truth(100);
        scaling.apply(genes.values(), genes.signal.marks);
    }

    static const KnownTruth& get() {
        static const KnownTruth known;
        return known;
    }
    std::span<const float> x() const { return genes.values(); }
};

constexpr ClassScore score{Class{1}};

template <class Method>
void truth(benchmark::State& state, const Method& method) {
    const KnownTruth& known = KnownTruth::get();
    Attributions<float> found;
    for (auto _ : state) found = method(known.trained, known.x(), score);
    const TruthOverlap overlap = truth_overlap(found, known.ground_truth.truth());
    state.counters["auroc"] = overlap.auroc;
    state.counters["precision"] = overlap.precision;
    state.counters["untrained"] =
        truth_overlap(method(known.untrained, known.x(), score), known.ground_truth.truth()).auroc;
    state.counters["genes"] =
        benchmark::Counter(static_cast<double>(100 * state.iterations()), benchmark::Counter::kIsRate);
}

void truth_of_chance(benchmark::State& state) {
    const KnownTruth& known = KnownTruth::get();
    Attributions<float> found;
    found.values.resize({100, known.genes.signal.bins, known.genes.signal.marks});
    RandomStream random(Seed{5}, Purpose::test, 0, 0);
    for (auto _ : state) {
        for (float& value : found.values) value = static_cast<float>(random.normal());
    }
    const TruthOverlap overlap = truth_overlap(found, known.ground_truth.truth());
    state.counters["auroc"] = overlap.auroc;
    state.counters["precision"] = overlap.precision;
}

/// `all` is the time for 6,600 genes of 64 steps each, on all cores.
void integrated_gradients(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const Network network(Seed{1});
    const Genes genes(count);
    const IntegratedGradients method{.tolerance = std::numeric_limits<double>::infinity(), .steps = 64};
    for (auto _ : state) benchmark::DoNotOptimize(method(network, genes.signals, score).values.data());
    state.counters["all"] =
        benchmark::Counter(static_cast<double>(count) * static_cast<double>(state.iterations()) / 6600,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void most_likely_class(benchmark::State& state) {
    const Network network(Seed{1});
    const MostLikelyClass search{.steps = static_cast<std::uint64_t>(state.range(0))};
    for (auto _ : state) benchmark::DoNotOptimize(search(network, Class{1}).peak);
}

}  // namespace

BENCHMARK_CAPTURE(truth, gradient, Saliency{})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(truth, smoothgrad, SmoothGrad{})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(truth, gradient_x_input, GradientTimesInput{})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(truth, integrated_gradients, IntegratedGradients{.tolerance = 0.01})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(truth, deep_lift, DeepLift{})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(truth, occlusion_of_5_bins, Occlusion{})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(truth_of_chance)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(integrated_gradients)->Arg(512)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);
BENCHMARK(most_likely_class)->Arg(1000)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);
