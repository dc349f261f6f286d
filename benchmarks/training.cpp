// SPDX-License-Identifier: BSD-3-Clause
//
// Genes per second of the DeepChrome network: whole training steps and predictions, by batch and number of
// threads, and what share of the processor's multiplications and additions that takes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include <deepchrome/all.hpp>

#include "network_genes.hpp"
#include "rates.hpp"

namespace {

using namespace deepchrome;

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
    const auto count = static_cast<double>(batch);
    measure(state, "genes/s", count, training_operations * count, thread_count, [&] {
        model.backpropagate(source, NegativeLogLikelihood{}, workspace, {}, update, threads,
                            {Seed{1}, epoch++, true, {}});
        rule_state.advance();
    });
}

void train_sgd(benchmark::State& state) { train(state, SGD{.learning_rate = 1e-3}); }
void train_adam(benchmark::State& state) { train(state, Adam{.learning_rate = 1e-5}); }

void predict(benchmark::State& state) {
    const auto batch = static_cast<std::size_t>(state.range(0));
    const Genes genes(batch);
    Threads threads(static_cast<std::size_t>(state.range(1)));
    const Network model(Seed{1});
    auto workspace = Workspace<Network>::for_prediction(batch, threads.count());
    std::vector<float> outputs(batch * Network::output.size());
    const auto count = static_cast<double>(batch);
    measure(state, "genes/s", count, prediction_operations * count, threads.count(), [&] {
        model.outputs(std::span<const float>(genes.signals), std::span<float>(outputs), workspace, threads);
    });
}

void shapes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"batch", "threads"})->ArgsProduct({{1, 16, 64, 256}, {1, 2}})->UseRealTime();
}

BENCHMARK(train_sgd)->Apply(shapes);
BENCHMARK(train_adam)->ArgNames({"batch", "threads"})->ArgsProduct({{64}, {1, 2}})->UseRealTime();
BENCHMARK(predict)->Apply(shapes);

}  // namespace
