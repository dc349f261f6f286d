// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-baselines: simpler models on the same gene tables.
//
// A network that does no better than these has learned nothing that needed one. Every model chooses its
// hyper-parameters by AUROC on the validation genes, says which it chose, and is measured as the network is.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/io/tables.hpp>
#include <deepchrome/run/predictions_table.hpp>
#include <deepchrome/run/training_tables.hpp>

#include "baselines/models.hpp"
#include "baselines/results.hpp"
#include "baselines/settings.hpp"
#include "input_check.hpp"
#include "leaks.hpp"
#include "program.hpp"
#include "repetition_flags.hpp"

int main(int argc, char** argv) {
    using namespace deepchrome;
    using namespace programs::baselines;
    using programs::json;
    CLI::App app("Trains simpler models than the network on the same gene tables.", "deepchrome-baselines");
    std::string train_path;
    std::string valid_path;
    std::string test_path;
    std::string output;
    std::vector<std::string> marks;
    std::vector<std::string> compare;
    std::int64_t bin_width = 0;
    bool force = false;
    programs::BaselineSettings settings;
    app.add_option("--train", train_path, "gene table to train on, plain or .gz")->required();
    app.add_option("--valid", valid_path, "gene table that chooses the hyper-parameters")->required();
    app.add_option("--test", test_path, "gene table to measure the models on")->required();
    app.add_option("-o,--output", output, "folder for the results")->required();
    app.add_option("--marks", marks, "names of the columns of tables without a header")->delimiter(',');
    const programs::RepetitionFlags repetition(app);
    app.add_option("--bin-width", bin_width,
                   "base pairs of a bin, where the tables do not say it; for --loci")
        ->check(CLI::Range(1u, 1'000'000'000u))
        ->needs("--loci");
    app.add_option("--compare", compare,
                   "predictions.tsv of another model for the same genes, to be tested against each");
    settings.add_to(app);
    app.add_flag("-f,--force", force, "replace what is there, and measure on training genes");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<std::string> models = settings.chosen_models();
        std::vector<std::string> files{"metrics.json", "run.json", "folds.tsv"};
        for (const std::string& model : models) {
            for (const char* file : {"metrics.json", "predictions.tsv", "model.safetensors", "models"})
                files.push_back(model + "/" + file);
        }
        programs::OutputFolder folder(output, {app.get_name(), files, force});
        folder.refuse_inputs(
            {train_path, valid_path, test_path, repetition.loci(), repetition.chromosomes()});
        folder.refuse_inputs(compare);
        folder.refuse_inputs(settings.other_cells);

        const auto read = [&](const std::string& path, const std::vector<std::string>& names) {
            return read_training_table(path, programs::signal, Task{}, names, {.learner = "a model"});
        };
        RunTables tables{.train = read(train_path, marks), .valid = {}, .test = {}};
        tables.valid = read(valid_path, tables.train.marks);
        tables.test = read(test_path, tables.train.marks);
        programs::complete_descriptions(tables, "", {}, bin_width);
        std::vector<std::string> remarks = programs::check_tables(tables, Task{}, repetition.folds());
        json shared;
        if (!repetition.folds())
            shared = programs::check_shared_genes(tables, {train_path, valid_path, test_path},
                                                  repetition.loci(), force, remarks);
        json inputs{{"train", {{"path", train_path}, {"checksum", data_checksum(tables.train)}}},
                    {"valid", {{"path", valid_path}, {"checksum", data_checksum(tables.valid)}}},
                    {"test", {{"path", test_path}, {"checksum", data_checksum(tables.test)}}},
                    {"other_cells", json::array()}};
        GeneMean others;
        for (const std::string& path : settings.other_cells) {
            const Dataset other = read_csv(path, programs::signal, {.marks = tables.train.marks});
            inputs["other_cells"].push_back({{"path", path}, {"checksum", data_checksum(other)}});
            others.add(other);
            guard.check();
        }
        const RepeatedRuns runs(repetition.repetition(), Task{}, settings.seed(), tables);
        json record = settings.record();
        record.update(repetition.record());
        if (const GeneFamilies* families = runs.families_in_folds())
            record["kept_together"] = programs::report_families(*families, repetition.loci(), remarks);
        else
            record["shared_genes"] = shared;
        std::vector<NamedScores> rivals;  // of whom only predictions are known
        for (const std::string& path : compare)
            rivals.emplace_back(path, read_predictions(path, runs.tested().genes));
        folder.create();
        programs::say(remarks);

        std::vector<ModelResults> results;
        for (const std::string& model : models) results.emplace_back(model, runs);
        for (const RunPart& part : runs.parts()) {
            const RunTables genes = runs.tables(part);
            const std::vector<std::string> groups = runs.groups(part);
            for (ModelResults& model : results)
                model.add(part, genes,
                          result_of(model.name(), genes, groups, settings, others, part.seed, guard));
        }

        json summary{{"models", json::object()}, {"comparisons", json::array()}};
        for (const ModelResults& model : results) {
            const auto [metrics, line] = model.metrics(settings.seed());
            summary["models"][model.name()] = line;
            folder.make(model.name());
            model.write_models(folder);
            folder.write_json(model.name() + "/metrics.json", metrics);
            folder.write(model.name() + "/predictions.tsv", [&](std::ostream& out) {
                write_predictions(out, runs.tested().genes, std::span<const float>(model.together().p_on),
                                  runs.tested().labels);
            });
        }
        // Every pair of models, and every rival against every model.
        std::vector<NamedScores> all = rivals;
        for (const ModelResults& model : results) all.emplace_back(model.name(), model.together().scores);
        std::vector<ModelComparison> comparisons;
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = std::max(i + 1, rivals.size()); j < all.size(); ++j)
                comparisons.push_back(comparison(all[i], all[j], runs));
        }
        for (const ModelComparison& one : comparisons) summary["comparisons"].push_back(to_json(one));
        print_comparisons(std::span(comparisons).first(rivals.size() * results.size()));
        if (runs.folds()) {
            folder.write("folds.tsv", [&](std::ostream& out) { runs.write_folds(out); });
        }
        folder.write_json("metrics.json", summary);
        folder.commit(programs::run_record(app, argc, argv, std::move(record), inputs));
    });
}
