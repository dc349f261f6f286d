// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "small_networks.hpp"

using namespace run_test;

namespace {

/// Hears everything, and stops after an epoch.
struct Everything {
    std::vector<std::string>& events;
    std::size_t stop_after = 0;

    template <class M>
    void on_start(const M&, const TrainingState<float>& state, std::size_t epochs) {
        events.push_back(message_of({"start ", state.history.size(), "/", epochs}));
    }
    void on_batch(const BatchProgress& progress) {
        events.push_back(message_of({"batch ", progress.batch, "/", progress.batches, " of epoch ",
                                     progress.epoch, "/", progress.epochs}));
    }
    template <class M>
    bool on_epoch(const M&, const TrainingState<float>& state, std::size_t epochs) {
        events.push_back(message_of({"epoch ", state.history.size(), "/", epochs}));
        return state.history.size() != stop_after;
    }
    template <class M>
    void on_end(const M&, const TrainingState<float>& state, std::size_t epochs) {
        events.push_back(message_of({"end ", state.history.size(), "/", epochs}));
    }
};

/// Hears one event only, and says nothing about going on.
struct OnlyEpochs {
    std::size_t heard = 0;

    template <class M, class State>
    void on_epoch(const M&, const State&, std::size_t) {
        ++heard;
    }
};

TrainingState<float> state_after(std::size_t epochs) {
    TrainingState<float> state(RuleState<float>(SGD{}, 1));
    state.history.resize(epochs);
    return state;
}

/// A training that does nothing but what it is told to.
class Pretended final : public AnyTraining {
public:
    Pretended(TrainingPlan plan, History history)
        : AnyTraining(std::move(plan)), history_(std::move(history)) {}

    void resume(const std::filesystem::path&) override {}
    void run(const std::filesystem::path&, TrainingListener&, Threads&) override {
        throw Interrupted("a signal");
    }
    const History& history() const override { return history_; }
    const ModelCard& card() const override { throw Error("there is none"); }
    std::unique_ptr<AnyNetwork> release() override { return nullptr; }

private:
    History history_;
};

}  // namespace

TEST_CASE("Listeners: every event reaches every listener that hears it") {
    std::vector<std::string> first;
    std::vector<std::string> second;
    OnlyEpochs counter;
    Listeners listeners(Everything{first}, counter, Everything{second});
    TrainingListener& all = listeners;
    all.on_start(state_after(0), 5);
    all.on_batch({.epoch = 1, .epochs = 5, .batch = 0, .batches = 2});
    CHECK(all.on_epoch(state_after(1), 5));
    CHECK(all.on_epoch(state_after(2), 5));
    all.on_end(state_after(2), 5);
    CHECK(first == std::vector<std::string>{"start 0/5", "batch 0/2 of epoch 1/5", "epoch 1/5", "epoch 2/5",
                                            "end 2/5"});
    CHECK(second == first);
    CHECK(counter.heard == 2);  // it was taken by reference
}

TEST_CASE("Listeners: one that wants to stop is enough, wherever it stands, and all are told") {
    for (const bool last : {false, true}) {
        std::vector<std::string> first;
        std::vector<std::string> second;
        Listeners listeners(Everything{first, last ? 9u : 2u}, Everything{second, last ? 2u : 9u});
        CHECK(listeners.on_epoch(state_after(1), 5));
        CHECK_FALSE(listeners.on_epoch(state_after(2), 5));
        CHECK(first == std::vector<std::string>{"epoch 1/5", "epoch 2/5"});
        CHECK(second == first);
    }
    Listeners none;
    CHECK(none.on_epoch(state_after(1), 5));
}

TEST_CASE("an interruption says after which epoch it goes on") {
    Threads threads(1);
    Listeners none;
    Pretended alone({.task = {}, .recipe = small_recipe(), .seed = {}}, History(2));
    CHECK(training_test::message_of<Interrupted>([&] { run_training(alone, "c", none, threads); }) ==
          "interrupted; --resume goes on after epoch 2 of 3");
    Pretended member({.task = {}, .recipe = small_recipe(), .seed = {}, .name = "repeat 1, fold 2"}, {});
    CHECK(training_test::message_of<Interrupted>([&] { run_training(member, "c", none, threads); }) ==
          "interrupted; --resume goes on after epoch 0 of 3 of repeat 1, fold 2");
}

TEST_CASE("the best epoch goes by the task's monitor, the kept one by the recipe") {
    History history(3);
    for (std::size_t i = 0; i < 3; ++i) history[i].epoch = i + 1;
    history[1].valid_auroc = 0.9;
    history[0].valid_pearson = 0.8;
    Recipe recipe = small_recipe();
    const Pretended last({.task = {}, .recipe = recipe, .seed = {}}, history);
    CHECK(last.epochs_done() == 3);
    CHECK(last.best_epoch() == 2);
    CHECK(last.kept_epoch() == 3);
    recipe.keep = KeepWeights::average;
    CHECK(Pretended({.task = {}, .recipe = recipe, .seed = {}}, history).kept_epoch() == 3);
    recipe.keep = KeepWeights::best;
    CHECK(Pretended({.task = {}, .recipe = recipe, .seed = {}}, history).kept_epoch() == 2);
    const Pretended numbers({.task = Task::regression(), .recipe = recipe, .seed = {}}, history);
    CHECK(numbers.best_epoch() == 1);
    CHECK(numbers.kept_epoch() == 1);
    CHECK(numbers.plan().task == Task::regression());
}
