// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_of.hpp>
#include <deepchrome/run/noted_input_range.hpp>
#include <deepchrome/training/checkpoint.hpp>
#include <deepchrome/training/target_scaling.hpp>
#include <deepchrome/training/trainer.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A training of a network of type M as an AnyTraining: scaling is fitted, the card is written, targets of a
/// regression are standardized. Networks with one output learn numbers by mean squared error, others classes
/// by NegativeLogLikelihood.
template <class M>
class TrainingOf final : public AnyTraining {
public:
    using Loss = std::conditional_t<M::output.size() == 1, MeanSquaredError, NegativeLogLikelihood>;

    /// Signals of `train` and `valid` are as in gene tables, labels as the task has them.
    TrainingOf(TrainingPlan plan, Dataset train, Dataset valid)
        : AnyTraining(std::move(plan)),
          train_(plan_.init ? with_marks(std::move(train), plan_.init->card.marks, "the training set")
                            : std::move(train)),
          valid_(with_marks(std::move(valid), train_.marks, "the validation set")),
          network_(plan_.init ? load<M>(plan_.init->path).model : M(plan_.seed), first_card()),
          identity_(identity()),
          trainer_(optimizer_of(plan_.recipe), prepare(), options(), schedule_of(plan_.recipe)),
          state_(trainer_.start(network_.model())) {}

    void resume(const std::filesystem::path& checkpoint) override {
        load_checkpoint(checkpoint, network_.model(), state_, identity_);
    }

    void run(const std::filesystem::path& checkpoint, TrainingListener& listener, Threads& threads) override {
        if (finished_) throw Error("the training has run to its end already; begin a new one");
        try {
            trainer_.resume(network_.model(), state_, train_, valid_, threads,
                            Checkpoint(checkpoint, identity_), Forward{listener});
        } catch (const NumericError&) {
            std::error_code ignored;
            std::filesystem::remove(checkpoint, ignored);
            throw;
        }
        finished_ = true;
        if constexpr (learns_numbers) targets_.fold_into(network_.model());
        if constexpr (has_spare_outputs<M>) close_outputs(network_.model(), plan_.task.classes);
        if (!plan_.name.empty()) {
            network_.card().provenance["best_epoch"] = std::to_string(best_epoch());
            network_.card().provenance["kept_epoch"] = std::to_string(kept_epoch());
        }
    }

    const History& history() const override { return state_.history; }
    const AnyNetwork& network() const override { return network_; }
    std::unique_ptr<AnyNetwork> release() override {
        return std::make_unique<NetworkOf<M>>(std::move(network_.model()), std::move(network_.card()));
    }

private:
    static constexpr bool learns_numbers = std::is_same_v<Loss, MeanSquaredError>;

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

    /// What the card says before the signals are looked at.
    ModelCard first_card() const {
        ModelCard card{.marks = train_.marks,
                       .both_strands = plan_.recipe.both_strands,
                       .seed = plan_.seed,
                       .provenance = {{"recipe", to_json(settings_of(plan_.recipe, plan_.seed))}}};
        plan_.task.describe_in(card);
        for (const char* name : {"train", "valid"}) {
            if (const auto known = plan_.data.find(name); known != plan_.data.end())
                card.training_data.insert(*known);
        }
        if (plan_.init) card.provenance["init"] = plan_.init->checksum;
        card.scaling = plan_.init ? plan_.init->card.scaling
                                  : Scaling::fit(plan_.recipe.scaling, train_.values(), train_.signal.marks);
        return card;
    }

    /// What a checkpoint must agree with.
    RunSettings identity() const {
        RunSettings identity = plan_.data;
        for (const Setting& setting : settings_of(plan_.recipe, plan_.seed))
            identity[setting.name] = setting.text();
        identity["task"] = plan_.task.name();
        if (plan_.init) identity["init"] = plan_.init->checksum;
        return identity;
    }

    /// Scales signals and targets, and notes in the card where they lie; returns the loss.
    Loss prepare() {
        ModelCard& card = network_.card();
        for (Dataset* data : {&train_, &valid_}) card.scaling.apply(data->values(), data->signal.marks);
        note_input_range(train_, card);
        if constexpr (has_spare_outputs<M>) close_outputs(network_.model(), plan_.task.classes);
        if constexpr (learns_numbers) {
            targets_ = TargetScaling::fit(train_.labels);
            for (Dataset* data : {&train_, &valid_}) targets_.apply(data->labels);
            if (plan_.init) targets_.take_out_of(network_.model());
            return {};
        } else {
            return {.class_weights = plan_.recipe.class_weights.of(plan_.task.class_counts(train_.labels)),
                    .label_smoothing = plan_.recipe.label_smoothing,
                    .classes = plan_.task.classes};
        }
    }

    TrainerOptions options() const {
        const Recipe& r = plan_.recipe;
        return {.epochs = r.epochs,
                .batch = r.batch_size,
                .seed = plan_.seed,
                .augmentation = r.augmentation,
                .blank = network_.card().scaling.blank(M::signal.marks),
                .monitor = plan_.task.monitor(),
                .keep = r.keep,
                .average = r.average};
    }

    Dataset train_;
    Dataset valid_;
    NetworkOf<M> network_;
    RunSettings identity_;
    TargetScaling targets_;
    Trainer<AnyRule, Loss, AnySchedule> trainer_;
    TrainingState<float> state_;
    bool finished_ = false;
};

}  // namespace deepchrome
