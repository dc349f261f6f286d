// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-train: trains a network on gene tables.
//
// It writes the model, the history of the training, the metrics on genes that were not trained on, and the
// predictions for the test genes. Ctrl-C leaves a checkpoint; --resume goes on from it to the same bytes.
// With --folds or --repeats it trains several models, each measured on genes that it was not trained on;
// deepchrome-predict takes them as one.

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/run/training_tables.hpp>

#include "input_check.hpp"
#include "leaks.hpp"
#include "program.hpp"
#include "repetition_flags.hpp"
#include "train/finished_run.hpp"
#include "train/recipe_flags.hpp"
#include "train/task_flags.hpp"
#include "train/train_one.hpp"
#include "train/train_several.hpp"

int main(int argc, char** argv) {
    using namespace deepchrome;
    CLI::App app("Trains DeepChrome on gene tables.", "deepchrome-train");
    std::string train_path;
    std::string valid_path;
    std::string test_path;
    std::string output;
    std::vector<std::string> marks;
    std::int64_t bin_width = 0;
    std::size_t thread_count = 0;
    bool resume = false;
    bool force = false;
    app.add_option("--train", train_path, "gene table to train on, plain or .gz")->required();
    app.add_option("--valid", valid_path,
                   "gene table to validate on after each epoch; chooses the epoch with --keep best")
        ->required();
    app.add_option("--test", test_path, "gene table to measure the final model on, and to predict");
    app.add_option("-o,--output", output, "folder for the results")->required();
    app.add_option("--bin-width", bin_width, "base pairs of a bin, where the tables do not say it")
        ->check(CLI::Range(1u, 1'000'000'000u));
    app.add_option("--marks", marks, "names of the columns of tables without a header")->delimiter(',');
    const programs::RecipeFlags recipe(app);
    const programs::TaskFlags asked(app);
    const programs::RepetitionFlags repetition(app);
    programs::add_threads(app, thread_count);
    app.add_flag("--resume", resume, "go on from the checkpoint of an interrupted run");
    app.add_flag("-f,--force", force, "replace what is there, and measure on training genes");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::string checkpoint = repetition.several() ? "checkpoints" : "checkpoint.safetensors";
        const std::filesystem::path path = output;
        const std::filesystem::path run_json = path / "run.json";
        if (std::filesystem::exists(path / checkpoint) || std::filesystem::exists(path / journal_name))
            programs::OutputFolder(output, {app.get_name(), {}, true});  // clears up after a kill
        const bool begun = std::filesystem::exists(path / checkpoint);
        const bool finished = resume && !begun && std::filesystem::exists(run_json);
        if (begun && !resume && !force) {
            throw DataError((path / checkpoint).string() +
                            ": is of an interrupted run; give --resume to go on with it, --force to start "
                            "afresh, or choose another --output");
        }
        resume = resume && begun;
        std::vector<std::string> files{"model.safetensors", "history.csv",     "metrics.json", "run.json",
                                       "folds.tsv",         "predictions.tsv", "models"};
        if (!resume) files.insert(files.end(), {"checkpoint.safetensors", "checkpoints"});
        if (finished) files.clear();
        programs::OutputFolder folder(output, {app.get_name(), files, force});
        folder.refuse_inputs(
            {train_path, valid_path, test_path, recipe.init(), repetition.loci(), repetition.chromosomes()});
        const Task task = asked.task();
        std::optional<InitialModel> init;
        if (!recipe.init().empty())
            init = programs::read_initial_model(recipe.init(), task, recipe.asked_scaling());
        if (marks.empty() && init) marks = init->card.marks;

        const TableRemedies remedies = asked.remedies();
        RunTables tables{.train = read_training_table(train_path, programs::signal, task, marks, remedies),
                         .valid = {},
                         .test = {}};
        tables.valid = read_training_table(valid_path, programs::signal, task, tables.train.marks, remedies);
        if (!test_path.empty()) {
            const Labels labels = repetition.folds() ? Labels::required : Labels::optional;
            tables.test = read_csv(test_path, programs::signal,
                                   task.reading(tables.train.marks, labels, remedies.label));
        } else if (repetition.folds()) {
            tables.test = rows_of(tables.train, 0, 0);
        }
        if (init) {
            for (Dataset* data : {&tables.train, &tables.valid, &tables.test}) {
                if (data->size() > 0) *data = with_marks(std::move(*data), init->card.marks, train_path);
            }
        }
        programs::complete_descriptions(tables, recipe.init(), init ? init->card : ModelCard{}, bin_width);
        std::vector<std::string> remarks = programs::check_tables(tables, task, repetition.folds());
        const TableDescription table = tables.train.description;
        for (const std::string& line : recipe.left_out(table)) remarks.push_back(train_path + ": " + line);
        programs::json shared;
        if (!repetition.folds()) {
            shared = programs::check_shared_genes(tables, {train_path, valid_path, test_path},
                                                  repetition.loci(), force || resume || finished, remarks);
        }
        guard.check();

        TrainingPlan plan{.task = task, .recipe = recipe.recipe(table), .seed = recipe.seed(), .init = init};
        plan.data = {{"train", data_checksum(tables.train)}, {"valid", data_checksum(tables.valid)}};
        if (tables.test.size() > 0) plan.data["test"] = data_checksum(tables.test);
        programs::json inputs{{"train", {{"path", train_path}, {"checksum", plan.data["train"]}}},
                              {"valid", {{"path", valid_path}, {"checksum", plan.data["valid"]}}}};
        if (!test_path.empty())
            inputs["test"] = {{"path", test_path}, {"checksum", data_checksum(tables.test)}};
        if (plan.init) inputs["init"] = {{"path", recipe.init()}, {"checksum", plan.init->checksum}};
        programs::json record = programs::json::parse(to_json(settings_of(plan.recipe, plan.seed)));
        record["task"] = task.is_regression() ? "regress" : "classify";
        if (!task.is_regression()) record["classes"] = task.classes;
        record["bin_width"] = table.bin_width ? programs::json(*table.bin_width) : programs::json();
        if (task.binary()) record["threshold"] = recipe.threshold();
        if (repetition.several()) record.update(repetition.record());
        if (!repetition.folds()) record["shared_genes"] = shared;
        record = programs::run_record(app, argc, argv, std::move(record), std::move(inputs));
        if (finished) {
            programs::refuse_other_run(run_json, record);
            std::cerr << output << ": this run is finished; nothing is left to do\n";
            return;
        }
        Threads threads(thread_count);
        const programs::TrainRun run{.plan = std::move(plan),
                                     .repetition = repetition.repetition(),
                                     .tables = std::move(tables),
                                     .threshold = recipe.threshold(),
                                     .resume = resume,
                                     .force = force,
                                     .folder = folder,
                                     .record = std::move(record),
                                     .guard = guard,
                                     .threads = threads,
                                     .remarks = std::move(remarks)};
        if (repetition.several())
            train_several(run);
        else
            train_one(run);
    });
}
