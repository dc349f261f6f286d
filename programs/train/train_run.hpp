// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <deepchrome/io/model_file.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/member_training.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/run/repetition.hpp>
#include <deepchrome/training/early_stopping.hpp>
#include <deepchrome/training/progress_bar.hpp>

#include "../metrics_json.hpp"
#include "../program.hpp"

namespace programs {

/// What a run of deepchrome-train works with.
struct TrainRun {
    deepchrome::TrainingPlan plan;
    deepchrome::Repetition repetition;
    deepchrome::RunTables tables;  ///< as in the gene tables; test without genes where there is none
    double threshold;
    bool resume;
    bool force;
    OutputFolder& folder;
    json record;  ///< for run.json
    const deepchrome::InterruptGuard& guard;
    deepchrome::Threads& threads;
    std::vector<std::string> remarks;  ///< to say when the run begins

    /// Shows progress, stops early and ends on Ctrl-C.
    auto listeners() const {
        const deepchrome::Recipe& recipe = plan.recipe;
        const deepchrome::Monitor monitor = plan.task.monitor();
        return deepchrome::Listeners(
            guard, deepchrome::ProgressBar(monitor),
            deepchrome::EarlyStopping{.patience = recipe.patience > 0 ? recipe.patience : recipe.epochs,
                                      .monitor = monitor});
    }

    /// How good outputs for labeled genes are.
    deepchrome::MetricsReport report(const std::vector<float>& outputs, const deepchrome::Dataset& genes,
                                     deepchrome::Seed seed,
                                     std::optional<deepchrome::Temperature> temperature) const {
        return deepchrome::metrics_report(plan.task, outputs, genes.labels, seed, temperature, threshold,
                                          genes.genes);
    }

    void write_predictions(const deepchrome::Dataset& genes, const std::vector<float>& outputs) const {
        folder.write("predictions.tsv", [&](std::ostream& out) {
            deepchrome::write_predictions(out, plan.task, genes, outputs, threshold);
        });
    }

    /// Trains to the end. Where the loss stops being finite, says what the user can do about it.
    void train(deepchrome::AnyTraining& training, const std::filesystem::path& checkpoint) const {
        auto events = listeners();
        try {
            deepchrome::run_training(training, checkpoint, events, threads);
        } catch (const deepchrome::Interrupted& interruption) {
            std::string what = interruption.what();  // old results are replaced by whom --force is given to
            if (const std::size_t flag = what.find("--resume"); force && flag != std::string::npos)
                what.insert(flag + std::string_view("--resume").size(), " --force");
            throw deepchrome::Interrupted(what, interruption.signal);
        } catch (const deepchrome::Diverged& problem) {
            const std::string& name = training.plan().name;
            const std::size_t epochs = training.epochs_done();
            deepchrome::throw_as<deepchrome::NumericError>(
                {name, name.empty() ? "" : ": ", problem.found, "; lower --learning-rate (now ",
                 deepchrome::format_shortest(plan.recipe.learning_rate),
                 ") or choose another --scaling (now ", deepchrome::to_string(plan.recipe.scaling), ")",
                 epochs == 0 ? std::string()
                             : "; the checkpoint of epoch " + std::to_string(epochs) + " stays"});
        }
    }

    /// Puts all results in place, and removes the checkpoints. What is trained is not lost where that fails.
    void commit(json of_run) const {
        folder.remove_at_end("checkpoint.safetensors");
        for (const std::string& file : member_files()) folder.remove_at_end(file);
        try {
            folder.commit(std::move(of_run));
        } catch (const deepchrome::DataError& problem) {
            throw deepchrome::DataError(std::string(problem.what()) +
                                        "; what was trained is in the checkpoint, --resume goes on from it");
        }
    }

    /// The files of several trainings that have not come to their end together.
    std::vector<std::string> member_files() const {
        std::vector<std::string> found;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "checkpoints", ignored)) {
            const std::string name = entry.path().filename().string();
            if (deepchrome::MemberFiles::is_one(name)) found.push_back("checkpoints/" + name);
        }
        return found;
    }
};

/// Says on standard error that a network answers alike for all genes: its AUROC of 0.5 is no measurement.
inline void report_equal_outputs(const std::string& name, const std::vector<float>& outputs,
                                 deepchrome::Task task) {
    const std::size_t width = task.width();
    const std::size_t genes = outputs.size() / width;
    for (std::size_t i = width; i < outputs.size(); ++i) {
        if (outputs[i] != outputs[i % width]) return;
    }
    if (genes < 2) return;
    std::cerr
        << name << ": the network gives all " << genes
        << " genes the same answer: nothing was learned; lower --learning-rate, or train for more epochs\n";
}

/// Reads the card of the model that --init names. Throws DataError where its task or scaling is not what was
/// asked for.
inline deepchrome::InitialModel read_initial_model(const std::string& path, deepchrome::Task task,
                                                   const std::optional<std::string>& asked_scaling) {
    using namespace deepchrome;
    InitialModel model{path, read_model_card(path), file_checksum(path)};
    const Task has = Task::of(model.card);
    if (has != task) {
        throw_as<DataError>({path, ": was trained for ", has.name(), " (wanted ", task.name(),
                             "); begin with a model of the same task"});
    }
    const std::string_view scaling = to_string(model.card.scaling.kind);
    if (asked_scaling && *asked_scaling != scaling) {
        throw_as<DataError>({path, ": was trained with the scaling ", scaling, " (wanted ", *asked_scaling,
                             "); leave out --scaling to go on with that of the model"});
    }
    return model;
}

}  // namespace programs
