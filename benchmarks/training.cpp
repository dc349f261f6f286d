// SPDX-License-Identifier: BSD-3-Clause
//
// Genes per second of the DeepChrome network: whole training steps and predictions, by batch and number of threads.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepchrome/deepchrome.hpp>

#include "network_genes.hpp"

namespace {

using namespace deepchrome;

void report(benchmark::State& state, std::size_t batch) {
    state.counters["genes/s"] = benchmark::Counter(static_cast<double>(batch) * static_cast<double>(state.iterations()),
                                                   benchmark::Counter::kIsRate);
}

template <class Rule>
void train(benchmark::State& state, const Rule& rule) {
    const auto batch = static_cast<std::size_t>(state.range(0));
    const auto thread_count = static_cast<std::size_t>(state.range(1));
    const Genes genes(batch);
    Threads threads(thread_count);
    Network model(Seed{1});
    auto workspace = Workspace<Network>::for_training(batch, thread_count);
    RuleState<float> rule_state(rule, Network::parameter_count);
    const SpanSource<float> source{genes.signals, genes.labels, Network::input.size(), 1};
    const RuleSink<Rule, float> update{rule, rule_state, model.parameters()};
    std::uint32_t epoch = 0;
    for (auto _ : state) {
        const TrainingPass<float> how{Seed{1}, epoch++, true, {}};
        benchmark::DoNotOptimize(model.backpropagate(source, Nll{}, workspace, {}, update, threads, how));
        rule_state.advance();
    }
    report(state, batch);
}

void train_sgd(benchmark::State& state) { train(state, SGD{.rate = 1e-3}); }
void train_adam(benchmark::State& state) { train(state, Adam{.rate = 1e-5}); }

void predict(benchmark::State& state) {
    const auto batch = static_cast<std::size_t>(state.range(0));
    const Genes genes(batch);
    Threads threads(static_cast<std::size_t>(state.range(1)));
    const Network model(Seed{1});
    auto workspace = Workspace<Network>::for_prediction(batch, threads.count());
    std::vector<float> outputs(batch * Network::output.size());
    for (auto _ : state) {
        model.predict(std::span<const float>(genes.signals), std::span<float>(outputs), workspace, threads);
        benchmark::DoNotOptimize(outputs.data());
    }
    report(state, batch);
}

void shapes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"batch", "threads"})->ArgsProduct({{1, 16, 64, 256}, {1, 2}})->UseRealTime();
}

BENCHMARK(train_sgd)->Apply(shapes);
BENCHMARK(train_adam)->ArgNames({"batch", "threads"})->ArgsProduct({{64}, {1, 2}})->UseRealTime();
BENCHMARK(predict)->Apply(shapes);

}  // namespace
