// SPDX-License-Identifier: BSD-3-Clause
//
// What must not depend on -ffast-math: this file is compiled with it and without it, and both stand in one
// program. Expectations are the same; fast_math.cpp compares the results.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/evaluate.hpp>
#include <deepchrome/signals/normalize.hpp>
#include <deepchrome/simulate.hpp>

#include "fast_math.hpp"

using namespace deepchrome;

namespace {

constexpr Signal shape{.bins = 100, .marks = 5};
struct Net : Sequential<Conv1D<Filters{8}, Width{10}>, ReLU, MaxPool<Width{5}>, Dense<Units{8}>, ReLU,
                        Dense<Units{2}>, LogSoftmax> {};
using NetModel = Model<Net, shape>;

// What takes exponents and logarithms.
struct Smooth : Sequential<Conv1D<Filters{4}, Width{5}>, BatchNorm<>, Tanh, GlobalAveragePool,
                           Dense<Units{6}>, Sigmoid, Dense<Units{6}>, LeakyReLU<>, Dense<Units{3}>, Softmax> {
};

// A number that no compiler can know.
double hidden(double x) {
    volatile double result = x;
    return result;
}
const double no_number = hidden(not_a_number());
const double no_limit = hidden(infinite_number());

Dataset cell(std::size_t genes, std::uint64_t seed) {
    Dataset data = simulate(genes, {.seed = Seed{seed}, .overlap = 0.5}).data;
    for (float& x : data.values()) x = std::log1p(x);
    return data;
}

Trainer<Adam, NegativeLogLikelihood> trainer() {
    return Trainer(Adam{.learning_rate = 1e-3}, NegativeLogLikelihood{}, {.epochs = 3});
}

std::string written(const std::string& text) {
    const std::string path =
        (std::filesystem::temp_directory_path() / "deepchrome_" KIND "_test.csv").string();
    std::ofstream(path) << text;
    return path;
}

}  // namespace

TEST_CASE(KIND ": training on a signal that is no number ends with the error") {
    const Dataset valid = cell(40, 2);
    for (const double bad : {no_number, no_limit}) {
        Dataset train = cell(120, 1);
        train.signals(3, 50, 2) = static_cast<float>(bad);
        NetModel model(Seed{1});
        CHECK_THROWS_WITH_AS(trainer().fit(model, train, valid),
                             doctest::Contains("gene SIM000004, bin 51, mark 3: the signal is "), DataError);
    }
}

TEST_CASE(KIND ": training that diverges ends with the error") {
    const Dataset train = cell(120, 1);
    NetModel model(Seed{1});
    Trainer trainer(SGD{.learning_rate = 1e30}, NegativeLogLikelihood{}, {.epochs = 3});
    CHECK_THROWS_AS(trainer.fit(model, train, cell(40, 2)), NumericError);
}

TEST_CASE(KIND ": a weight that is no number is not saved") {
    const std::string path = written("");
    for (const double bad : {no_number, no_limit, -no_limit}) {
        NetModel model(Seed{1});
        model.parameters()[3] = static_cast<float>(bad);
        CHECK_THROWS_WITH_AS(write_model(model, {.marks = cell(1, 1).marks}, path),
                             doctest::Contains("(wanted finite numbers)"), Error);
    }
    std::filesystem::remove(path);
}

const CsvOptions two_marks{.marks = {"a", "b"}};

TEST_CASE(KIND ": tables with values that are no numbers are refused") {
    for (const char* value : {"nan", "inf", "1e39", "-nan", "-1"}) {
        const std::string path = written("g,1,1," + std::string(value) + ",0\ng,2,1,1,0\n");
        CHECK_THROWS_AS(read_csv(path, Signal{.bins = 2, .marks = 2}, two_marks), DataError);
    }
    for (const char* label : {"nan", "inf", "2"}) {
        const std::string path =
            written("g,1,1,0," + std::string(label) + "\ng,2,1,1," + std::string(label) + "\n");
        CHECK_THROWS_AS(read_csv(path, Signal{.bins = 2, .marks = 2}, two_marks), DataError);
    }
}

TEST_CASE(KIND ": options that are no numbers are refused") {
    const Dataset data = cell(40, 1);
    NetModel model(Seed{1});
    const auto train = [&](double learning_rate, double average) {
        Trainer trainer(Adam{.learning_rate = learning_rate}, NegativeLogLikelihood{}, {.average = average});
        trainer.fit(model, data, data);
    };
    CHECK_THROWS_AS(train(no_number, 1), Error);
    CHECK_THROWS_AS(train(no_limit, 1), Error);
    CHECK_THROWS_AS(train(1e-3, no_number), Error);
    CHECK_THROWS_AS(delong(std::vector{0.1, 0.2}, std::vector{0.f, 1.f}).interval(no_number), Error);
    CHECK_THROWS_AS(simulate(10, {.depth = no_number}), Error);
}

