// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_of.hpp>
#include <deepchrome/training/checkpoint.hpp>
#include <deepchrome/training/recipe_training.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A RecipeTraining of a network of type M as an AnyTraining.
template <class M>
class TrainingOf final : public AnyTraining {
public:
    /// Signals of `train` and `valid` are as in gene tables, labels as the task has them.
    TrainingOf(TrainingPlan plan, Dataset train, Dataset valid)
        : AnyTraining(plan), training_(std::move(plan), std::move(train), std::move(valid)),
          identity_(identity()) {}

    void resume(const std::filesystem::path& checkpoint) override {
        load_checkpoint(checkpoint, training_.model(), training_.state(), identity_);
    }

    void run(const std::filesystem::path& checkpoint, TrainingListener& listener, Threads& threads) override {
        training_.run(threads, Checkpoint(checkpoint, identity_), Forward{listener});
    }

    const History& history() const override { return training_.history(); }
    const ModelCard& card() const override { return training_.card(); }
    std::unique_ptr<AnyNetwork> release() override {
        return std::make_unique<NetworkOf<M>>(training_.release());
    }

private:
    /// Hands events on to a TrainingListener.
    struct Forward {
        TrainingListener& to;

        void on_start(const M&, const TrainingState<float>& state, std::size_t epochs) {
            to.on_start(state, epochs);
        }
        void on_batch(const BatchProgress& progress) { to.on_batch(progress); }
        bool on_epoch(const M&, const TrainingState<float>& state, std::size_t epochs) {
            return to.on_epoch(state, epochs);
        }
        void on_end(const M&, const TrainingState<float>& state, std::size_t epochs) {
            to.on_end(state, epochs);
        }
    };

    /// What a checkpoint must agree with.
    RunSettings identity() const {
        RunSettings identity = plan_.data;
        for (const Setting& setting : settings_of(plan_.recipe, plan_.seed))
            identity[setting.name] = setting.text();
        identity["task"] = plan_.task.name();
        if (plan_.init) identity["init"] = plan_.init->checksum;
        return identity;
    }

    RecipeTraining<M> training_;
    RunSettings identity_;
};

}  // namespace deepchrome
