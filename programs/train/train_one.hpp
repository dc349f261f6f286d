// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "../input_check.hpp"
#include "../networks.hpp"
#include "train_run.hpp"

namespace programs {

/// One training.
inline void train_one(const TrainRun& run) {
    using namespace deepchrome;
    const std::filesystem::path checkpoint = run.folder / "checkpoint.safetensors";
    const auto training = networks().train(run.plan, run.tables.train, run.tables.valid);
    if (run.resume) {
        training->resume(checkpoint);
        std::cerr << "going on after epoch " << training->epochs_done() << '\n';
    }
    run.folder.create();
    if (!run.resume) say(run.remarks);
    run.train(*training, checkpoint);

    const std::unique_ptr<AnyNetwork> network = training->release();
    const auto& [train, valid, test] = run.tables;
    const std::vector<float> valid_outputs = network->outputs(valid, run.threads);
    report_equal_outputs("valid", valid_outputs, run.plan.task);
    const auto temperature = temperature_of(run.plan.task, valid_outputs, valid.labels);
    const MetricsReport on_valid = run.report(valid_outputs, valid, run.plan.seed, temperature);
    json metrics{{"best_epoch", training->best_epoch()},
                 {"kept_epoch", training->kept_epoch()},
                 {"valid", to_json(on_valid)}};
    print_metrics("valid", on_valid);
    if (test.size() > 0) {
        const std::vector<float> outputs = network->outputs(test, run.threads);
        if (test.labeled()) {
            const MetricsReport on_test = run.report(outputs, test, run.plan.seed, temperature);
            metrics["test"] = to_json(on_test);
            print_metrics("test", on_test);
        }
        run.write_predictions(test, outputs);
    }
    run.folder.write("history.csv", [&](std::ostream& out) {
        write_history(out, training->history(), run.plan.task.monitor());
    });
    run.folder.stage("model.safetensors", [&](const auto& path) { network->save(path); });
    run.folder.write_json("metrics.json", metrics);
    run.commit(run.record);
}

}  // namespace programs