TEST_CASE(KIND ": metrics refuse scores that are no numbers") {
    Auroc auroc;
    AveragePrecision precision;
    Brier brier;
    LogLoss loss;
    Pearson pearson;
    CHECK_THROWS_AS(auroc.add(no_number, true), NumericError);
    CHECK_NOTHROW(auroc.add(no_limit, true));
    CHECK_THROWS_AS(precision.add(no_number, true), NumericError);
    CHECK_THROWS_AS(brier.add(no_number, true), NumericError);
    CHECK_THROWS_AS(loss.add(no_number, true), NumericError);
    CHECK_THROWS_AS(loss.add(no_limit, true), NumericError);
    CHECK_THROWS_AS(pearson.add(no_number, 1), NumericError);
    CHECK_THROWS_AS(pearson.add(1, no_limit), NumericError);
}

TEST_CASE(KIND ": metrics that are undefined are NaN") {
    Auroc auroc;
    auroc.add(hidden(0.5), true);
    CHECK(is_nan(auroc.value()));
    CHECK(is_nan(AveragePrecision().value()));
    CHECK(is_nan(Brier().value()));
    CHECK(is_nan(LogLoss().value()));
    CHECK(is_nan(Pearson().value()));
    CHECK(is_nan(Confusion().accuracy()));
    CHECK(is_nan(normal_quantile(hidden(2))));
    CHECK(is_nan(median({})));
    CHECK(is_nan(delong(std::vector{0.5}, std::vector{1.f}).auroc));
    CHECK(is_nan(delong(std::vector{0.5}, std::vector{1.f}).interval().lower));
    CHECK(is_nan(average_precision_interval(std::vector{0.5, 0.6}, std::vector{1.f, 0.f}).lower));
    CHECK(delong(std::vector{2., 2., 1., 1.}, std::vector{1.f, 1.f, 0.f, 0.f}).interval().upper == 1);
    CHECK(is_nan(ClassBalance{}.fraction_on()));
}

TEST_CASE(KIND ": a bin that is missing stays missing without its control") {
    std::vector<float> signal{static_cast<float>(no_number), 5, 1};
    apply_control(signal, std::vector{1.f, 2.f, 4.f}, ControlUse::subtract, 1);
    CHECK(is_nan(signal[0]));
    CHECK(signal[1] == 3);
    CHECK(signal[2] == 0);
}

TEST_CASE(KIND ": an epoch without a metric is never the best") {
    History history(3);
    history[0].valid_auroc = no_number;
    history[1].valid_auroc = 0.5;
    history[2].valid_auroc = no_number;
    CHECK(best_epoch(history, Monitor::valid_auroc) == 2);
    for (EpochRecord& record : history) record.valid_loss = no_limit;
    history[2].valid_loss = 7;
    CHECK(best_epoch(history, Monitor::valid_loss) == 3);
}

std::vector<double> RESULTS() {
    const Dataset train = cell(240, 1);
    const Dataset valid = cell(120, 2);
    NetModel model(Seed{1});
    const History history = trainer().fit(model, train, valid);
    std::vector<double> results;
    for (const EpochRecord& record : history) {
        results.insert(results.end(), {record.train_loss, record.valid_loss, record.valid_auroc});
    }
    const auto outputs = model.outputs(valid.signals);
    Auroc auroc;
    AveragePrecision precision;
    Brier brier;
    LogLoss loss;
    Pearson pearson;
    std::vector<double> scores;
    for (std::size_t gene = 0; gene < valid.size(); ++gene) {
        const double p = std::exp(static_cast<double>(outputs(gene, 1)));
        const bool on = valid.labels[gene] > 0.5f;
        scores.push_back(p);
        auroc.add(p, on);
        precision.add(p, on);
        brier.add(p, on);
        loss.add(p, on);
        pearson.add(p, static_cast<double>(valid.labels[gene]));
    }
    results.insert(results.end(),
                   {auroc.value(), precision.value(), brier.value(), loss.value(), pearson.value()});
    const AurocEstimate estimate = delong(scores, valid.labels);
    const RankedGenes ranked(scores, valid.labels);
    const ConfidenceInterval logit_scale =
        average_precision_interval(scores, valid.labels, {.replicates = 200});
    const ConfidenceInterval bootstrapped = bootstrap_interval(
        valid.labels, [&](Multiplicities drawn) { return ranked.average_precision(drawn); },
        {.replicates = 200});
    results.insert(results.end(),
                   {estimate.auroc, estimate.interval().lower, estimate.interval().upper, bootstrapped.lower,
                    bootstrapped.upper, logit_scale.lower, logit_scale.upper, normal_quantile(0.975)});
    results.insert(results.end(), scores.begin(), scores.end());
    const auto smooth = Model<Smooth, shape>(Seed{1}).outputs(valid.signals);
    results.insert(results.end(), smooth.begin(), smooth.end());
    return results;
}
