// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/average_precision.hpp>
#include <deepchrome/metrics/average_precision_interval.hpp>
#include <deepchrome/metrics/brier.hpp>
#include <deepchrome/metrics/calibration.hpp>
#include <deepchrome/metrics/confusion.hpp>
#include <deepchrome/metrics/confusion_matrix.hpp>
#include <deepchrome/metrics/correlation.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/metrics/log_loss.hpp>
#include <deepchrome/metrics/macro_auroc.hpp>
#include <deepchrome/metrics/regression_error.hpp>
#include <deepchrome/metrics/temperature.hpp>
#include <deepchrome/predict/outputs.hpp>
#include <deepchrome/run/gene_families.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/training/evaluate.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How good predictions are: figures by name, in a fixed order. A new metric is included here and
/// added in the function below that fits its task.
class MetricsReport {
public:
    using Counts = std::vector<std::uint64_t>;
    using Value = std::variant<double, std::uint64_t, ConfidenceInterval, std::vector<double>, Counts,
                               std::vector<Counts>, std::vector<ReliabilityBin>, MetricsReport>;

    struct Figure;

    void add(std::string name, Value value);
    /// Replaces the value of a figure that is there.
    void set(std::string_view name, Value value);
    const std::vector<Figure>& figures() const { return figures_; }
    bool empty() const { return figures_.empty(); }
    bool has(std::string_view name) const { return find(name) != nullptr; }

    /// A figure as T: `report.get<double>("auroc")`. Error where there is none, or it is of another kind.
    template <class T>
    const T& get(std::string_view name) const;
    double number(std::string_view name) const { return get<double>(name); }
    std::uint64_t count(std::string_view name) const { return get<std::uint64_t>(name); }
    ConfidenceInterval interval(std::string_view name) const { return get<ConfidenceInterval>(name); }

    /// Takes a figure away where it is there.
    void remove(std::string_view name);

private:
    const Figure* find(std::string_view name) const;

    std::vector<Figure> figures_;
};

struct MetricsReport::Figure {
    std::string name;
    Value value;
};

inline void MetricsReport::add(std::string name, Value value) {
    figures_.push_back({std::move(name), std::move(value)});
}

template <class T>
const T& MetricsReport::get(std::string_view name) const {
    const Figure* figure = find(name);
    const T* value = figure == nullptr ? nullptr : std::get_if<T>(&figure->value);
    if (value == nullptr) throw_as<Error>({"the report has no figure ", name, " of this kind"});
    return *value;
}

inline void MetricsReport::remove(std::string_view name) {
    std::erase_if(figures_, [&](const Figure& figure) { return figure.name == name; });
}

/// What a classifier of ON and OFF genes says of some genes.
struct BinaryPredictions {
    std::vector<double> scores;  ///< log p(ON) - log p(OFF), or whatever else ranks the genes
    std::vector<float> p_on;

    /// From log-probabilities of OFF and ON, genes x 2.
    static BinaryPredictions of_outputs(std::span<const float> outputs);
};

/// The log-odds of probabilities, finite also for 0 and 1, of which no model can be that sure.
std::vector<double> logits_of(std::span<const float> p_on);

namespace detail {

/// How well probabilities fit labels.
void add_probability_metrics(MetricsReport& report, std::span<const double> p_on,
                             std::span<const float> labels);

}  // namespace detail

/// How well genes are ranked, and called ON above `threshold`, with intervals of 95 % on the logit
/// scale (the AUROC's is DeLong's, the average precision's that of a bootstrap by `seed`), and what calling
/// all genes alike would reach. `genes` are the ids, or none: the intervals take rows of one gene as one
/// observation.
MetricsReport metrics_report(const BinaryPredictions& predictions, std::span<const float> labels, Seed seed,
                             double threshold = 0.5, std::span<const std::string> genes = {});

/// Adds, under "calibrated", how well the probabilities fit after temperature scaling.
void add_calibrated(MetricsReport& report, Temperature temperature, std::span<const double> logits,
                    std::span<const float> labels);

/// How well a regression predicts `values`.
MetricsReport regression_report(std::span<const float> predicted, std::span<const float> values);

/// How well log-probabilities (genes x classes) tell the classes of genes apart.
MetricsReport classes_report(std::span<const float> log_p, std::span<const float> labels,
                             std::size_t classes);

