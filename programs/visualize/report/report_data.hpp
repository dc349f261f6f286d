// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/interpret/active_bins.hpp>
#include <deepchrome/metrics/curves.hpp>
#include <deepchrome/run/any_network.hpp>
#include <deepchrome/run/metrics_report.hpp>

#include "../../program.hpp"

/// What the report has to say, before it is written: everything that is computed from the model and the
/// genes.
namespace programs::report {

/// The most likely gene of a class, with its bars.
struct LikelyGene {
    deepchrome::ClassMap map;
    std::vector<deepchrome::MarkActivity> bars;
};

/// What the report is about.
struct ReportInput {
    std::string model_path;
    std::string data_path;
    const deepchrome::AnyNetwork& network;
    deepchrome::Dataset genes;    ///< as in the table, marks in the model's order
    double call_threshold;        ///< p(ON) above it is called ON
    double active_threshold;      ///< values of a most-likely map above it are active
    deepchrome::MarkRoles roles;  ///< that the user states
    deepchrome::BinAxis axis;
    deepchrome::Seed seed;
};

/// Everything that is computed.
struct ReportData {
    std::string model_checksum;
    std::string data_checksum;
    deepchrome::ClassBalance balance;  ///< of the labels; 0 and 0 without
    deepchrome::BinaryPredictions predictions;
    deepchrome::MetricsReport metrics;  ///< empty without labels
    std::vector<deepchrome::CurvePoint> roc;
    std::vector<deepchrome::CurvePoint> precision_recall;
    deepchrome::CurveBands bands;
    deepchrome::Attributions<float> contributions;  ///< DeepLIFT, to the log-odds of ON
    deepchrome::FilterBank filters;                 ///< of one network; of several there are none
    std::vector<deepchrome::MarkLeftOut> without;   ///< by mark; empty unless there are genes of both classes
    LikelyGene on;
    LikelyGene off;

    bool labeled() const { return balance.on + balance.off > 0; }
    bool both_classes() const { return balance.on > 0 && balance.off > 0; }
};

/// Computes it. `search` and `rate` are those of the most-likely maps.
inline ReportData collect(const ReportInput& about, const deepchrome::MostLikelyClass& search, double rate,
                          deepchrome::Threads& threads, const deepchrome::InterruptGuard& guard) {
    using namespace deepchrome;
    const Dataset& genes = about.genes;
    ReportData found;
    found.model_checksum = model_checksum(about.model_path);
    found.data_checksum = data_checksum(genes);
    found.balance = class_balance(genes.labels);

    found.predictions = BinaryPredictions::of_outputs(about.network.outputs(genes, threads, about.data_path));
    if (found.labeled())
        found.metrics =
            metrics_report(found.predictions, genes.labels, about.seed, about.call_threshold, genes.genes);
    if (found.both_classes()) {
        found.roc = roc_curve(found.predictions.scores, genes.labels);
        found.precision_recall = precision_recall_curve(found.predictions.scores, genes.labels);
        found.bands =
            curve_bands(found.predictions.scores, genes.labels, {.replicates = 500, .seed = about.seed});
    }
    guard.check();

    const Class on_class{1};
    found.contributions =
        about.network.attribute("deep-lift", {}, genes, on_class, threads, [&] { guard.check(); });
    guard.check();
    if (found.both_classes()) {
        found.without = about.network.leave_one_mark_out(genes, on_class, threads);
        guard.check();
    }
    const bool convolves = about.network.describe().name.find("Conv1D(") != std::string::npos;
    if (about.network.size() == 1 && convolves) found.filters = about.network.filters(genes, threads);
    guard.check();

    for (const bool on : {true, false}) {
        LikelyGene& gene = on ? found.on : found.off;
        gene.map = about.network.search(search, Class{on ? std::size_t{1} : std::size_t{0}},
                                        RMSProp{.learning_rate = rate}, threads);
        gene.bars =
            active_bins(gene.map.mean, about.network.card().marks, about.active_threshold, about.roles);
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
