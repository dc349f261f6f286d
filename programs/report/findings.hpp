// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <deepchrome/all.hpp>

#include "../measure.hpp"
#include "../program.hpp"

/// What the report has to say, before it is written: everything that is computed from the model and the
/// genes.
namespace programs::report {

/// The course of a training, as deepchrome-train left it.
struct TrainingCourse {
    std::filesystem::path file;  ///< the history
    deepchrome::History epochs;
    std::size_t kept_epoch = 0;           ///< whose weights the model has; 0: not known
    deepchrome::ClassBalance valid = {};  ///< of the validation genes; 0 and 0: not known
};

/// Reads what `write_history` wrote. Throws DataError naming file and line.
inline deepchrome::History read_history(const std::filesystem::path& path) {
    using deepchrome::DataError;
    constexpr std::string_view header = "epoch,train_loss,valid_loss,valid_auroc,learning_rate,seconds";
    std::istringstream lines(deepchrome::read_file(path));
    std::string line;
    std::getline(lines, line);
    if (line != header) {
        throw DataError(path.string() + ":1: is not the header of a history (wanted " + std::string(header) +
                        "); give the folder of a finished deepchrome-train");
    }
    deepchrome::History history;
    for (std::size_t number = 2; std::getline(lines, line); ++number) {
        std::vector<double> values;
        const char* place = line.data();
        const char* const end = place + line.size();
        while (values.size() < 6) {
            double value = 0;
            const auto [next, problem] = std::from_chars(place, end, value);
            if (problem != std::errc{}) break;
            values.push_back(value);
            place = next;
            if (place == end || *place != ',') break;
            ++place;
        }
        if (values.size() != 6 || place != end || !(values[0] >= 1 && values[0] < 1e9)) {
            throw DataError(
                path.string() + ":" + std::to_string(number) +
                ": is not an epoch (wanted six numbers, separated by commas); give the folder of a finished "
                "deepchrome-train");
        }
        history.push_back({.epoch = static_cast<std::size_t>(values[0]),
                           .train_loss = values[1],
                           .valid_loss = values[2],
                           .valid_auroc = values[3],
                           .learning_rate = values[4],
                           .seconds = values[5]});
    }
    return history;
}

/// The course of a model's training: its own history, `<model>.history.csv`, or `history.csv`. Nothing where
/// there is none in the model's folder; DataError where there is none in the folder that was asked for.
inline std::optional<TrainingCourse> training_course(const std::string& folder,
                                                     const std::filesystem::path& model,
                                                     const deepchrome::ModelCard& card) {
    const std::filesystem::path place = folder.empty() ? model.parent_path() : std::filesystem::path(folder);
    const std::filesystem::path own = place / (model.stem().string() + ".history.csv");
    std::error_code ignored;
    TrainingCourse course;
    course.file = std::filesystem::exists(own, ignored) ? own : place / "history.csv";
    if (!std::filesystem::exists(course.file, ignored)) {
        if (folder.empty()) return std::nullopt;
        throw deepchrome::DataError(
            course.file.string() +
            ": is not there; give the folder of a finished deepchrome-train, or leave out --training");
    }
    course.epochs = read_history(course.file);
    const auto number = [](const std::string& text, std::size_t& value) {
        std::from_chars(text.data(), text.data() + text.size(), value);
    };
    if (const auto known = card.provenance.find("kept_epoch"); known != card.provenance.end()) {
        number(known->second, course.kept_epoch);
    } else if (course.file != own && std::filesystem::exists(place / "metrics.json", ignored)) {
        json metrics = json::parse(deepchrome::read_file(place / "metrics.json"), nullptr, false);
        if (!metrics.is_object()) metrics = json::object();
        number(metrics.value("/kept_epoch"_json_pointer, json(0)).dump(), course.kept_epoch);
        number(metrics.value("/valid/genes_on"_json_pointer, json(0)).dump(), course.valid.on);
        number(metrics.value("/valid/genes_off"_json_pointer, json(0)).dump(), course.valid.off);
    }
    return course;
}

/// The most likely gene of a class, with its bars.
struct LikelyGene {
    deepchrome::ClassMap map;
    std::vector<deepchrome::MarkActivity> bars;
};

/// What the report is about.
struct Subject {
    std::string model_path;
    std::string data_path;
    const Model& model;
    const deepchrome::ModelCard& card;
    deepchrome::Dataset genes;  ///< as in the table, marks in the model's order
    double call_threshold;      ///< p(ON) above it is called ON
    double active_threshold;    ///< values of a most-likely map above it are active
    std::int64_t bin_width;
    deepchrome::Seed seed;
};

/// Everything that is computed.
struct Findings {
    std::string model_checksum;
    std::string data_checksum;
    deepchrome::ClassBalance balance;  ///< of the labels; 0 and 0 without
    Opinion opinion;
    json metrics;  ///< null without labels
    std::vector<deepchrome::CurvePoint> roc;
    std::vector<deepchrome::CurvePoint> precision_recall;
    deepchrome::CurveBands bands;
    deepchrome::Attributions<Model::Value> contributions;  ///< DeepLIFT, to the log-odds of ON
    deepchrome::FilterBank filters;
    std::vector<deepchrome::MarkLeftOut> without;  ///< by mark; empty unless there are genes of both classes
    LikelyGene on;
    LikelyGene off;

