// SPDX-License-Identifier: BSD-3-Clause
//
// deepchrome-baselines: what simpler models make of the same gene tables.
//
// A network that does no better than these has learnt nothing that needed one. Every model chooses its
// hyper-parameters by AUROC on the validation genes, says which it chose, and is measured as the network is.

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <utility>

#include "baseline_models.hpp"
#include "baseline_settings.hpp"
#include "cross_validation.hpp"
#include "measure.hpp"
#include "program.hpp"

namespace {

using namespace deepchrome;
using programs::json;
using programs::Opinion;
using programs::baselines::Answer;
using programs::baselines::Scores;
using programs::baselines::Task;

json metrics_of(const Opinion& opinion, const std::vector<float>& labels, Seed seed,
                Temperature temperature) {
    json metrics = programs::metrics_of(opinion, labels, seed);
    programs::add_calibrated(metrics, temperature, programs::logits_of(opinion.p_on), labels);
    return metrics;
}

/// The paired DeLong test of two models on the same genes.
json comparison_json(const std::string& first, const std::string& second, const AurocComparison& comparison) {
    return {{"first", first},
            {"second", second},
            {"difference", comparison.difference()},
            {"interval", programs::interval_json(comparison.interval())},
            {"z", comparison.z()},
            {"p_value", comparison.p_value()}};
}

/// The p(ON) of another program's predictions.tsv for the same genes.
Scores read_predictions(const std::string& path, const std::vector<std::string>& genes) {
    LineReader lines(path);
    Scores scores;
    while (lines.next()) {
        const std::vector<std::string_view> fields = split_fields(lines.text(), '\t');
        if (lines.number() == 1) {
            if (fields.size() >= 2 && fields[0] == "gene" && fields[1] == "p_on") continue;
            throw DataError(lines.where() +
                            ": is no table of predictions (wanted the columns gene and p_on); give a "
                            "predictions.tsv of deepchrome-train");
        }
        const std::size_t row = scores.size();
        double value = 0;
        const auto is_number = [&value](std::string_view text) {
            const char* const last = text.data() + text.size();
            const auto [end, problem] = std::from_chars(text.data(), last, value);
            return problem == std::errc{} && end == last;
        };
        if (fields.size() < 2 || row >= genes.size() || fields[0] != genes[row] || !is_number(fields[1])) {
            throw_as<DataError>(
                {lines.where(), ": gene ", fields[0], " (wanted ",
                 row < genes.size() ? genes[row] : "no more",
                 " and its probability); compare with predictions for the same genes in the same order"});
        }
        scores.push_back(value);
    }
    if (scores.size() != genes.size()) {
        throw DataError(path + ": has " + std::to_string(scores.size()) + " genes (wanted " +
                        std::to_string(genes.size()) +
                        "); compare with predictions for the same genes in the same order");
    }
    return scores;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Trains simpler models than the network on the same gene tables.", "deepchrome-baselines");
    std::string train_path;
    std::string valid_path;
    std::string test_path;
    std::string output;
    std::vector<std::string> marks;
    std::vector<std::string> compare;
    bool force = false;
    programs::Repetition how;
    programs::BaselineSettings settings;
    app.add_option("--train", train_path, "gene table to train on, plain or .gz")->required();
    app.add_option("--valid", valid_path, "gene table that chooses the hyper-parameters")->required();
    app.add_option("--test", test_path, "gene table to measure the models on")->required();
    app.add_option("-o,--output", output, "folder for the results")->required();
    app.add_option("--marks", marks, "names of the columns of tables without a header")->delimiter(',');
    app.add_option("--compare", compare,
                   "predictions.tsv of another model for the same genes, to be tested against each");
    how.add_to(app);
    settings.add_to(app);
    app.add_flag("-f,--force", force, "replace what is there");

    return programs::run(app, argc, argv, [&](const InterruptGuard& guard) {
        const std::vector<std::string> models = settings.chosen_models();
        std::vector<std::string> files{"metrics.json", "run.json", "folds.tsv"};
        for (const std::string& model : models) {
            for (const char* file : {"metrics.json", "predictions.tsv"}) files.push_back(model + "/" + file);
        }
        programs::OutputFolder folder(output, files, force);

        const Dataset train = programs::read_labeled(train_path, marks, "a model");
        const Dataset valid = programs::read_labeled(valid_path, train.marks, "a model");
        const Dataset test = programs::read_labeled(test_path, train.marks, "a model");
        GeneMean others;
        json inputs{{"train", {{"path", train_path}, {"checksum", data_checksum(train)}}},
                    {"valid", {{"path", valid_path}, {"checksum", data_checksum(valid)}}},
                    {"test", {{"path", test_path}, {"checksum", data_checksum(test)}}}};
        inputs["other_cells"] = json::array();
        for (const std::string& path : settings.other_cells) {
            const Dataset other = read_csv(path, programs::signal, {.marks = train.marks});
            inputs["other_cells"].push_back({{"path", path}, {"checksum", data_checksum(other)}});
            others.add(other);
            guard.check();
        }
        const bool folds = how.folds > 0;
        const Dataset pool = folds ? concatenate(train, valid, test) : test;
        std::vector<FoldRows> parts;
        if (folds) {
            parts = programs::parts_of(pool, how, settings.seed());
        } else {
            for (std::size_t repeat = 0; repeat < how.repeats; ++repeat)
                parts.push_back({repeat, 0, {}, {}, {}});
        }
        std::vector<std::pair<std::string, Scores>> rivals;  // of whom only predictions are known
        for (const std::string& path : compare) rivals.emplace_back(path, read_predictions(path, pool.genes));
        folder.create();
        for (const std::string& file : files) folder.remove(file);

        std::map<std::string, std::vector<json>> members;
        std::map<std::string, Opinion> opinions;
        std::map<std::string, json> choices;
        for (const std::string& model : models) {
            opinions[model] = {.scores = Scores(pool.size()), .p_on = std::vector<float>(pool.size())};
            choices[model] = json::array();
        }
        for (const FoldRows& part : parts) {
            const Dataset part_train = folds ? subset(pool, part.train) : Dataset{};
            const Dataset part_valid = folds ? subset(pool, part.valid) : Dataset{};
            const Dataset part_test = folds ? subset(pool, part.test) : Dataset{};
            const Task task = folds ? Task{part_train, part_valid, part_test} : Task{train, valid, test};
            const Seed seed{settings.seed().value + part.repeat};
            for (const std::string& model : models) {
                const Answer answer =
                    programs::baselines::answer_of(model, task, settings, others, seed, guard);
                const Temperature temperature =
                    Temperature::fit(programs::logits_of(answer.valid.p_on), task.valid.labels);
                json metrics{{"valid", metrics_of(answer.valid, task.valid.labels, seed, temperature)},
                             {"test", metrics_of(answer.test, task.test.labels, seed, temperature)}};
                if (programs::name_of(part, how).empty())
                    programs::say(model, metrics["test"]);
                else
                    programs::say(programs::name_of(part, how) + ", " + model, metrics["test"]);
                choices[model].push_back(answer.choice);
                for (std::size_t i = 0; i < task.test.size(); ++i) {
                    const std::size_t row = folds ? part.test[i] : i;
                    opinions[model].scores[row] += answer.test.scores[i] / static_cast<double>(how.repeats);
                    opinions[model].p_on[row] += answer.test.p_on[i] / static_cast<float>(how.repeats);
                }
                members[model].push_back(std::move(metrics));
            }
        }

        json summary{{"models", json::object()}, {"comparisons", json::array()}};
        for (const std::string& model : models) {
            json metrics;
            if (!how.several()) {
                metrics = members[model].front();
                metrics["settings"] = choices[model].front();
            } else {
                std::vector<json> on_test;
                json rows = json::array();
                for (std::size_t i = 0; i < parts.size(); ++i) {
                    json row{{"repeat", parts[i].repeat + 1}, {"fold", parts[i].fold + 1}};
                    row.update(members[model][i]);
                    for (const char* set : {"valid", "test"}) row[set].erase("reliability");
                    row["settings"] = choices[model][i];
                    on_test.push_back(row["test"]);
                    rows.push_back(std::move(row));
                }
                metrics = programs::summary_of(on_test);
                metrics["test"] = programs::metrics_of(opinions[model], pool.labels, settings.seed());
                metrics["members"] = std::move(rows);
                programs::say_summary(model, metrics);
            }
            summary["models"][model] =
                how.several() ? json{{"auroc", metrics["mean"]["auroc"]},
                                     {"auroc_standard_deviation", metrics["standard_deviation"]["auroc"]}}
                              : json{{"auroc", metrics["test"]["auroc"]},
                                     {"auroc_interval", metrics["test"]["auroc_interval"]}};
            folder.make(model);
            folder.write_json(model + "/metrics.json", metrics);
            folder.write(model + "/predictions.tsv", [&](std::ostream& out) {
                write_predictions(out, pool.genes, std::span<const float>(opinions[model].p_on), pool.labels);
            });
        }
        // Every pair of models, and every rival against every model. In folds each fold is compared by
        // itself.
        std::vector<std::pair<std::string, Scores>> all = rivals;
        for (const std::string& model : models) all.emplace_back(model, opinions[model].scores);
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = std::max(i + 1, rivals.size()); j < all.size(); ++j) {
                std::vector<AurocComparison> sets;
                for (const FoldRows& part : parts) {
                    if (part.repeat > 0) continue;  // the scores are means over the repeats
                    std::vector<std::size_t> rows = part.test;
                    if (!folds) {
                        rows.resize(pool.size());
                        std::iota(rows.begin(), rows.end(), std::size_t{0});
                    }
                    Scores first;
                    Scores second;
                    std::vector<float> labels;
                    for (const std::size_t row : rows) {
                        first.push_back(all[i].second[row]);
                        second.push_back(all[j].second[row]);
                        labels.push_back(pool.labels[row]);
                    }
                    sets.push_back(delong(first, second, labels));
                }
                summary["comparisons"].push_back(
                    comparison_json(all[i].first, all[j].first, mean_comparison(sets)));
            }
        }
        if (folds) {
            folder.write("folds.tsv",
                         [&](std::ostream& out) { programs::write_folds(out, pool, parts, how); });
        }
        json record = settings.record();
        record.update(how.record());
        folder.write_json("run.json", programs::run_record(app, argc, argv, std::move(record), inputs));
        folder.write_json("metrics.json", summary);
        folder.complete();
    });
}
