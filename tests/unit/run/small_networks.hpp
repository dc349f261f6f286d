// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_of.hpp>
#include <deepchrome/run/training_of.hpp>

#include "../training/small_run.hpp"

// Networks of each kind of task, their genes and their plans. SmallModel<float> is the one for ON and OFF.

namespace run_test {

using namespace training_test;

using BinaryModel = SmallModel<float>;

/// Up to four classes.
struct ClassesNet : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, Dense<Units{4}>, LogSoftmax> {
    static constexpr bool spare_outputs = true;
};
using ClassesModel = Model<ClassesNet, small_signal>;

struct NumberNet : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, Dense<Units{1}>> {};
using NumberModel = Model<NumberNet, small_signal>;

/// Genes of several classes, of which every one comes up.
inline Dataset genes_of_classes(std::size_t genes, std::size_t classes, std::uint64_t sample) {
    Dataset data = some_genes(genes, sample);
    for (std::size_t gene = 0; gene < genes; ++gene) data.labels[gene] = static_cast<float>(gene % classes);
    return data;
}

/// Genes with values far from a mean of 0 and a deviation of 1.
inline Dataset genes_with_values(std::size_t genes, std::uint64_t sample) {
    Dataset data = some_genes(genes, sample);
    for (std::size_t gene = 0; gene < genes; ++gene) {
        float sum = 0;
        for (std::size_t bin = 0; bin < small_signal.bins; ++bin) sum += data.signals(gene, bin, 0);
        data.labels[gene] = 100 + 20 * sum;
    }
    return data;
}

/// The same genes, with their marks in the order c, a, b.
inline Dataset turned(const Dataset& data) {
    const std::vector<std::string> marks{"c", "a", "b"};
    return with_marks(data, marks, "turned");
}

/// A recipe with all that makes a difference, and few epochs.
inline Recipe small_recipe() {
    return {.name = "small",
            .epochs = 3,
            .batch_size = 8,
            .optimizer = "adamw",
            .learning_rate = 0.01,
            .learning_rate_decay = 0,
            .weight_decay = 0.01,
            .momentum = 0,
            .schedule = "one-cycle",
            .scaling = ScalingKind::log1p_standardize,
            .augment = "some",
            .augmentation = {.max_shift = 1, .flip = 0.5, .noise = 0.1},
            .keep = KeepWeights::last,
            .patience = 0,
            .label_smoothing = 0.1,
            .both_strands = true,
            .class_weights = {.balanced = true}};
}

/// Takes down what it is told, and may stop or interrupt.
class Witness final : public TrainingListener {
public:
    void on_start(const TrainingState<float>& state, std::size_t epochs) override {
        note("start", state.history.size(), epochs);
    }
    void on_batch(const BatchProgress& progress) override {
        ++batches;
        if (progress.epoch == interrupt_in && progress.batch == 1) throw Interrupted("stop");
        if (progress.epoch == diverge_in && progress.batch == 1) throw NumericError("the loss is nan");
    }
    bool on_epoch(const TrainingState<float>& state, std::size_t epochs) override {
        note("epoch", state.history.size(), epochs);
        return state.history.size() != stop_after;
    }
    void on_end(const TrainingState<float>& state, std::size_t epochs) override {
        note("end", state.history.size(), epochs);
    }

    std::size_t interrupt_in = 0;  // an epoch, from 1
    std::size_t diverge_in = 0;    // the same
    std::size_t stop_after = 0;
    std::size_t batches = 0;
    std::vector<std::string> events = {};

private:
    void note(const char* event, std::size_t done, std::size_t epochs) {
        events.push_back(std::string(event) + " " + std::to_string(done) + "/" + std::to_string(epochs));
    }
};

/// The bytes of the model file of a network.
inline std::string bytes_of(const AnyNetwork& network, const Folder& folder) {
    const std::filesystem::path path = folder / "bytes.safetensors";
    network.save(path);
    return read_file(path);
}

/// The whole training, without a checkpoint left.
inline std::unique_ptr<AnyNetwork> trained(AnyTraining& training, const Folder& folder, Threads& threads) {
    Witness witness;
    run_training(training, folder / "trained.checkpoint", witness, threads);
    std::filesystem::remove(folder / "trained.checkpoint");
    return training.release();
}

}  // namespace run_test
