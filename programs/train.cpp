// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-train: trains DeepChrome on gene tables.
//
// What it writes: the model, the course of training, how good the model is on the genes it was not trained
// on, and its predictions for the test genes. Ctrl-C leaves a checkpoint, from which --resume goes on to the
// same bytes. With --folds or --repeats it trains several models, each measured on genes it has not seen,
// which deepchrome-predict then takes as one.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cross_validation.hpp"
#include "goal.hpp"
#include "measure.hpp"
#include "network_training.hpp"
#include "program.hpp"
#include "train_settings.hpp"

namespace {

using namespace deepchrome;
using programs::json;
using programs::Training;

/// What a run works with.
struct Run {
    const programs::TrainSettings& settings;
    const programs::Repetition& how;
    programs::Goal goal;
    programs::OutputFolder& folder;
    programs::Start start;
    Dataset train;
    Dataset valid;
    Dataset test;  // as in the gene table; without genes where there is none
    bool resume;
    json record;  // for run.json
};

std::map<std::string, std::string> checksums_of(const Run& run) {
    std::map<std::string, std::string> checksums{{"train", data_checksum(run.train)},
                                                 {"valid", data_checksum(run.valid)}};
    if (run.test.size() > 0) checksums["test"] = data_checksum(run.test);
    return checksums;
}

void write_test_predictions(const Run& run, const Dataset& data, const std::vector<float>& outputs) {
    run.folder.write("predictions.tsv", [&](std::ostream& out) {
        programs::write_outputs(out, run.goal, data, outputs, run.settings.threshold());
    });
}

/// Removes what several trainings left in `models`: everything, or only what a killed one was writing.
void clear_models(const programs::OutputFolder& folder, bool all) {
    std::error_code ignored;
    std::vector<std::filesystem::path> ours;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "models", ignored)) {
        const std::string name = entry.path().filename().string();
        const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
        const bool of_a_member = name.starts_with("fold") || name.starts_with("repeat");
        if (!of_a_member || !(has(".safetensors") || has(".checkpoint") || has(".history.csv"))) continue;
        if (all || has(".part")) ours.push_back(entry.path());
    }
    for (const std::filesystem::path& path : ours) std::filesystem::remove(path, ignored);
    if (all) std::filesystem::remove(folder / "models", ignored);  // where nothing else is in it
}

/// One training. False where it was finished before.
bool train_one(Run& run, Threads& pool, const InterruptGuard& guard, std::span<const std::string> files) {
    const Seed seed = run.settings.seed();
    const double threshold = run.settings.threshold();
    const std::filesystem::path checkpoint = run.folder / "checkpoint.safetensors";
    const auto training = programs::make_training(run.goal, std::move(run.train), run.valid, run.settings,
                                                  seed, run.start, checksums_of(run));
    if (run.resume) {
        training->go_on(checkpoint);
        if (std::filesystem::exists(run.folder / "metrics.json")) return false;
        std::cerr << "going on after epoch " << training->epochs_done() << '\n';
    }
    run.folder.create();
    for (const std::string& file : files) {
        if (file != "checkpoint.safetensors" || !run.resume) run.folder.remove(file);
    }
    clear_models(run.folder, true);
    training->run(checkpoint, guard, pool);

    const std::vector<float> valid_outputs = training->valid_outputs(pool);
    const auto temperature = programs::temperature_of(run.goal, valid_outputs, run.valid.labels);
    json metrics{{"best_epoch", training->best_epoch()},
                 {"kept_epoch", training->kept_epoch()},
                 {"valid", programs::metrics_of(run.goal, valid_outputs, run.valid.labels, seed, temperature,
                                                threshold)}};
    programs::say("valid", metrics["valid"]);
    if (run.test.size() > 0) {
        const std::vector<float> outputs = training->outputs(run.test, pool);
        if (run.test.labeled()) {
            metrics["test"] =
                programs::metrics_of(run.goal, outputs, run.test.labels, seed, temperature, threshold);
            programs::say("test", metrics["test"]);
        }
        write_test_predictions(run, run.test, outputs);
    }
    run.folder.write("history.csv",
                     [&](std::ostream& out) { write_history(out, training->history(), run.goal.monitor()); });
    run.folder.write_json("run.json", run.record);
    training->save(training->card(), run.folder.add("model.safetensors"));
    run.folder.write_json("metrics.json", metrics);
    return true;
}

/// What `train_member` has to know of a training among several.
struct Member {
    std::string name;  // as "fold 3"
    std::string file;  // as "fold3"
    const Dataset& train;
    const Dataset& valid;
    Seed seed;
};

