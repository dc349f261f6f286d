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
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/network_of.hpp>
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
          model_(plan_.init ? read_model<M>(plan_.init->path).model : M(plan_.seed)), card_(first_card()),
          identity_(identity()),
          trainer_(optimizer_of(plan_.recipe), prepare(), options(), schedule_of(plan_.recipe)),
          state_(trainer_.start(model_)) {}

    void resume(const std::filesystem::path& checkpoint) override {
        load_checkpoint(checkpoint, model_, state_, identity_);
    }

    void run(const std::filesystem::path& checkpoint, TrainingListener& listener, Threads& threads) override {
        if (finished_) throw Error("the training has run to its end already; begin a new one");
        try {
            trainer_.resume(model_, state_, train_, valid_, threads, Checkpoint(checkpoint, identity_),
                            Forward{listener});
        } catch (const NumericError&) {
            std::error_code ignored;
            std::filesystem::remove(checkpoint, ignored);
            throw;
        }
        finished_ = true;
        if constexpr (learns_numbers) targets_.fold_into(model_);
        if constexpr (has_spare_outputs<M>) close_outputs(model_, plan_.task.classes);
        card_.best_epoch = best_epoch();
        card_.kept_epoch = kept_epoch();
    }

    const History& history() const override { return state_.history; }
    const ModelCard& card() const override { return card_; }
    std::unique_ptr<AnyNetwork> release() override {
        return std::make_unique<NetworkOf<M>>(Predictor<M>(std::move(model_), card_, "the trained network"));
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

    /// What the card says before the training.
    ModelCard first_card() const {
        const Scaling scaling =
            plan_.init ? plan_.init->card.scaling
                       : Scaling::fit(plan_.recipe.scaling, train_.values(), train_.signal.marks);
        ModelCard card = card_of(train_, scaling);
        plan_.task.describe_in(card);
        card.both_strands = plan_.recipe.both_strands;
        card.seed = plan_.seed;
        card.recipe = settings_of(plan_.recipe, plan_.seed);
        card.training_data.clear();
        for (const char* name : {"train", "valid"}) {
            if (const auto known = plan_.data.find(name); known != plan_.data.end())
                card.training_data.insert(*known);
        }
        if (plan_.init) card.initial_model = plan_.init->checksum;
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

    /// Scales signals and targets; returns the loss.
    Loss prepare() {
        check_agreement(valid_.description, train_.description, "the validation set", "the training set");
        if (plan_.init)
            check_agreement(train_.description, plan_.init->card.table, "the training set",
                            "the training table of the initial model");
        for (Dataset* data : {&train_, &valid_}) card_.scaling.apply(data->values(), data->signal.marks);
        if constexpr (has_spare_outputs<M>) close_outputs(model_, plan_.task.classes);
        if constexpr (learns_numbers) {
            targets_ = TargetScaling::fit(train_.labels);
            for (Dataset* data : {&train_, &valid_}) targets_.apply(data->labels);
            if (plan_.init) targets_.take_out_of(model_);
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
                .blank = card_.scaling.blank(M::signal.marks),
                .monitor = plan_.task.monitor(),
                .keep = r.keep,
                .average = r.average};
    }

    Dataset train_;
    Dataset valid_;
    M model_;
    ModelCard card_;
    RunSettings identity_;
    TargetScaling targets_;
    Trainer<AnyRule, Loss, AnySchedule> trainer_;
    TrainingState<float> state_;
    bool finished_ = false;
};

}  // namespace deepchrome
