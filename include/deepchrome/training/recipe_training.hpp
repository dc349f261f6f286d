// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/losses/cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/recipe.hpp>
#include <deepchrome/training/target_scaling.hpp>
#include <deepchrome/training/task.hpp>
#include <deepchrome/training/trainer.hpp>
#include <deepchrome/training/training_plan.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The loss that a recipe trains a network with: mean squared error for one number, otherwise that of
/// classes.
template <class M>
using RecipeLoss = std::conditional_t<
    M::output.size() == 1, MeanSquaredError,
    std::conditional_t<produced_by<typename M::Network>() == NetworkOutput::log_probabilities,
                       NegativeLogLikelihood, CrossEntropy>>;

}  // namespace detail

/// A training by a recipe, from gene tables to a Predictor: the scaling is fitted, the targets of a
/// regression are standardized, the card is written. Networks with one output learn numbers, others classes.
template <class M>
class RecipeTraining {
public:
    using Loss = detail::RecipeLoss<M>;

    /// Signals of `train` and `valid` are as in gene tables, labels as the task has them. Throws DataError
    /// where the tables do not fit each other or the network.
    [[gnu::cold]] RecipeTraining(TrainingPlan plan, Dataset train, Dataset valid)
        : plan_(std::move(plan)),
          train_(plan_.init ? with_marks(std::move(train), plan_.init->card.marks, "the training set")
                            : std::move(train)),
          valid_(with_marks(std::move(valid), train_.marks, "the validation set")),
          model_(plan_.init ? read_model<M>(plan_.init->path).model : M(plan_.seed)), card_(first_card()),
          trainer_(optimizer_of(plan_.recipe), prepare(), options(), schedule_of(plan_.recipe)),
          state_(trainer_.start(model_)) {}

    /// Trains to the end, from the state as it is. `events` are listeners (training/events.hpp).
    template <class... Events>
    void run(Threads& threads, Events&&... events) {
        if (finished_) throw Error("the training has run to its end already; begin a new one");
        trainer_.resume(model_, state_, train_, valid_, threads, events...);
        finished_ = true;
        if constexpr (learns_numbers) targets_.fold_into(model_);
        if constexpr (has_spare_outputs<M>) close_outputs(model_, plan_.task.classes);
        card_.best_epoch = plan_.best_epoch(state_.history);
        card_.kept_epoch = plan_.kept_epoch(state_.history);
    }

    /// For checkpoints: model and state as they stand.
    M& model() { return model_; }
    TrainingState<float>& state() { return state_; }

    const History& history() const { return state_.history; }
    const ModelCard& card() const { return card_; }

    /// What was trained. The training is over then.
    [[gnu::cold]] Predictor<M> release() {
        return Predictor<M>(std::move(model_), card_, "the trained network");
    }

private:
    static constexpr bool learns_numbers = std::is_same_v<Loss, MeanSquaredError>;

    /// What the card says before the training.
    [[gnu::cold]] ModelCard first_card() const {
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

    /// Scales signals and targets; returns the loss.
    [[gnu::cold]] Loss prepare() {
        check_agreement(valid_.description, train_.description, "the validation set", "the training set");
        if (plan_.init) {
            check_agreement(train_.description, plan_.init->card.table, "the training set",
                            "the training table of the initial model");
        }
        for (Dataset* data : {&train_, &valid_}) card_.scaling.apply(data->values(), data->signal.marks);
        if constexpr (has_spare_outputs<M>) close_outputs(model_, plan_.task.classes);
        if constexpr (learns_numbers) {
            targets_ = TargetScaling::fit(train_.labels);
            for (Dataset* data : {&train_, &valid_}) targets_.apply(data->labels);
            if (plan_.init) targets_.take_out_of(model_);
            return {};
        } else {
            Loss loss{.class_weights = plan_.recipe.class_weights.of(plan_.task.class_counts(train_.labels)),
                      .label_smoothing = plan_.recipe.label_smoothing};
            if constexpr (has_spare_outputs<M>) loss.classes = plan_.task.classes;
            return loss;
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

    TrainingPlan plan_;
    Dataset train_;
    Dataset valid_;
    M model_;
    ModelCard card_;
    TargetScaling targets_;
    Trainer<AnyRule, Loss, AnySchedule> trainer_;
    TrainingState<float> state_;
    bool finished_ = false;
};

namespace detail {

/// The task that a network and these labels are for.
template <class M>
Task task_for(const Dataset& train) {
    if constexpr (M::output.size() == 1) return Task::regression();
    if constexpr (!has_spare_outputs<M>) return {M::output.size()};
    float largest = 1;
    for (const float label : train.labels) largest = std::max(largest, label);
    largest = std::min(largest, static_cast<float>(M::output.size() - 1));
    return {static_cast<std::size_t>(largest) + 1};
}

}  // namespace detail

/// Trains a network of type M on gene tables, signals as they are: `train_model<MyModel>(train, valid)`
/// returns what answers. Without a recipe it takes `default_recipe(train.description)`. A network with one
/// output learns numbers, others learn the classes 0, 1, ... `events` are listeners such as ProgressBar.
/// Throws DataError where tables, labels and network do not fit, and NumericError where the loss stops being
/// finite.
template <class M, class... Events>
[[gnu::cold]] Predictor<M> train_model(const Dataset& train, const Dataset& valid,
                                       const std::optional<Recipe>& recipe = std::nullopt,
                                       Seed seed = Seed{1}, Events&&... events) {
    static_assert(
        detail::produced_by<typename M::Network>() != NetworkOutput::probabilities &&
            detail::produced_by<typename M::Network>() != NetworkOutput::class_probabilities,
        "deepchrome: train_model wants a network that ends with LogSoftmax or Dense; a Trainer takes "
        "others with a loss of your choice");
    for (const auto& [name, data] : {std::pair{"the training set", &train}, {"the validation set", &valid}}) {
        data->check(name, M::signal);
        data->check_finite(name);
        check_marks(data->marks, M::signal.marks, name);
        if (!data->labeled()) throw_as<DataError>({name, ": has no labels (wanted one a gene); add them"});
    }
    const Task task = detail::task_for<M>(train);
    for (const auto& [name, data] : {std::pair{"training ", &train}, {"validation ", &valid}}) {
        task.check_labels(data->labels, name);
        if (const std::string why = task.why_untrainable(data->labels, name); !why.empty())
            throw_as<DataError>({why, "; give other genes"});
    }
    RecipeTraining<M> training({.task = task,
                                .recipe = recipe.value_or(default_recipe(train.description)),
                                .seed = seed,
                                .data = {{"train", data_checksum(train)}, {"valid", data_checksum(valid)}}},
                               train, valid);
    training.run(default_threads(), events...);
    return training.release();
}

}  // namespace deepchrome