/// One of several trainings. Its model ends up in `models`, with the history beside it; one that is there
/// already was finished before the run was interrupted.
std::unique_ptr<Training> train_member(const Run& run, const Member& member, Threads& pool,
                                       const InterruptGuard& guard) {
    const std::filesystem::path models = run.folder / "models";
    const std::filesystem::path file = models / (member.file + ".safetensors");
    const std::filesystem::path checkpoint = models / (member.file + ".checkpoint");
    const std::map<std::string, std::string> checksums{{"train", data_checksum(member.train)},
                                                       {"valid", data_checksum(member.valid)}};
    auto training = programs::make_training(run.goal, member.train, member.valid, run.settings, member.seed,
                                            run.start, checksums);
    if (run.resume && std::filesystem::exists(file)) {
        const ModelCard finished = read_model_card(file);
        const ModelCard& card = training->card();
        if (finished.training_data != card.training_data || finished.seed.value != card.seed.value ||
            finished.task != card.task || finished.classes != card.classes ||
            finished.provenance.at("recipe") != card.provenance.at("recipe")) {
            throw DataError(file.string() +
                            ": is of another run (wanted the same tables and settings); resume with what it "
                            "was made with, or start afresh in another folder");
        }
        std::filesystem::remove(checkpoint);
        training->take(file);
        return training;
    }
    std::cerr << member.name << ":\n";
    if (run.resume && std::filesystem::exists(checkpoint)) {
        training->go_on(checkpoint);
        std::cerr << "going on after epoch " << training->epochs_done() << '\n';
    }
    training->run(checkpoint, guard, pool, member.name);
    AtomicFile history(models / (member.file + ".history.csv"));
    write_history(history.stream(), training->history(), run.goal.monitor());
    history.commit();
    ModelCard card = training->card();
    card.provenance["best_epoch"] = std::to_string(training->best_epoch());
    card.provenance["kept_epoch"] = std::to_string(training->kept_epoch());
    training->save(card, file);
    training->take(file);
    std::filesystem::remove(checkpoint);
    return training;
}