/// How good a network's outputs (genes x `Task::width()`) are. A temperature, which only the task ON or OFF
/// has, adds what the probabilities are after scaling by it. `genes` as above.
MetricsReport metrics_report(Task task, std::span<const float> outputs, std::span<const float> labels,
                             Seed seed, std::optional<Temperature> temperature, double threshold,
                             std::span<const std::string> genes = {});

/// The temperature of a network, from its outputs for the validation genes; only for the task ON or OFF.
std::optional<Temperature> temperature_of(Task task, std::span<const float> outputs,
                                          std::span<const float> labels);

/// Mean and standard deviation (divisor n - 1) over several reports of every number in them: NaN where one is
/// undefined.
struct ReportSummary {
    MetricsReport mean;
    MetricsReport standard_deviation;
};

ReportSummary summarize(std::span<const MetricsReport> reports);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void MetricsReport::set(std::string_view name, Value value) {
    for (Figure& figure : figures_) {
        if (figure.name == name) figure.value = std::move(value);
    }
}

DEEPCHROME_INLINE const MetricsReport::Figure* MetricsReport::find(std::string_view name) const {
    for (const Figure& figure : figures_) {
        if (figure.name == name) return &figure;
    }
    return nullptr;
}

DEEPCHROME_INLINE BinaryPredictions BinaryPredictions::of_outputs(std::span<const float> outputs) {
    BinaryPredictions predictions{.scores = {}, .p_on = probabilities_on(outputs)};
    for (std::size_t gene = 0; gene < predictions.p_on.size(); ++gene)
        predictions.scores.push_back(on_score(outputs.subspan(2 * gene, 2)));
    return predictions;
}

DEEPCHROME_INLINE std::vector<double> logits_of(std::span<const float> p_on) {
    std::vector<double> logits;
    for (const float p : p_on) {
        const double held = std::clamp(static_cast<double>(p), 1e-6, 1 - 1e-6);
        logits.push_back(std::log(held) - std::log1p(-held));
    }
    return logits;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void add_probability_metrics(MetricsReport& report, std::span<const double> p_on,
                                               std::span<const float> labels) {
    Brier brier;
    Calibration calibration;
    LogLoss loss;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const bool on = labels[gene] > 0.5f;
        brier.add(p_on[gene], on);
        calibration.add(p_on[gene], on);
        loss.add(p_on[gene], on);
    }
    report.add("brier", brier.value());
    report.add("expected_calibration_error", calibration.value());
    report.add("loss", loss.value());
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE MetricsReport metrics_report(const BinaryPredictions& predictions,
                                               std::span<const float> labels, Seed seed, double threshold,
                                               std::span<const std::string> genes) {
    Auroc auroc;
    AveragePrecision average_precision;
    Confusion confusion{.threshold = threshold};
    Calibration calibration;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const bool on = labels[gene] > 0.5f;
        const auto p_on = static_cast<double>(predictions.p_on[gene]);
        auroc.add(predictions.scores[gene], on);
        average_precision.add(predictions.scores[gene], on);
        confusion.add(p_on, on);
        calibration.add(p_on, on);
    }
    const std::vector<std::string> groups = GeneFamilies(genes).names;
    const AurocEstimate estimate = delong(predictions.scores, labels, groups);
    const ClassBalance balance = class_balance(labels);
    MetricsReport report;
    report.add("auroc", auroc.value());
    report.add("auroc_interval", estimate.interval());
    report.add("auroc_standard_error", estimate.standard_error());
    report.add("average_precision", average_precision.value());
    report.add("average_precision_interval",
               average_precision_interval(predictions.scores, labels, {.seed = seed}, groups));
    report.add("accuracy", confusion.accuracy());
    report.add("balanced_accuracy", confusion.balanced_accuracy());
    report.add("f1", confusion.f1());
    report.add("matthews", confusion.matthews());
    detail::add_probability_metrics(
        report, std::vector<double>(predictions.p_on.begin(), predictions.p_on.end()), labels);
    report.add("genes", std::uint64_t{labels.size()});
    report.add("genes_on", std::uint64_t{balance.on});
    report.add("genes_off", std::uint64_t{balance.off});
    report.add("fraction_on", balance.fraction_on());
    report.add("majority_accuracy", std::max(balance.fraction_on(), 1 - balance.fraction_on()));
    report.add("reliability", calibration.table());
    return report;
}

DEEPCHROME_INLINE void add_calibrated(MetricsReport& report, Temperature temperature,
                                      std::span<const double> logits, std::span<const float> labels) {
    std::vector<double> p_on;
    for (const double logit : logits) p_on.push_back(temperature.probability(logit));
    MetricsReport calibrated;
    calibrated.add("temperature", temperature.value);
    detail::add_probability_metrics(calibrated, p_on, labels);
    report.add("calibrated", std::move(calibrated));
}

