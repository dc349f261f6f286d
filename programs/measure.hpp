// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/all.hpp>

#include "goal.hpp"
#include "program.hpp"

/// What metrics.json says of a model, whatever kind of model it is.
namespace programs {

/// What a model says of some genes.
struct Opinion {
    std::vector<double> scores;  ///< log p(ON) - log p(OFF), or whatever else ranks the genes
    std::vector<float> p_on;
};

/// The opinion of a network, from its log-probabilities.
inline Opinion opinion_of(const std::vector<float>& outputs) {
    Opinion opinion{.scores = {}, .p_on = probabilities_on(outputs)};
    for (std::size_t gene = 0; gene < opinion.p_on.size(); ++gene) {
        opinion.scores.push_back(deepchrome::on_score(std::span(outputs).subspan(2 * gene, 2)));
    }
    return opinion;
}

/// The log odds of probabilities, finite also for 0 and 1, which no model can be that sure of.
inline std::vector<double> logits_of(std::span<const float> p_on) {
    std::vector<double> logits;
    for (const float p : p_on) {
        const double held = std::clamp(static_cast<double>(p), 1e-6, 1 - 1e-6);
        logits.push_back(std::log(held) - std::log1p(-held));
    }
    return logits;
}

inline json interval_json(const deepchrome::ConfidenceInterval& interval) {
    return json::array({interval.lower, interval.upper});
}

/// How well probabilities fit labels: Brier score, expected calibration error and log loss.
inline json probability_metrics(std::span<const double> p_on, std::span<const float> labels) {
    deepchrome::Brier brier;
    deepchrome::Calibration calibration;
    deepchrome::LogLoss loss;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        brier.add(p_on[gene], labels[gene] > 0.5f);
        calibration.add(p_on[gene], labels[gene] > 0.5f);
        loss.add(p_on[gene], labels[gene] > 0.5f);
    }
    return {{"brier", brier.value()},
            {"expected_calibration_error", calibration.value()},
            {"loss", loss.value()}};
}

/// How well a model ranks and calls the genes at a threshold, how sure that is, and what calling all genes
/// alike would reach. The AUROC has DeLong's interval, the average precision that of a bootstrap; both are of
/// 95 %.
inline json metrics_of(const Opinion& opinion, const std::vector<float>& labels, deepchrome::Seed seed,
                       double threshold = 0.5) {
    using namespace deepchrome;
    AveragePrecision average_precision;
    Auroc auroc;
    Confusion confusion{.threshold = threshold};
    Calibration calibration;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const bool on = labels[gene] > 0.5f;
        auroc.add(opinion.scores[gene], on);
        average_precision.add(opinion.scores[gene], on);
        confusion.add(static_cast<double>(opinion.p_on[gene]), on);
        calibration.add(static_cast<double>(opinion.p_on[gene]), on);
    }
    const AurocEstimate estimate = delong(opinion.scores, labels);
    const RankedGenes ranked(opinion.scores, labels);
    const ConfidenceInterval precision_interval = bootstrap_interval(
        labels, [&](Multiplicities drawn) { return ranked.average_precision(drawn); }, {.seed = seed});
    const json of_probabilities =
        probability_metrics(std::vector<double>(opinion.p_on.begin(), opinion.p_on.end()), labels);
    const ClassBalance balance = class_balance(labels);
    json reliability = json::array();
    for (const ReliabilityBin& bin : calibration.table()) {
        reliability.push_back({{"lower", bin.lower},
                               {"upper", bin.upper},
                               {"genes", bin.genes},
                               {"mean_probability", bin.mean_probability},
                               {"fraction_on", bin.fraction_on}});
    }
    return {{"auroc", auroc.value()},
            {"auroc_interval", interval_json(estimate.interval())},
            {"auroc_standard_error", estimate.standard_error()},
            {"average_precision", average_precision.value()},
            {"average_precision_interval", interval_json(precision_interval)},
            {"accuracy", confusion.accuracy()},
            {"balanced_accuracy", confusion.balanced_accuracy()},
            {"f1", confusion.f1()},
            {"matthews", confusion.matthews()},
            {"brier", of_probabilities["brier"]},
            {"expected_calibration_error", of_probabilities["expected_calibration_error"]},
            {"loss", of_probabilities["loss"]},
            {"genes", labels.size()},
            {"genes_on", balance.on},
            {"genes_off", balance.off},
            {"fraction_on", balance.fraction_on()},
            {"majority_accuracy", std::max(balance.fraction_on(), 1 - balance.fraction_on())},
            {"reliability", std::move(reliability)}};
}