/// All trainings of --folds and --repeats, and what they say together. False where that was finished before.
bool train_several(Run& run, Threads& pool, const InterruptGuard& guard, std::span<const std::string> files) {
    const Seed seed = run.settings.seed();
    const double threshold = run.settings.threshold();
    const bool folds = run.how.folds > 0;
    const Dataset genes = folds ? concatenate(run.train, run.valid, run.test) : run.test;
    std::vector<FoldRows> parts;
    if (folds) {
        parts = programs::parts_of(genes, run.how, seed, run.goal);
    } else {
        for (std::size_t repeat = 0; repeat < run.how.repeats; ++repeat)
            parts.push_back({repeat, 0, {}, {}, {}});
    }
    if (run.resume && std::filesystem::exists(run.folder / "metrics.json")) return false;
    run.folder.create();
    for (const std::string& file : files) run.folder.remove(file);
    clear_models(run.folder, !run.resume);
    run.folder.make("models");

    const std::size_t width = run.goal.width();
    std::vector<double> sums(width * genes.size());  // of probabilities, genes x classes, or of numbers
    std::vector<json> measured;
    json rows = json::array();
    for (const FoldRows& part : parts) {
        const Dataset train = folds ? subset(genes, part.train) : run.train;
        const Dataset valid = folds ? subset(genes, part.valid) : run.valid;
        const Dataset test = folds ? subset(genes, part.test) : run.test;
        Member member{.name = programs::name_of(part, run.how),
                      .file = {},
                      .train = train,
                      .valid = valid,
                      .seed = {seed.value + part.repeat}};
        std::ranges::copy_if(member.name, std::back_inserter(member.file),
                             [](char c) { return c != ' ' && c != ','; });
        const std::unique_ptr<Training> trained = train_member(run, member, pool, guard);
        const std::map<std::string, std::string>& notes = trained->card().provenance;
        const std::vector<float> valid_outputs = trained->outputs(valid, pool);
        const auto temperature = programs::temperature_of(run.goal, valid_outputs, valid.labels);
        json row{{"repeat", part.repeat + 1},
                 {"fold", part.fold + 1},
                 {"model", "models/" + member.file + ".safetensors"},
                 {"best_epoch", std::stoul(notes.at("best_epoch"))},
                 {"kept_epoch", std::stoul(notes.at("kept_epoch"))},
                 {"valid", programs::metrics_of(run.goal, valid_outputs, valid.labels, member.seed,
                                                temperature, threshold)}};
        if (test.size() > 0) {
            const std::vector<float> outputs = trained->outputs(test, pool);
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                const std::size_t gene = folds ? part.test[i / width] : i / width;
                const auto output = static_cast<double>(outputs[i]);
                sums[width * gene + i % width] += run.goal.number() ? output : std::exp(output);
            }
            if (test.labeled())
                row["test"] =
                    programs::metrics_of(run.goal, outputs, test.labels, member.seed, temperature, threshold);
        }
        const char* const measure = row.contains("test") ? "test" : "valid";
        programs::say(member.name + ", " + measure, row[measure]);
        measured.push_back(row[measure]);
        for (const char* set : {"valid", "test"}) {
            if (row.contains(set)) row[set].erase("reliability");
        }
        rows.push_back(std::move(row));
    }

    json metrics = programs::summary_of(measured);
    programs::say_summary(run.test.labeled() ? "test" : "valid", metrics);
    if (genes.size() > 0) {
        std::vector<float> outputs(sums.size());
        for (std::size_t i = 0; i < sums.size(); ++i) {
            const double mean = sums[i] / static_cast<double>(run.how.repeats);
            outputs[i] = static_cast<float>(run.goal.number() ? mean : std::log(mean));
        }
        if (genes.labeled()) {
            metrics["test"] =
                programs::metrics_of(run.goal, outputs, genes.labels, seed, std::nullopt, threshold);
            programs::say(folds ? "all genes, each by a model that has not seen it"
                                : "test, all models together",
                          metrics["test"]);
        }
        write_test_predictions(run, genes, outputs);
    }
    metrics["members"] = std::move(rows);
    if (folds) {
        run.folder.write("folds.tsv",
                         [&](std::ostream& out) { programs::write_folds(out, genes, parts, run.how); });
    }
    run.folder.write_json("run.json", run.record);
    run.folder.write_json("metrics.json", metrics);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Trains DeepChrome on gene tables.", "deepchrome-train");
    std::string train_path;
    std::string valid_path;
    std::string test_path;
    std::string output;
    std::vector<std::string> marks;
    std::size_t threads = 0;
    bool resume = false;
    bool force = false;
    programs::Repetition how;
    app.add_option("--train", train_path, "gene table to train on, plain or .gz")->required();
    app.add_option("--valid", valid_path, "gene table that chooses the best epoch")->required();
    app.add_option("--test", test_path, "gene table to measure the final model on, and to predict");
    app.add_option("-o,--output", output, "folder for the results")->required();
    app.add_option("--marks", marks, "names of the columns of tables without a header")->delimiter(',');
    const programs::TrainSettings settings(app);
    const programs::GoalFlags wanted(app);
    how.add_to(app);
    programs::add_threads(app, threads);
    app.add_flag("--resume", resume, "go on from the checkpoint of an interrupted run");
    app.add_flag("-f,--force", force, "replace what is there");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<std::string> files{
            "model.safetensors", "history.csv", "metrics.json",           "run.json",
            "predictions.tsv",   "folds.tsv",   "checkpoint.safetensors", "models"};
        resume = resume && std::filesystem::exists(std::filesystem::path(output) /
                                                   (how.several() ? "models" : "checkpoint.safetensors"));
        programs::OutputFolder folder(output, files, force || resume);
        const programs::Goal goal = wanted.goal();
        programs::Start start = programs::Start::read(settings, goal);
        if (marks.empty() && start.card) marks = start.card->marks;

        Dataset train = programs::read_for(goal, train_path, marks, wanted.remedy());
        Dataset valid = programs::read_for(goal, valid_path, train.marks, wanted.remedy());
        Dataset test;
        if (!test_path.empty()) {
            const Labels labels = how.folds > 0 ? Labels::required : Labels::optional;
            test = read_csv(test_path, programs::signal, goal.reading(train.marks, labels, wanted.remedy()));
        } else if (how.folds > 0) {
            test = rows_of(train, 0, 0);
        }
        if (start.card) {
            for (Dataset* data : {&train, &valid, &test}) {
                if (data->size() > 0) *data = with_marks(std::move(*data), start.card->marks, train_path);
            }
        }
        guard.check();

        json inputs{{"train", {{"path", train_path}, {"checksum", data_checksum(train)}}},
                    {"valid", {{"path", valid_path}, {"checksum", data_checksum(valid)}}}};
        if (!test_path.empty()) inputs["test"] = {{"path", test_path}, {"checksum", data_checksum(test)}};
        if (start.card) inputs["init"] = {{"path", settings.init()}, {"checksum", start.checksum}};
        json record = settings.record();
        record["task"] = goal.number() ? "regress" : "classify";
        if (!goal.number()) record["classes"] = goal.classes;
        if (goal.binary()) record["threshold"] = settings.threshold();
        if (how.several()) record.update(how.record());
        Run run{settings,
                how,
                goal,
                folder,
                std::move(start),
                std::move(train),
                std::move(valid),
                std::move(test),
                resume,
                programs::run_record(app, argc, argv, std::move(record), inputs)};
        Threads pool(threads);
        const bool done =
            how.several() ? train_several(run, pool, guard, files) : train_one(run, pool, guard, files);
        if (!done) {
            std::cerr << output << ": this run is finished; nothing is left to do\n";
            return;
        }
        folder.complete();
    });
}
