// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <deepchrome/all.hpp>

#include "goal.hpp"
#include "input_range_note.hpp"
#include "program.hpp"
#include "train_settings.hpp"

namespace programs {

/// The card of the model that --init names.
struct Start {
    std::optional<deepchrome::ModelCard> card = {};
    std::string checksum = {};

    /// Throws DataError where the task or the scaling asked for is another than the model's.
    static Start read(const TrainSettings& settings, Goal goal) {
        Start start;
        if (settings.init().empty()) return start;
        start.card = deepchrome::read_model_card(settings.init());
        start.checksum = file_checksum(settings.init());
        const Goal has = Goal::of(*start.card);
        if (has.classes != goal.classes) {
            throw deepchrome::DataError(settings.init() + ": was trained for " + has.name() + " (wanted " +
                                        goal.name() + "); begin with a model of the same task");
        }
        const std::string scaling(deepchrome::to_string(start.card->scaling.kind));
        if (settings.asked_scaling() && *settings.asked_scaling() != scaling) {
            throw deepchrome::DataError(settings.init() + ": was trained with the scaling " + scaling +
                                        " (wanted " + *settings.asked_scaling() +
                                        "); leave out --scaling to go on with that of the model");
        }
        return start;
    }
};

/// One training of a network, which can be interrupted between epochs and gone on with. Outputs are genes x
/// what the goal asks for: log-probabilities of its classes, or a number.
class Training {
public:
    virtual ~Training() = default;

    /// Goes on from a checkpoint. Throws DataError where it is of another run.
    virtual void go_on(const std::filesystem::path& checkpoint) = 0;

    /// Trains, leaving a checkpoint. Where the loss stops being finite there is none left,
    /// since it would only lead there again.
    virtual void run(const std::filesystem::path& checkpoint, const deepchrome::InterruptGuard& guard,
                     deepchrome::Threads& threads, const std::string& name = "") = 0;

    virtual const deepchrome::History& history() const = 0;

    /// What the model says of the validation genes, which lie here scaled already, and of genes that are as
    /// in a gene table.
    virtual std::vector<float> valid_outputs(deepchrome::Threads& threads) const = 0;
    virtual std::vector<float> outputs(deepchrome::Dataset genes, deepchrome::Threads& threads) const = 0;

    /// Writes the model, and takes one that was finished before in place of training.
    virtual void save(const deepchrome::ModelCard& card, const std::filesystem::path& path) const = 0;
    virtual void take(const std::filesystem::path& path) = 0;

    std::size_t epochs_done() const { return history().size(); }
    std::size_t best_epoch() const { return deepchrome::best_epoch(history(), goal_.monitor()); }
    std::size_t kept_epoch() const { return recipe_.keep == "best" ? best_epoch() : epochs_done(); }
    const deepchrome::ModelCard& card() const { return card_; }

protected:
    Training(Goal goal, Recipe recipe) : goal_(goal), recipe_(std::move(recipe)) {}

    Goal goal_;
    Recipe recipe_;
    deepchrome::ModelCard card_;
};

/// A training of a network of type M: NetworkTraining<Model> for ON or OFF, of ClassesModel, of ValueModel.
template <class M>
class NetworkTraining final : public Training {
public:
    using Loss = std::conditional_t<std::is_same_v<M, ValueModel>, deepchrome::MeanSquaredError,
                                    deepchrome::NegativeLogLikelihood>;

    /// `checksums` tell which data the run is of, by name. Signals of `train` and `valid` are as in a gene
    /// table.
    NetworkTraining(Goal goal, deepchrome::Dataset train, deepchrome::Dataset valid,
                    const TrainSettings& settings, deepchrome::Seed seed, const Start& start,
                    const std::map<std::string, std::string>& checksums)
        : Training(goal, settings.recipe()), train_(std::move(train)), valid_(std::move(valid)),
          identity_(settings.texts()),
          model_(start.card ? deepchrome::load<M>(settings.init()).model : M(seed)),
          trainer_(prepare(settings, seed, start, checksums)), state_(trainer_.start(model_)) {}

    void go_on(const std::filesystem::path& checkpoint) override {
        deepchrome::load_checkpoint(checkpoint, model_, state_, identity_);
    }

