// SPDX-License-Identifier: BSD-3-Clause
//
// Training that survives interruptions. It goes on after the last finished epoch, and ends with the same
// weights as a training without interruption.
//
//     example-resume-training

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/simulate.hpp>

using deepchrome::Conv1D, deepchrome::Dense, deepchrome::Dropout, deepchrome::Filters, deepchrome::LogSoftmax;
using deepchrome::Dataset, deepchrome::MaxPool, deepchrome::Rate, deepchrome::ReLU, deepchrome::Units;

struct SmallNet
    : deepchrome::Sequential<Conv1D<Filters{8}, deepchrome::Width{10}>, ReLU, MaxPool<deepchrome::Width{5}>,
                             Dropout<Rate{0.2}>, Dense<Units{2}>, LogSoftmax> {};
using SmallModel = deepchrome::Model<SmallNet, deepchrome::Signal{.bins = 100, .marks = 5}>;

/// A listener that stands for a power cut in the middle of an epoch.
struct PowerCut {
    std::size_t epoch;

    void on_batch(const deepchrome::BatchProgress& progress) const {
        if (progress.epoch == epoch && progress.batch == 2) throw deepchrome::Interrupted("power cut");
    }
};

/// What a program does each time it is started. `listeners` are further ones.
template <class... Listeners>
SmallModel train_or_resume(const std::filesystem::path& file, const Dataset& train, const Dataset& valid,
                           Listeners... listeners) {
    using namespace deepchrome;
    SmallModel model(Seed{1});
    const Trainer trainer(Adam{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 6, .batch = 32});
    auto state = trainer.start(model);
    // Name everything that decides the result: a checkpoint with other settings is rejected.
    const RunSettings settings{{"rule", "Adam 1e-3"}, {"epochs", "6"}, {"train", data_checksum(train)}};
    if (std::filesystem::exists(file)) load_checkpoint(file, model, state, settings);
    std::cout << file.string() << ": starts after epoch " << state.history.size() << '\n';

    const InterruptGuard guard;  // turns Ctrl-C into an exception, thrown between two batches
    trainer.resume(model, state, train, valid, default_threads(), guard, Checkpoint(file, settings),
                   listeners...);
    return model;
}

int main() {
    using namespace deepchrome;
    const Dataset genes = simulate(300, {.overlap = 1}).data;
    const Dataset train = rows_of(genes, 0, 200);
    const Dataset valid = rows_of(genes, 200, 100);
    const SmallModel whole = train_or_resume("whole.checkpoint", train, valid);
    try {
        train_or_resume("cut.checkpoint", train, valid, PowerCut{.epoch = 4});
    } catch (const Interrupted& reason) {
        std::cout << "interrupted in epoch 4: " << reason.what() << '\n';
    }
    const SmallModel resumed = train_or_resume("cut.checkpoint", train, valid);
    const bool same = std::ranges::equal(resumed.parameters(), whole.parameters());
    std::cout << "both trainings end with exactly the same weights: " << (same ? "yes" : "no") << '\n';
}
