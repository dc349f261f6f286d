// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deepchrome/predict/mean_outputs.hpp>

#include "../input_check.hpp"
#include "../leaks.hpp"
#include "../networks.hpp"
#include "train_run.hpp"

namespace programs {

/// The row of one training in metrics.json. A reliability table is too long for a row.
inline json member_row(const deepchrome::RunPart& part, const deepchrome::ModelCard& card,
                       const std::string& model, deepchrome::MetricsReport valid,
                       std::optional<deepchrome::MetricsReport> test) {
    json row{{"repeat", part.rows.repeat + 1},
             {"fold", part.rows.fold + 1},
             {"model", model},
             {"best_epoch", card.best_epoch.value_or(0)},
             {"kept_epoch", card.kept_epoch.value_or(0)}};
    valid.remove("reliability");
    row["valid"] = to_json(valid);
    if (test) {
        test->remove("reliability");
        row["test"] = to_json(*test);
    }
    return row;
}

/// All trainings of --folds and --repeats, and what they say together.
inline void train_several(const TrainRun& run) {
    using namespace deepchrome;
    const RepeatedRuns runs(run.repetition, run.plan.task, run.plan.seed, run.tables);
    json record = run.record;
    std::vector<std::string> remarks = run.remarks;
    if (const GeneFamilies* families = runs.families_in_folds())
        record["settings"]["kept_together"] = report_families(*families, run.repetition.loci, remarks);
    run.folder.create();
    if (!run.resume) say(remarks);
    if (!run.resume) {
        for (const std::string& file : run.member_files()) std::filesystem::remove(run.folder / file);
    }
    run.folder.make_own("checkpoints");
    run.folder.make("models");

    const Dataset& tested = runs.tested();
    MeanOutputs together(run.plan.task.outputs(), tested.size(), run.plan.task.width());
    std::vector<MetricsReport> measured;
    json rows = json::array();
    for (const RunPart& part : runs.parts()) {
        const RunTables tables = runs.tables(part);
        TrainingPlan plan = run.plan;
        plan.seed = part.seed;
        plan.name = part.name;
        const MemberFiles files(run.folder / "checkpoints", part);
        const std::unique_ptr<AnyNetwork> network = train_member(
            networks(), plan, tables, files, run.resume,
            [&](AnyTraining& training, const auto& checkpoint) { run.train(training, checkpoint); },
            std::cerr);
        for (const auto& file : {files.model, files.history}) {
            run.folder.write("models/" + file.filename().string(),
                             [&](std::ostream& out) { out << read_file(file); });
        }
        const std::vector<float> valid_outputs = network->outputs(tables.valid, run.threads);
        const auto temperature = temperature_of(plan.task, valid_outputs, tables.valid.labels);
        report_equal_outputs(part.name, valid_outputs, plan.task);
        const MetricsReport on_valid = run.report(valid_outputs, tables.valid, part.seed, temperature);
        std::optional<MetricsReport> on_test;
        if (tables.test.size() > 0) {
            const std::vector<float> outputs = network->outputs(tables.test, run.threads);
            together.add<float>(runs.test_rows(part), outputs);
            if (tables.test.labeled()) on_test = run.report(outputs, tables.test, part.seed, temperature);
        }
        print_metrics(part.name + (on_test ? ", test" : ", valid"), on_test ? *on_test : on_valid);
        measured.push_back(on_test ? *on_test : on_valid);
        rows.push_back(member_row(part, network->card(), "models/" + files.model.filename().string(),
                                  on_valid, on_test));
    }

    const ReportSummary summary = summarize(measured);
    json metrics = to_json(summary);
    print_summary(tested.labeled() ? "test" : "valid", summary);
    if (tested.size() > 0) {
        const std::vector<float> outputs = together.outputs<float>();
        if (tested.labeled()) {
            const MetricsReport on_all = run.report(outputs, tested, run.plan.seed, std::nullopt);
            metrics["test"] = to_json(on_all);
            print_metrics(runs.folds() ? "all genes, each by a model that was not trained on it"
                                       : "test, all models together",
                          on_all);
        }
        run.write_predictions(tested, outputs);
    }
    metrics["members"] = std::move(rows);
    if (runs.folds()) {
        run.folder.write("folds.tsv", [&](std::ostream& out) { runs.write_folds(out); });
    }
    run.folder.write_json("metrics.json", metrics);
    run.commit(std::move(record));
}

}  // namespace programs