/// What `metrics` would say of the probabilities after temperature scaling, under "calibrated".
inline void add_calibrated(json& metrics, deepchrome::Temperature temperature, std::span<const double> logits,
                           std::span<const float> labels) {
    std::vector<double> p_on;
    for (const double logit : logits) p_on.push_back(temperature.probability(logit));
    json calibrated{{"temperature", temperature.value}};
    calibrated.update(probability_metrics(p_on, labels));
    metrics["calibrated"] = std::move(calibrated);
}

/// The metrics of a network's log-probabilities, also after temperature scaling.
inline json metrics_of(const std::vector<float>& outputs, const std::vector<float>& labels,
                       deepchrome::Seed seed, deepchrome::Temperature temperature, double threshold) {
    const Opinion opinion = opinion_of(outputs);
    json metrics = metrics_of(opinion, labels, seed, threshold);
    // From the log-probabilities themselves: a probability in float may be 1 where its logarithm is not 0.
    metrics["loss"] =
        deepchrome::evaluate(std::span<const float>(outputs), 2, labels, deepchrome::NegativeLogLikelihood{})
            .loss;
    add_calibrated(metrics, temperature, opinion.scores, labels);
    return metrics;
}

/// How well a regression predicts `values`.
inline json metrics_of_values(std::span<const float> predicted, std::span<const float> values) {
    deepchrome::Pearson pearson;
    deepchrome::Spearman spearman;
    deepchrome::RSquared r_squared;
    deepchrome::RootMeanSquaredError error;
    double sum = 0;
    for (std::size_t gene = 0; gene < values.size(); ++gene) {
        const auto guess = static_cast<double>(predicted[gene]);
        const auto value = static_cast<double>(values[gene]);
        pearson.add(guess, value);
        spearman.add(guess, value);
        r_squared.add(guess, value);
        error.add(guess, value);
        sum += value;
    }
    const double mean = sum / static_cast<double>(values.size());
    deepchrome::RootMeanSquaredError deviation;
    for (const float value : values) deviation.add(mean, static_cast<double>(value));
    return {{"pearson", pearson.value()},
            {"spearman", spearman.value()},
            {"r_squared", r_squared.value()},
            {"rmse", error.value()},
            {"genes", values.size()},
            {"mean_value", mean},
            {"standard_deviation_of_values", deviation.value()}};
}

/// How well log-probabilities (genes x classes) tell the classes of genes apart.
inline json metrics_of_classes(const std::vector<float>& log_p, std::span<const float> labels,
                               std::size_t classes) {
    using namespace deepchrome;
    MacroAuroc auroc(classes);
    ConfusionMatrix confusion(classes);
    std::vector<double> scores(classes);
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const std::span<const float> of_gene = std::span(log_p).subspan(gene * classes, classes);
        for (std::size_t c = 0; c < classes; ++c) scores[c] = class_log_odds(of_gene, c);
        const auto label = static_cast<std::size_t>(labels[gene]);
        auroc.add(scores, label);
        confusion.add(static_cast<std::size_t>(std::ranges::max_element(of_gene) - of_gene.begin()), label);
    }
    json matrix = json::array();
    json sizes = json::array();
    std::uint64_t largest = 0;
    for (std::size_t label = 0; label < classes; ++label) {
        json row = json::array();
        for (std::size_t called = 0; called < classes; ++called)
            row.push_back(confusion.count(label, called));
        matrix.push_back(std::move(row));
        sizes.push_back(confusion.size(label));
        largest = std::max(largest, confusion.size(label));
    }
    return {{"macro_auroc", auroc.value()},
            {"auroc_by_class", auroc.by_class()},
            {"accuracy", confusion.accuracy()},
            {"balanced_accuracy", confusion.balanced_accuracy()},
            {"loss", evaluate(std::span<const float>(log_p), classes, labels, NegativeLogLikelihood{}).loss},
            {"genes", labels.size()},
            {"genes_by_class", std::move(sizes)},
            {"majority_accuracy", static_cast<double>(largest) / static_cast<double>(labels.size())},
            {"confusion", std::move(matrix)}};
}

