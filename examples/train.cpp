// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-train: trains DeepChrome on gene tables.
//
// What it writes: the model, the course of training, how good the model is on the genes it was not trained on, and its
// predictions for the test genes. Ctrl-C leaves a checkpoint, from which --resume goes on to the same bytes.

#include "measure.hpp"
#include "program.hpp"
#include "train_settings.hpp"

namespace {

using namespace deepchrome;
using programs::json;

/// Reads a labelled table whose genes are of both classes.
Dataset read_labelled(const std::string& path, const std::vector<std::string>& marks) {
    Dataset data = read_csv(path, programs::signal, {.marks = marks});
    const ClassBalance balance = class_balance(data.labels);
    if (balance.on == 0 || balance.off == 0) {
        throw DataError(path + ": all " + std::to_string(data.size()) + " genes are " +
                        (balance.on == 0 ? "OFF (label 0)" : "ON (label 1)") +
                        ", and a network learns nothing from one class; give a table with genes of both");
    }
    return data;
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
    app.add_option("--train", train_path, "gene table to train on, plain or .gz")->required();
    app.add_option("--valid", valid_path, "gene table that chooses the best epoch")->required();
    app.add_option("--test", test_path, "gene table to measure the final model on, and to predict");
    app.add_option("-o,--output", output, "folder for the results")->required();
    app.add_option("--marks", marks, "names of the columns of tables without a header")->delimiter(',');
    const programs::TrainSettings settings(app);
    programs::add_threads(app, threads);
    app.add_flag("--resume", resume, "go on from the last finished epoch of an interrupted run");
    app.add_flag("-f,--force", force, "replace what is there");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<std::string> files{"model.safetensors", "history.csv",     "metrics.json",
                                             "run.json",          "predictions.tsv", "checkpoint.safetensors"};
        const std::filesystem::path checkpoint = std::filesystem::path(output) / "checkpoint.safetensors";
        resume = resume && std::filesystem::exists(checkpoint);
        programs::OutputFolder folder(output, files, force || resume);

        Dataset train = read_labelled(train_path, marks);
        Dataset valid = read_labelled(valid_path, train.marks);
        Dataset test;
        if (!test_path.empty()) {
            test = read_csv(test_path, programs::signal, {.marks = train.marks, .labels = Labels::optional});
        }
        guard.check();

        json inputs{{"train", {{"path", train_path}, {"checksum", data_checksum(train)}}},
                    {"valid", {{"path", valid_path}, {"checksum", data_checksum(valid)}}}};
        if (!test_path.empty()) inputs["test"] = {{"path", test_path}, {"checksum", data_checksum(test)}};
        const programs::Recipe recipe = settings.recipe();
        RunSettings identity = settings.texts();
        for (const auto& [name, input] : inputs.items()) identity[name] = input["checksum"];

        ModelCard card{.marks = train.marks,
                       .scaling = Scaling::fit(scaling_kind(recipe.scaling), train.values(), train.signal.marks),
                       .seed = settings.seed(),
                       .training_data = {{"train", inputs["train"]["checksum"]}, {"valid", inputs["valid"]["checksum"]}},
                       .provenance = {{"recipe", settings.record().dump()}}};
        for (Dataset* data : {&train, &valid, &test}) card.scaling.apply(data->values(), data->signal.marks);
        const InputRange range = range_of_data(train);
        card.provenance["input_lower"] = to_json(std::span<const double>(range.lower));
        card.provenance["input_upper"] = to_json(std::span<const double>(range.upper));

        programs::Model model(settings.seed());
        const auto trainer = programs::trainer_of(recipe, settings.seed(), card.scaling);
        auto state = trainer.start(model);
        if (resume) {
            load_checkpoint(checkpoint, model, state, identity);
            if (std::filesystem::exists(folder / "metrics.json")) {
                std::cerr << output << ": this run is finished; nothing is left to do\n";
                return;
            }
            std::cerr << "going on after epoch " << state.history.size() << '\n';
        }
        folder.create();
        for (const std::string& file : files) {
            if (file != "checkpoint.safetensors" || !resume) folder.remove(file);
        }

        Threads pool(threads);
        try {
            trainer.resume(model, state, train, valid, pool, guard, Checkpoint(checkpoint, identity), ProgressBar{},
                           EarlyStopping{.patience = recipe.patience > 0 ? recipe.patience : recipe.epochs});
        } catch (const Interrupted&) {
            throw Interrupted(std::string("interrupted; --resume goes on after epoch ") + std::to_string(state.history.size()) + " of " +
                              std::to_string(recipe.epochs));
        } catch (const NumericError&) {
            folder.remove("checkpoint.safetensors");  // from which it would end the same way
            throw;
        }

        const std::size_t best = best_epoch(state.history, Monitor::valid_auroc);
        const std::vector<float> valid_outputs = outputs_of(model, valid, pool);
        const Temperature temperature = Temperature::fit(programs::opinion_of(valid_outputs).scores, valid.labels);
        json metrics{{"best_epoch", best},
                     {"kept_epoch", recipe.keep == "best" ? best : state.history.size()},
                     {"valid", programs::metrics_of(valid_outputs, valid.labels, settings.seed(), temperature)}};
        programs::say("valid", metrics["valid"]);
        if (!test_path.empty()) {
            const std::vector<float> outputs = outputs_of(model, test, pool);
            if (test.labelled()) {
                metrics["test"] = programs::metrics_of(outputs, test.labels, settings.seed(), temperature);
                programs::say("test", metrics["test"]);
            }
            const std::vector<float> p_on = programs::probabilities_on(outputs);
            folder.write("predictions.tsv", [&](std::ostream& out) {
                write_predictions(out, test.genes, std::span<const float>(p_on), test.labels);
            });
        }
        folder.write("history.csv", [&](std::ostream& out) { write_history(out, state.history); });
        folder.write_json("run.json", programs::run_record(app, argc, argv, settings.record(), inputs));
        save(model, card, folder.add("model.safetensors"));
        folder.write_json("metrics.json", metrics);
        folder.complete();
    });
}
