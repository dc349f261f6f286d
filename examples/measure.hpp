// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/deepchrome.hpp>

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

inline json interval_json(const deepchrome::Interval& interval) {
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
    const Interval precision_interval = bootstrap_interval(
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
        deepchrome::evaluate(std::span<const float>(outputs), 2, labels, deepchrome::Nll{}).loss;
    add_calibrated(metrics, temperature, opinion.scores, labels);
    return metrics;
}

/// A line of the log: the AUROC with its interval, and what it is the AUROC of.
inline void say(std::string_view which, const json& metrics) {
    const auto value = [](const json& number) {
        return number.is_number() ? deepchrome::fixed(number.get<double>(), 4) : std::string("undefined");
    };
    std::cerr << which << ": AUROC " << value(metrics["auroc"]) << " (95 % "
              << value(metrics["auroc_interval"][0]) << " to " << value(metrics["auroc_interval"][1])
              << "), average precision " << value(metrics["average_precision"]) << ", accuracy "
              << value(metrics["accuracy"]) << " ("
              << deepchrome::fixed(100 * metrics["fraction_on"].get<double>(), 1) << " % of "
              << metrics["genes"] << " genes are ON)\n";
}

}  // namespace programs
