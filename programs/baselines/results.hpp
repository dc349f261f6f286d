// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/temperature.hpp>
#include <deepchrome/run/metrics_report.hpp>
#include <deepchrome/run/repetition.hpp>

#include "../metrics_json.hpp"
#include "choice.hpp"

/// What the runs of one baseline say together, and how models compare.
namespace programs::baselines {

/// One model over all runs.
class ModelResults {
public:
    ModelResults(std::string name, const RepeatedRuns& runs)
        : name_(std::move(name)), runs_(runs), together_{.scores = Scores(runs.tested().size()),
                                                         .p_on = std::vector<float>(runs.tested().size())} {}

    /// Takes what the model says in one run, and prints its figures.
    void add(const RunPart& part, const RunTables& genes, const BaselineResult& result) {
        const Temperature temperature = Temperature::fit(logits_of(result.valid.p_on), genes.valid.labels);
        MetricsReport valid = report(result.valid, genes.valid, part.seed, temperature);
        MetricsReport test = report(result.test, genes.test, part.seed, temperature);
        print_metrics(part.name.empty() ? name_ : part.name + ", " + name_, test);
        const std::vector<std::size_t> rows = runs_.test_rows(part);
        const auto repeats = static_cast<double>(runs_.repetition().repeats);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            together_.scores[rows[i]] += result.test.scores[i] / repeats;
            together_.p_on[rows[i]] += result.test.p_on[i] / static_cast<float>(repeats);
        }
        members_.push_back({part, std::move(valid), std::move(test), result.choice, result.model_file});
    }

    /// Writes the files of models that have one: model.safetensors, or one for each run in models/.
    void write_models(const OutputFolder& folder) const {
        if (members_.front().model_file.empty()) return;
        const bool several = runs_.repetition().several();
        if (several) folder.make(name_ + "/models");
        for (const Member& member : members_) {
            const std::string file =
                several ? "models/" + member.part.file_name() + ".safetensors" : "model.safetensors";
            folder.write(name_ + "/" + file, [&](std::ostream& out) { out << member.model_file; });
        }
    }

    const std::string& name() const { return name_; }

    /// For the genes that were tested on: means over the repeats.
    const BinaryPredictions& together() const { return together_; }

    /// metrics.json of the model, and its line of the summary.
    std::pair<json, json> metrics(Seed seed) const {
        if (!runs_.repetition().several()) {
            const Member& only = members_.front();
            json metrics{
                {"valid", to_json(only.valid)}, {"test", to_json(only.test)}, {"settings", only.choice}};
            json line{{"auroc", only.test.number("auroc")},
                      {"auroc_interval", to_json(only.test.interval("auroc_interval"))}};
            return {std::move(metrics), std::move(line)};
        }
        std::vector<MetricsReport> on_test;
        json rows = json::array();
        for (const Member& member : members_) {
            json row{{"repeat", member.part.rows.repeat + 1}, {"fold", member.part.rows.fold + 1}};
            for (const auto& [set, figures] : {std::pair{"valid", &member.valid}, {"test", &member.test}}) {
                MetricsReport shown = *figures;
                shown.remove("reliability");
                row[set] = to_json(shown);
            }
            row["settings"] = member.choice;
            rows.push_back(std::move(row));
            on_test.push_back(member.test);
        }
        const ReportSummary summary = summarize(on_test);
        json metrics = to_json(summary);
        metrics["test"] =
            to_json(metrics_report(together_, runs_.tested().labels, seed, 0.5, runs_.tested().genes));
        metrics["members"] = std::move(rows);
        print_summary(name_, summary);
        return {std::move(metrics),
                json{{"auroc", summary.mean.number("auroc")},
                     {"auroc_standard_deviation", summary.standard_deviation.number("auroc")}}};
    }

private:
    struct Member {
        RunPart part;
        MetricsReport valid;
        MetricsReport test;
        json choice;
        std::string model_file;
    };

    static MetricsReport report(const BinaryPredictions& predictions, const Dataset& genes, Seed seed,
                                Temperature temperature) {
        MetricsReport report = metrics_report(predictions, genes.labels, seed, 0.5, genes.genes);
        add_calibrated(report, temperature, logits_of(predictions.p_on), genes.labels);
        return report;
    }

    std::string name_;
    const RepeatedRuns& runs_;
    BinaryPredictions together_;
    std::vector<Member> members_;
};

/// A model, or another program's predictions, with a score for each tested gene.
using NamedScores = std::pair<std::string, Scores>;

/// The paired DeLong test of two models on the same genes.
struct ModelComparison {
    std::string first;
    std::string second;
    AurocComparison aurocs;
};

/// In folds each fold is compared by itself, since scores of different models need not be comparable.
inline ModelComparison comparison(const NamedScores& first, const NamedScores& second,
                                  const RepeatedRuns& runs) {
    std::vector<AurocComparison> sets;
    for (const RunPart& part : runs.parts()) {
        if (part.rows.repeat > 0) continue;  // the scores are means over the repeats
        Scores one;
        Scores other;
        std::vector<float> labels;
        std::vector<std::string> genes;
        for (const std::size_t row : runs.test_rows(part)) {
            one.push_back(first.second[row]);
            other.push_back(second.second[row]);
            labels.push_back(runs.tested().labels[row]);
            genes.push_back(runs.tested().genes[row]);
        }
        sets.push_back(delong(one, other, labels, GeneFamilies(genes).names));
    }
    return {first.first, second.first, mean_comparison(sets)};
}

inline json to_json(const ModelComparison& found) {
    return {{"first", found.first},
            {"second", found.second},
            {"difference", found.aurocs.difference()},
            {"interval", programs::to_json(found.aurocs.interval())},
            {"z", found.aurocs.z()},
            {"p_value", found.aurocs.p_value()}};
}

/// A line of the log for each: how far the first AUROC is above the second.
inline void print_comparisons(std::span<const ModelComparison> found) {
    const auto title = [](const ModelComparison& one) { return one.first + " against " + one.second + ":"; };
    const auto signed_digits = [](double value) { return (value >= 0 ? "+" : "") + four_digits(value); };
    std::size_t width = 0;
    for (const ModelComparison& one : found) width = std::max(width, title(one).size());
    for (const ModelComparison& one : found) {
        const double p = one.aurocs.p_value();
        const ConfidenceInterval interval = one.aurocs.interval();
        std::string name = title(one);
        name.resize(width, ' ');
        std::cerr << name << " difference of AUROC " << signed_digits(one.aurocs.difference()) << " (95 % "
                  << signed_digits(interval.lower) << " to " << signed_digits(interval.upper) << "), p "
                  << (is_finite(p) ? format_significant(p, 2) : "undefined") << '\n';
    }
}

}  // namespace programs::baselines
