// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/random.hpp>
#include <deepchrome/run/metrics_report.hpp>

using namespace deepchrome;

namespace {

template <class Work>
std::string error_of(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

std::vector<std::string> names(const MetricsReport& report) {
    std::vector<std::string> result;
    for (const MetricsReport::Figure& figure : report.figures()) result.push_back(figure.name);
    return result;
}

/// Log-probabilities of `classes` for genes of all classes, right more often than not.
struct Sample {
    Sample(std::size_t genes, std::size_t classes) {
        RandomStream stream(Seed{3}, Purpose::test, 0, classes);
        for (std::size_t gene = 0; gene < genes; ++gene) {
            labels.push_back(static_cast<float>(stream.below(static_cast<std::uint32_t>(classes))));
            std::vector<double> logits;
            double sum = 0;
            for (std::size_t c = 0; c < classes; ++c) {
                logits.push_back(2 * stream.normal() + (static_cast<float>(c) == labels.back() ? 1.5 : 0));
                sum += std::exp(logits.back());
            }
            for (const double logit : logits) outputs.push_back(static_cast<float>(logit - std::log(sum)));
        }
    }

    std::vector<float> outputs = {};
    std::vector<float> labels = {};
};

}  // namespace

TEST_CASE("MetricsReport: figures by name, in the order in which they were added") {
    MetricsReport report;
    CHECK(report.empty());
    report.add("z", 0.5);
    report.add("genes", std::uint64_t{7});
    report.add("interval", ConfidenceInterval{0.25, 0.75});
    report.add("by_class", std::vector<double>{1, 2});
    CHECK_FALSE(report.empty());
    CHECK(names(report) == std::vector<std::string>{"z", "genes", "interval", "by_class"});
    CHECK(report.number("z") == 0.5);
    CHECK(report.count("genes") == 7);
    CHECK(report.interval("interval") == ConfidenceInterval{0.25, 0.75});
    CHECK(report.get<std::vector<double>>("by_class") == std::vector<double>{1, 2});
    CHECK(report.has("z"));
    CHECK_FALSE(report.has("y"));
    report.set("z", 0.125);
    CHECK(report.number("z") == 0.125);
    report.set("y", 1.0);  // there is none to replace
    CHECK_FALSE(report.has("y"));
    report.remove("genes");
    report.remove("y");
    CHECK(names(report) == std::vector<std::string>{"z", "interval", "by_class"});
}

TEST_CASE("MetricsReport: a figure that is not there, or of another kind") {
    MetricsReport report;
    report.add("auroc", 0.5);
    CHECK(error_of([&] { report.number("auprc"); }) == "the report has no figure auprc of this kind");
    CHECK(error_of([&] { report.count("auroc"); }) == "the report has no figure auroc of this kind");
    CHECK(error_of([&] { report.interval("auroc"); }) == "the report has no figure auroc of this kind");
    CHECK(error_of([&] { report.get<MetricsReport>("auroc"); }) ==
          "the report has no figure auroc of this kind");
}

TEST_CASE("predictions of outputs: probability and log-odds of ON") {
    const std::vector<float> outputs{std::log(0.75f), std::log(0.25f), -1e-20f, -46.0f};
    const BinaryPredictions found = BinaryPredictions::of_outputs(outputs);
    CHECK(found.p_on == std::vector<float>{std::exp(outputs[1]), std::exp(-46.0f)});
    REQUIRE(found.scores.size() == 2);
    CHECK(found.scores[0] == doctest::Approx(std::log(1.0 / 3)));
    CHECK(found.scores[1] == doctest::Approx(-46));

    const std::vector<double> logits = logits_of(std::vector<float>{0.25f, 0.5f, 0, 1});
    REQUIRE(logits.size() == 4);
    CHECK(logits[0] == doctest::Approx(std::log(1.0 / 3)));
    CHECK(logits[1] == 0);
    CHECK(logits[2] == doctest::Approx(std::log(1e-6)).epsilon(1e-6));
    CHECK(logits[3] == doctest::Approx(-std::log(1e-6)).epsilon(1e-6));
}

TEST_CASE("metrics_report: ON or OFF, as the metrics themselves say") {
    const Sample sample(80, 2);
    const BinaryPredictions predictions = BinaryPredictions::of_outputs(sample.outputs);
    for (const double threshold : {0.5, 0.3}) {
        const MetricsReport report = metrics_report(predictions, sample.labels, Seed{4}, threshold);
        Auroc auroc;
        AveragePrecision average_precision;
        Confusion confusion{.threshold = threshold};
        Calibration calibration;
        Brier brier;
        LogLoss loss;
        std::size_t genes_on = 0;
        for (std::size_t gene = 0; gene < 80; ++gene) {
            const bool on = sample.labels[gene] == 1;
            const double p = predictions.p_on[gene];
            genes_on += on;
            auroc.add(predictions.scores[gene], on);
            average_precision.add(predictions.scores[gene], on);
            confusion.add(p, on);
            calibration.add(p, on);
            brier.add(p, on);
            loss.add(p, on);
        }
        CHECK(report.number("auroc") == auroc.value());
        CHECK(auroc.value() > 0.6);
        CHECK(report.interval("auroc_interval") == delong(predictions.scores, sample.labels).interval());
        CHECK(report.number("auroc_standard_error") ==
              delong(predictions.scores, sample.labels).standard_error());
        CHECK(report.number("average_precision") == average_precision.value());
        const auto by_seed = [&](Seed seed) {
            return average_precision_interval(predictions.scores, sample.labels, {.seed = seed});
        };
        CHECK(report.interval("average_precision_interval") == by_seed(Seed{4}));
        CHECK(report.interval("average_precision_interval") != by_seed(Seed{5}));
        CHECK(report.number("accuracy") == confusion.accuracy());
        CHECK(report.number("balanced_accuracy") == confusion.balanced_accuracy());
        CHECK(report.number("f1") == confusion.f1());
        CHECK(report.number("matthews") == confusion.matthews());
        CHECK(report.number("brier") == brier.value());
        CHECK(report.number("expected_calibration_error") == calibration.value());
        CHECK(report.number("loss") == loss.value());
        CHECK(report.count("genes") == 80);
        CHECK(report.count("genes_on") == genes_on);
        CHECK(report.count("genes_off") == 80 - genes_on);
        CHECK(report.number("fraction_on") == static_cast<double>(genes_on) / 80);
        CHECK(report.number("majority_accuracy") ==
              static_cast<double>(std::max(genes_on, 80 - genes_on)) / 80);
        const auto& bins = report.get<std::vector<ReliabilityBin>>("reliability");
        const auto wanted = calibration.table();
        REQUIRE(bins.size() == wanted.size());
        for (std::size_t bin = 0; bin < bins.size(); ++bin) CHECK(bins[bin].genes == wanted[bin].genes);
    }
    CHECK(names(metrics_report(predictions, sample.labels, Seed{4})) ==
          std::vector<std::string>{"auroc", "auroc_interval", "auroc_standard_error", "average_precision",
                                   "average_precision_interval", "accuracy", "balanced_accuracy", "f1",
                                   "matthews", "brier", "expected_calibration_error", "loss", "genes",
                                   "genes_on", "genes_off", "fraction_on", "majority_accuracy",
                                   "reliability"});
}

TEST_CASE("metrics_report: with a temperature, also what the probabilities are after scaling") {
    const Sample sample(80, 2);
    const BinaryPredictions predictions = BinaryPredictions::of_outputs(sample.outputs);
    const std::optional<Temperature> temperature = temperature_of({}, sample.outputs, sample.labels);
    REQUIRE(temperature.has_value());
    CHECK(temperature->value == Temperature::fit(predictions.scores, sample.labels).value);
    CHECK(temperature->value != doctest::Approx(1).epsilon(0.01));
    const MetricsReport report = metrics_report({}, sample.outputs, sample.labels, Seed{4}, temperature, 0.3);
    CHECK(report.number("loss") ==
          evaluate(std::span<const float>(sample.outputs), 2, sample.labels, NegativeLogLikelihood{}).loss);
    CHECK(report.number("accuracy") ==
          metrics_report(predictions, sample.labels, Seed{4}, 0.3).number("accuracy"));
    CHECK(names(report).back() == "calibrated");
    const auto& calibrated = report.get<MetricsReport>("calibrated");
    CHECK(names(calibrated) ==
          std::vector<std::string>{"temperature", "brier", "expected_calibration_error", "loss"});
    Brier brier;
    LogLoss loss;
    for (std::size_t gene = 0; gene < 80; ++gene) {
        const double p = temperature->probability(predictions.scores[gene]);
        brier.add(p, sample.labels[gene] == 1);
        loss.add(p, sample.labels[gene] == 1);
    }
    CHECK(calibrated.number("temperature") == temperature->value);
    CHECK(calibrated.number("brier") == brier.value());
    CHECK(calibrated.number("loss") == loss.value());
    CHECK(calibrated.number("loss") < report.number("loss"));

    const MetricsReport without =
        metrics_report({}, sample.outputs, sample.labels, Seed{4}, std::nullopt, 0.5);
    CHECK_FALSE(without.has("calibrated"));
}

TEST_CASE("metrics_report: several classes") {
    const Sample sample(60, 3);
    const MetricsReport report =
        metrics_report({3}, sample.outputs, sample.labels, Seed{4}, std::nullopt, 0.5);
    CHECK_FALSE(temperature_of({3}, sample.outputs, sample.labels).has_value());
    std::vector<MetricsReport::Counts> confusion(3, MetricsReport::Counts(3));
    MetricsReport::Counts sizes(3);
    MacroAuroc auroc(3);
    for (std::size_t gene = 0; gene < 60; ++gene) {
        const auto label = static_cast<std::size_t>(sample.labels[gene]);
        const float* p = sample.outputs.data() + 3 * gene;
        ++confusion[label][static_cast<std::size_t>(std::max_element(p, p + 3) - p)];
        ++sizes[label];
        std::vector<double> scores;
        for (std::size_t c = 0; c < 3; ++c) {
            const double own = std::exp(static_cast<double>(p[c]));
            scores.push_back(std::log(own / (1 - own)));
        }
        auroc.add(scores, label);
    }
    double recalls = 0;
    for (std::size_t c = 0; c < 3; ++c)
        recalls += static_cast<double>(confusion[c][c]) / static_cast<double>(sizes[c]);
    CHECK(report.number("macro_auroc") == doctest::Approx(auroc.value()));
    CHECK(auroc.value() > 0.6);
    const auto& by_class = report.get<std::vector<double>>("auroc_by_class");
    REQUIRE(by_class.size() == 3);
    for (std::size_t c = 0; c < 3; ++c) CHECK(by_class[c] == doctest::Approx(auroc.by_class()[c]));
    CHECK(report.number("accuracy") ==
          doctest::Approx(static_cast<double>(confusion[0][0] + confusion[1][1] + confusion[2][2]) / 60));
    CHECK(report.number("balanced_accuracy") == doctest::Approx(recalls / 3));
    CHECK(report.number("loss") ==
          evaluate(std::span<const float>(sample.outputs), 3, sample.labels, NegativeLogLikelihood{}).loss);
    CHECK(report.count("genes") == 60);
    CHECK(report.get<MetricsReport::Counts>("genes_by_class") == sizes);
    CHECK(report.number("majority_accuracy") == static_cast<double>(*std::ranges::max_element(sizes)) / 60);
    CHECK(report.get<std::vector<MetricsReport::Counts>>("confusion") == confusion);
}

TEST_CASE("metrics_report: a regression") {
    const std::vector<float> predicted{1, 2, 4, 3};
    const std::vector<float> values{1, 3, 4, 4};
    const MetricsReport report =
        metrics_report(Task::regression(), predicted, values, Seed{4}, std::nullopt, 0.5);
    CHECK_FALSE(temperature_of(Task::regression(), predicted, values).has_value());
    CHECK(names(report) == std::vector<std::string>{"pearson", "spearman", "r_squared", "rmse", "genes",
                                                    "mean_value", "standard_deviation_of_values"});
    CHECK(report.number("pearson") == doctest::Approx(5 / std::sqrt(5.0 * 6)));
    CHECK(report.number("spearman") == doctest::Approx(4.5 / std::sqrt(5.0 * 4.5)));
    CHECK(report.number("r_squared") == doctest::Approx(1 - 2.0 / 6));
    CHECK(report.number("rmse") == doctest::Approx(std::sqrt(0.5)));
    CHECK(report.count("genes") == 4);
    CHECK(report.number("mean_value") == 3);
    CHECK(report.number("standard_deviation_of_values") == doctest::Approx(std::sqrt(1.5)));
}

TEST_CASE("summarize: mean and standard deviation of every number, NaN where one is") {
    std::vector<MetricsReport> reports(3);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < 3; ++i) {
        reports[i].add("auroc", 0.5 + 0.125 * static_cast<double>(i * i));  // 0.5, 0.625, 1
        reports[i].add("genes", std::uint64_t{7});
        reports[i].add("interval", ConfidenceInterval{0, 1});
        reports[i].add("f1", i == 1 ? nan : 0.5);
    }
    const ReportSummary summary = summarize(reports);
    CHECK(names(summary.mean) == std::vector<std::string>{"auroc", "f1"});
    CHECK(names(summary.standard_deviation) == std::vector<std::string>{"auroc", "f1"});
    CHECK(summary.mean.number("auroc") == doctest::Approx(2.125 / 3));
    const double mean = 2.125 / 3;
    const double squares =
        (0.5 - mean) * (0.5 - mean) + (0.625 - mean) * (0.625 - mean) + (1 - mean) * (1 - mean);
    CHECK(summary.standard_deviation.number("auroc") == doctest::Approx(std::sqrt(squares / 2)));
    CHECK(std::isnan(summary.mean.number("f1")));
    CHECK(std::isnan(summary.standard_deviation.number("f1")));
    const ReportSummary one = summarize(std::span(reports).first(1));
    CHECK(one.mean.number("auroc") == 0.5);
    CHECK(std::isnan(one.standard_deviation.number("auroc")));
}