    bool labeled() const { return balance.on + balance.off > 0; }
    bool both_classes() const { return balance.on > 0 && balance.off > 0; }
};

/// Computes it. `search` and `rate` are those of the most-likely maps.
inline Findings find(const Subject& about, const deepchrome::MostLikelyClass& search, double rate,
                     deepchrome::Threads& threads, const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    const Dataset& genes = about.genes;
    const std::size_t marks = genes.signal.marks;
    Findings found;
    found.model_checksum = file_checksum(about.model_path);
    found.data_checksum = data_checksum(genes);
    found.balance = class_balance(genes.labels);

    Dataset scaled = genes;
    about.card.scaling.apply(scaled.values(), marks);
    const std::span<const float> x = std::as_const(scaled).values();
    found.opinion = opinion_of(outputs_of(about.model, about.card, scaled, threads));
    if (found.labeled())
        found.metrics = metrics_of(found.opinion, genes.labels, about.seed, about.call_threshold);
    if (found.both_classes()) {
        found.roc = roc_curve(found.opinion.scores, genes.labels);
        found.precision_recall = precision_recall_curve(found.opinion.scores, genes.labels);
        found.bands =
            curve_bands(found.opinion.scores, genes.labels, {.replicates = 500, .seed = about.seed});
    }
    guard.check();

    const ClassScore score{Class{1}};
    const Baseline baseline = Baseline::no_reads(about.card.scaling, marks);
    found.contributions = DeepLift{baseline}(about.model, x, score, threads);
    guard.check();
    if (found.both_classes()) {
        found.without = leave_one_mark_out(about.model, x, genes.labels, score, baseline, threads);
        guard.check();
    }
    // Without labels, averages are over all genes: in `on`.
    const std::vector<float> all_on(found.labeled() ? 0 : genes.size(), 1.0f);
    found.filters =
        filters_of(about.model, x, found.labeled() ? std::span<const float>(genes.labels) : all_on, threads);
    guard.check();

    for (const bool on : {true, false}) {
        LikelyGene& gene = on ? found.on : found.off;
        gene.map = search(about.model, Class{on ? std::size_t{1} : std::size_t{0}},
                          RMSProp{.learning_rate = rate}, threads);
        gene.bars = active_bins(gene.map.mean, about.card.marks, about.active_threshold);
        guard.check();
    }
    return found;
}

/// Which of the tables of the training, by the card, the genes are: "train", "valid", or nothing.
inline std::string table_of_training(const deepchrome::ModelCard& card, const std::string& checksum) {
    for (const auto& [name, known] : card.training_data) {
        if (known == checksum) return name;
    }
    return {};
}

}  // namespace programs::report