DEEPCHROME_INLINE MetricsReport regression_report(std::span<const float> predicted,
                                                  std::span<const float> values) {
    Pearson pearson;
    Spearman spearman;
    RSquared r_squared;
    RootMeanSquaredError error;
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
    RootMeanSquaredError deviation;
    for (const float value : values) deviation.add(mean, static_cast<double>(value));
    MetricsReport report;
    report.add("pearson", pearson.value());
    report.add("spearman", spearman.value());
    report.add("r_squared", r_squared.value());
    report.add("rmse", error.value());
    report.add("genes", std::uint64_t{values.size()});
    report.add("mean_value", mean);
    report.add("standard_deviation_of_values", deviation.value());
    return report;
}

DEEPCHROME_INLINE MetricsReport classes_report(std::span<const float> log_p, std::span<const float> labels,
                                               std::size_t classes) {
    MacroAuroc auroc(classes);
    ConfusionMatrix confusion(classes);
    std::vector<double> scores(classes);
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const std::span<const float> of_gene = log_p.subspan(gene * classes, classes);
        for (std::size_t c = 0; c < classes; ++c) scores[c] = class_log_odds(of_gene, c);
        const auto label = static_cast<std::size_t>(labels[gene]);
        auroc.add(scores, label);
        confusion.add(
            static_cast<std::size_t>(std::max_element(of_gene.begin(), of_gene.end()) - of_gene.begin()),
            label);
    }
    std::vector<MetricsReport::Counts> matrix;
    MetricsReport::Counts sizes;
    for (std::size_t label = 0; label < classes; ++label) {
        MetricsReport::Counts row;
        for (std::size_t called = 0; called < classes; ++called)
            row.push_back(confusion.count(label, called));
        matrix.push_back(std::move(row));
        sizes.push_back(confusion.size(label));
    }
    const auto largest = static_cast<double>(*std::max_element(sizes.begin(), sizes.end()));
    MetricsReport report;
    report.add("macro_auroc", auroc.value());
    report.add("auroc_by_class", auroc.by_class());
    report.add("accuracy", confusion.accuracy());
    report.add("balanced_accuracy", confusion.balanced_accuracy());
    report.add("loss", evaluate(log_p, classes, labels, NegativeLogLikelihood{}).loss);
    report.add("genes", std::uint64_t{labels.size()});
    report.add("genes_by_class", std::move(sizes));
    report.add("majority_accuracy", largest / static_cast<double>(labels.size()));
    report.add("confusion", std::move(matrix));
    return report;
}

DEEPCHROME_INLINE MetricsReport metrics_report(Task task, std::span<const float> outputs,
                                               std::span<const float> labels, Seed seed,
                                               std::optional<Temperature> temperature, double threshold,
                                               std::span<const std::string> genes) {
    if (task.is_regression()) return regression_report(outputs, labels);
    if (!task.binary()) return classes_report(outputs, labels, task.classes);
    const BinaryPredictions predictions = BinaryPredictions::of_outputs(outputs);
    MetricsReport report = metrics_report(predictions, labels, seed, threshold, genes);
    if (!temperature) return report;
    // From the log-probabilities themselves: a probability in float may be 1 where its logarithm is not 0.
    report.set("loss", evaluate(outputs, 2, labels, NegativeLogLikelihood{}).loss);
    add_calibrated(report, *temperature, predictions.scores, labels);
    return report;
}

DEEPCHROME_INLINE std::optional<Temperature> temperature_of(Task task, std::span<const float> outputs,
                                                            std::span<const float> labels) {
    if (!task.binary()) return std::nullopt;
    return Temperature::fit(BinaryPredictions::of_outputs(outputs).scores, labels);
}

DEEPCHROME_INLINE ReportSummary summarize(std::span<const MetricsReport> reports) {
    ReportSummary summary;
    for (const MetricsReport::Figure& figure : reports.front().figures()) {
        if (!std::holds_alternative<double>(figure.value)) continue;
        std::vector<double> values;
        for (const MetricsReport& report : reports) values.push_back(report.number(figure.name));
        const auto count = static_cast<double>(values.size());
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double squares = 0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        summary.mean.add(figure.name, mean);
        summary.standard_deviation.add(figure.name, std::sqrt(squares / (count - 1)));
    }
    return summary;
}

}  // namespace deepchrome

#endif