/// What metrics.json says of a network's outputs (genes x Goal::width()). A temperature is of ON or OFF only.
inline json metrics_of(Goal goal, const std::vector<float>& outputs, const std::vector<float>& labels,
                       deepchrome::Seed seed, std::optional<deepchrome::Temperature> temperature,
                       double threshold) {
    if (goal.number()) return metrics_of_values(outputs, labels);
    if (!goal.binary()) return metrics_of_classes(outputs, labels, goal.classes);
    return temperature ? metrics_of(outputs, labels, seed, *temperature, threshold)
                       : metrics_of(opinion_of(outputs), labels, seed, threshold);
}

/// The temperature of a network, from its outputs for the validation genes; none but for ON or OFF.
inline std::optional<deepchrome::Temperature> temperature_of(Goal goal, const std::vector<float>& outputs,
                                                             std::span<const float> labels) {
    if (!goal.binary()) return std::nullopt;
    return deepchrome::Temperature::fit(opinion_of(outputs).scores, labels);
}

/// Key and name of the figure that stands for all others.
inline std::pair<const char*, const char*> headline_of(const json& metrics) {
    if (metrics.contains("pearson")) return {"pearson", "Pearson"};
    if (metrics.contains("macro_auroc")) return {"macro_auroc", "macro AUROC"};
    return {"auroc", "AUROC"};
}

/// A line of the log: the figures that matter most, and what they are of; an AUROC with its interval.
inline void say(std::string_view which, const json& metrics) {
    const auto value = [](const json& number) {
        return number.is_number() && std::isfinite(number.get<double>())
                   ? deepchrome::format_fixed(number.get<double>(), 4)
                   : std::string("undefined");
    };
    const auto [key, name] = headline_of(metrics);
    std::cerr << which << ": " << name << ' ' << value(metrics[key]);
    if (metrics.contains("pearson")) {
        std::cerr << ", Spearman " << value(metrics["spearman"]) << ", R2 " << value(metrics["r_squared"])
                  << ", RMSE " << value(metrics["rmse"]) << " (" << metrics["genes"] << " genes)\n";
    } else if (metrics.contains("macro_auroc")) {
        std::cerr << ", accuracy " << value(metrics["accuracy"]) << " ("
                  << value(metrics["majority_accuracy"]) << " by calling all " << metrics["genes"]
                  << " genes alike)\n";
    } else {
        std::cerr << " (95 % " << value(metrics["auroc_interval"][0]) << " to "
                  << value(metrics["auroc_interval"][1]) << "), average precision "
                  << value(metrics["average_precision"]) << ", accuracy " << value(metrics["accuracy"])
                  << " (" << deepchrome::format_fixed(100 * metrics["fraction_on"].get<double>(), 1)
                  << " % of " << metrics["genes"] << " genes are ON)\n";
    }
}

/// Predictions as a table: of a network's outputs, with labels where there are some.
inline void write_outputs(std::ostream& out, Goal goal, const deepchrome::Dataset& data,
                          const std::vector<float>& outputs, double threshold) {
    if (goal.number())
        return deepchrome::write_value_predictions(out, data.genes, std::span(outputs), data.labels);
    if (goal.binary()) {
        const std::vector<float> p_on = probabilities_on(outputs);
        return deepchrome::write_predictions(out, data.genes, std::span(p_on), data.labels, threshold);
    }
    std::vector<float> p = outputs;
    for (float& value : p) value = std::exp(value);
    deepchrome::write_class_predictions(out, data.genes, std::span<const float>(p), goal.classes,
                                        data.labels);
}

}  // namespace programs
