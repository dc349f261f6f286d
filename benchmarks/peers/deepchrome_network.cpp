// SPDX-License-Identifier: BSD-3-Clause
//
//     peer-deepchrome-network train|train-adam|predict|single|peak BATCH THREADS SECONDS
//
// Genes per second of the DeepChrome network; `single` predicts one gene at a time from a batch of 1 without
// allocating. `peak` is the processor's limit: floating-point operations per second of multiplications and
// additions in registers.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/deepchrome.hpp>

#include "../network_genes.hpp"
#include "../peak.hpp"
#include "../stopwatch.hpp"

namespace {

using namespace deepchrome;

template <class Rule>
double train(const Rule& rule, std::size_t batch, std::size_t thread_count, double seconds) {
    const Genes genes(batch);
    Threads threads(thread_count);
    Network model(Seed{1});
    auto workspace = Workspace<Network>::for_training(batch, thread_count);
    RuleState<float> state(rule, Network::parameter_count);
    const SpanSource<float> source{genes.signals, genes.labels, Network::input.size(), 1};
    const RuleSink<Rule, float> update{rule, state, model.parameters()};
    std::uint32_t epoch = 0;
    return static_cast<double>(batch) * times_per_second(seconds, [&] {
               model.backpropagate(source, NegativeLogLikelihood{}, workspace, {}, update, threads,
                                   {Seed{1}, epoch++, true, {}});
               state.advance();
           });
}

double predict(std::size_t batch, std::size_t thread_count, double seconds) {
    const Genes genes(batch);
    Threads threads(thread_count);
    const Network model(Seed{1});
    auto workspace = Workspace<Network>::for_prediction(batch, thread_count);
    std::vector<float> outputs(batch * Network::output.size());
    return static_cast<double>(batch) * times_per_second(seconds, [&] {
               model.outputs(std::span<const float>(genes.signals), std::span<float>(outputs), workspace,
                             threads);
           });
}

double predict_single(double seconds) {
    const Genes genes(1);
    const Network model(Seed{1});
    auto workspace = Workspace<Network>::for_prediction(1);
    std::vector<float> outputs(Network::output.size());
    return times_per_second(seconds, [&] {
        model.outputs(std::span<const float>(genes.signals), std::span<float>(outputs), workspace);
    });
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) return 2;
    const std::string task = words[1];
    const auto batch = static_cast<std::size_t>(std::atoi(words[2]));
    const auto threads = static_cast<std::size_t>(std::atoi(words[3]));
    const double seconds = std::atof(words[4]);
    double rate = 0;
    if (task == "train") rate = train(SGD{.learning_rate = 1e-3}, batch, threads, seconds);
    if (task == "train-adam") rate = train(Adam{.learning_rate = 1e-5}, batch, threads, seconds);
    if (task == "predict") rate = predict(batch, threads, seconds);
    if (task == "single") rate = predict_single(seconds);
    if (task == "peak") rate = peak_operations(threads, seconds);
    std::printf("%.6g\n", rate);
}