    void run(const std::filesystem::path& checkpoint, const deepchrome::InterruptGuard& guard,
             deepchrome::Threads& threads, const std::string& name) override {
        using namespace deepchrome;
        try {
            trainer_.resume(
                model_, state_, train_, valid_, threads, guard, Checkpoint(checkpoint, identity_),
                ProgressBar(goal_.monitor()),
                EarlyStopping{.patience = recipe_.patience > 0 ? recipe_.patience : recipe_.epochs,
                              .monitor = goal_.monitor()});
        } catch (const Interrupted&) {
            throw Interrupted(std::string("interrupted; --resume goes on after epoch ") +
                              std::to_string(epochs_done()) + " of " + std::to_string(recipe_.epochs) +
                              (name.empty() ? "" : " of " + name));
        } catch (const NumericError&) {
            std::error_code ignored;
            std::filesystem::remove(checkpoint, ignored);
            throw;
        }
        if constexpr (std::is_same_v<M, ValueModel>) targets_.fold_into(model_);
        if constexpr (has_spare_outputs<M>) close_outputs(model_, goal_.classes);
    }

    const deepchrome::History& history() const override { return state_.history; }

    std::vector<float> valid_outputs(deepchrome::Threads& threads) const override {
        return of_goal(deepchrome::outputs_of(model_, card_, valid_, threads), goal_);
    }

    std::vector<float> outputs(deepchrome::Dataset genes, deepchrome::Threads& threads) const override {
        card_.scaling.apply(genes.values(), genes.signal.marks);
        return of_goal(deepchrome::outputs_of(model_, card_, genes, threads), goal_);
    }

    void save(const deepchrome::ModelCard& card, const std::filesystem::path& path) const override {
        deepchrome::save(model_, card, path);
    }

    void take(const std::filesystem::path& path) override {
        auto finished = deepchrome::load<M>(path);
        model_ = std::move(finished.model);
        card_ = std::move(finished.card);
    }

private:
    deepchrome::Trainer<deepchrome::AnyRule, Loss, deepchrome::AnySchedule>
    prepare(const TrainSettings& settings, deepchrome::Seed seed, const Start& start,
            const std::map<std::string, std::string>& checksums) {
        using namespace deepchrome;
        card_ = {.marks = train_.marks, .seed = seed, .provenance = {{"recipe", settings.record().dump()}}};
        goal_.put_into(card_);
        for (const auto& [name, checksum] : checksums) {
            identity_[name] = checksum;
            if (name == "train" || name == "valid") card_.training_data[name] = checksum;
        }
        identity_["task"] = goal_.name();
        identity_["seed"] = std::to_string(seed.value);
        if (start.card) {
            identity_["init"] = start.checksum;
            card_.provenance["init"] = start.checksum;
        }
        card_.scaling =
            start.card ? start.card->scaling
                       : Scaling::fit(scaling_kind(recipe_.scaling), train_.values(), train_.signal.marks);
        for (Dataset* data : {&train_, &valid_}) card_.scaling.apply(data->values(), data->signal.marks);
        note_input_range(train_, card_);
        card_.both_strands = recipe_.strands == "both";
        Loss loss;
        if constexpr (std::is_same_v<M, ValueModel>) {
            targets_ = TargetScaling::fit(train_.labels);
            for (Dataset* data : {&train_, &valid_}) targets_.apply(data->labels);
            if (start.card) targets_.take_out_of(model_);
        } else {
            loss = {.class_weights = settings.class_weights(goal_.sizes(train_.labels)),
                    .label_smoothing = recipe_.label_smoothing,
                    .classes = goal_.classes};
        }
        if constexpr (has_spare_outputs<M>) close_outputs(model_, goal_.classes);
        return trainer_of(recipe_, settings.augmentation(), seed, card_.scaling, std::move(loss),
                          goal_.monitor());
    }

    deepchrome::Dataset train_;
    deepchrome::Dataset valid_;
    deepchrome::RunSettings identity_;
    deepchrome::TargetScaling targets_;
    M model_;
    deepchrome::Trainer<deepchrome::AnyRule, Loss, deepchrome::AnySchedule> trainer_;
    deepchrome::TrainingState<float> state_;
};

/// A training of the network for a goal; see NetworkTraining.
template <class... Arguments>
std::unique_ptr<Training> make_training(Goal goal, Arguments&&... arguments) {
    const auto make = [&]<class M>(std::type_identity<M>) -> std::unique_ptr<Training> {
        return std::make_unique<NetworkTraining<M>>(goal, std::forward<Arguments>(arguments)...);
    };
    if (goal.number()) return make(std::type_identity<ValueModel>{});
    if (goal.binary()) return make(std::type_identity<Model>{});
    return make(std::type_identity<ClassesModel>{});
}

}  // namespace programs
