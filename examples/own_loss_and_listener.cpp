// SPDX-License-Identifier: BSD-3-Clause
//
// A loss and a listener of your own. The focal loss gives little weight to genes that the network already
// gets right. The listener ends training when the network is good enough.
//
//     example-own-loss-and-listener

#include <algorithm>
#include <cmath>
#include <concepts>
#include <iostream>
#include <span>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/simulate.hpp>
#include <deepchrome/testing/loss_check.hpp>

/// -(1 - p)^gamma log p for the probability p of the right class (Lin et al. 2017), after LogSoftmax.
struct FocalLoss {
    double gamma = 2;

    static constexpr auto expects = deepchrome::NetworkOutput::log_probabilities;  // of the last layer
    static constexpr auto target_kind = deepchrome::TargetKind::classes;           // so AUROC is monitored
    static constexpr std::size_t targets(std::size_t /*outputs*/) { return 1; }    // the number of the class

    template <std::floating_point T>
    double weight(std::span<const T> /*target*/) const {
        return 1;  // a gene's part of the divisor in the mean over a batch
    }
    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        const double log_p = output[static_cast<std::size_t>(target[0])];
        return -std::pow(1 - std::exp(log_p), gamma) * log_p;
    }
    /// Writes d value / d output.
    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        const auto right = static_cast<std::size_t>(target[0]);
        const double log_p = output[right];
        const double p = std::exp(log_p);
        std::ranges::fill(doutput, T{0});
        doutput[right] =
            static_cast<T>(gamma * p * std::pow(1 - p, gamma - 1) * log_p - std::pow(1 - p, gamma));
    }
};
static_assert(deepchrome::Loss<FocalLoss>);

/// A listener has any of the members on_start, on_batch, on_epoch and on_end.
struct StopWhenGood {
    double auroc;
    std::size_t batches = 0;

    void on_batch(const deepchrome::BatchProgress&) { ++batches; }
    template <class Model, class State>
    bool on_epoch(const Model&, const State& state, std::size_t /*epochs*/) const {
        return state.history.back().valid_auroc < auroc;  // false ends training
    }
};

int main() {
    using namespace deepchrome;
    // Compare the gradient of a new loss with differences before it is used.
    const FocalLoss loss{.gamma = 2};
    const double error = check_loss_gradient(loss, {-1.0, -0.5}, {1});  // of the class with log_p = -0.5
    std::cout << "gradient is right: " << (error < 1e-7 ? "yes" : "no") << '\n';

    struct SmallNet : Sequential<Conv1D<Filters{8}, Width{5}>, ReLU, MaxPool<Width{4}>,  //
                                 Dense<Units{2}>, LogSoftmax> {};
    Model<SmallNet, Signal{.bins = 40, .marks = 5}> model(Seed{1});
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24}}, .signal = {40, 5}};
    const Dataset genes = planted(1000);
    StopWhenGood listener{.auroc = 0.95};
    const Trainer trainer(Adam{.learning_rate = 1e-3}, loss, {.epochs = 100, .batch = 40});
    trainer.fit(model, rows_of(genes, 0, 800), rows_of(genes, 800, 200), ProgressBar{}, listener);
    std::cout << "good enough after " << listener.batches << " batches\n";
}
