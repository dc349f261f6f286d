// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <deepchrome/deepchrome.hpp>

#include "input_range_note.hpp"
#include "program.hpp"
#include "train_settings.hpp"

namespace programs {

/// The model that --init names.
struct Start {
    std::optional<deepchrome::LoadedModel<Model>> loaded = {};
    std::string checksum = {};

    /// Throws DataError where the scaling asked for is another than the model's.
    static Start read(const TrainSettings& settings) {
        Start start;
        if (settings.init().empty()) return start;
        start.loaded = deepchrome::load<Model>(settings.init());
        start.checksum = file_checksum(settings.init());
        const std::string has(deepchrome::to_string(start.loaded->card.scaling.kind));
        if (settings.asked_scaling() && *settings.asked_scaling() != has) {
            throw deepchrome::DataError(settings.init() + ": was trained with the scaling " + has +
                                        " (wanted " + *settings.asked_scaling() +
                                        "); leave out --scaling to go on with that of the model");
        }
        return start;
    }
};

/// One training of the network, which can be interrupted between epochs and gone on with.
class NetworkTraining {
public:
    /// `checksums` tell which data the run is of, by name. Signals of `train` and `valid` are as in a gene
    /// table.
    NetworkTraining(deepchrome::Dataset train, deepchrome::Dataset valid, const TrainSettings& settings,
                    deepchrome::Seed seed, const Start& start,
                    const std::map<std::string, std::string>& checksums)
        : train_(std::move(train)), valid_(std::move(valid)), recipe_(settings.recipe()),
          identity_(settings.texts()), card_{.marks = train_.marks,
                                             .seed = seed,
                                             .provenance = {{"recipe", settings.record().dump()}}},
          model_(start.loaded ? start.loaded->model : Model(seed)),
          trainer_(prepare(settings, seed, start, checksums)), state_(trainer_.start(model_)) {}

    /// Goes on from a checkpoint. Throws DataError where it is of another run.
    void go_on(const std::filesystem::path& checkpoint) {
        deepchrome::load_checkpoint(checkpoint, model_, state_, identity_);
    }

    /// Trains, leaving a checkpoint after each epoch. Where the loss stops being finite there is none left,
    /// since it would only lead there again.
    void run(const std::filesystem::path& checkpoint, const deepchrome::InterruptGuard& guard,
             deepchrome::Threads& threads, const std::string& name = "") {
        using namespace deepchrome;
        try {
            trainer_.resume(
                model_, state_, train_, valid_, threads, guard, Checkpoint(checkpoint, identity_),
                ProgressBar{},
                EarlyStopping{.patience = recipe_.patience > 0 ? recipe_.patience : recipe_.epochs});
        } catch (const Interrupted&) {
            throw Interrupted(std::string("interrupted; --resume goes on after epoch ") +
                              std::to_string(epochs_done()) + " of " + std::to_string(recipe_.epochs) +
                              (name.empty() ? "" : " of " + name));
        } catch (const NumericError&) {
            std::error_code ignored;
            std::filesystem::remove(checkpoint, ignored);
            throw;
        }
    }

    std::size_t epochs_done() const { return state_.history.size(); }
    std::size_t best_epoch() const {
        return deepchrome::best_epoch(state_.history, deepchrome::Monitor::valid_auroc);
    }
    std::size_t kept_epoch() const { return recipe_.keep == "best" ? best_epoch() : epochs_done(); }

    const deepchrome::History& history() const { return state_.history; }
    const Model& model() const { return model_; }
    const deepchrome::ModelCard& card() const { return card_; }

    /// What the model says of the validation genes, which lie here scaled already.
    std::vector<float> valid_outputs(deepchrome::Threads& threads) const {
        return deepchrome::outputs_of(model_, valid_, threads);
    }

private:
    Trainer prepare(const TrainSettings& settings, deepchrome::Seed seed, const Start& start,
                    const std::map<std::string, std::string>& checksums) {
        using namespace deepchrome;
        for (const auto& [name, checksum] : checksums) {
            identity_[name] = checksum;
            if (name == "train" || name == "valid") card_.training_data[name] = checksum;
        }
        identity_["seed"] = std::to_string(seed.value);
        if (start.loaded) {
            identity_["init"] = start.checksum;
            card_.provenance["init"] = start.checksum;
        }
        card_.scaling =
            start.loaded ? start.loaded->card.scaling
                         : Scaling::fit(scaling_kind(recipe_.scaling), train_.values(), train_.signal.marks);
        for (Dataset* data : {&train_, &valid_}) card_.scaling.apply(data->values(), data->signal.marks);
        note_input_range(train_, card_);
        return trainer_of(recipe_, seed, card_.scaling, settings.class_weights(class_balance(train_.labels)));
    }

    deepchrome::Dataset train_;
    deepchrome::Dataset valid_;
    Recipe recipe_;
    deepchrome::RunSettings identity_;
    deepchrome::ModelCard card_;
    Model model_;
    Trainer trainer_;
    deepchrome::TrainingState<float> state_;
};

}  // namespace programs
