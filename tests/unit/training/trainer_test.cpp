// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/losses/cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/optim/adamw.hpp>
#include <deepchrome/optim/any_rule.hpp>
#include <deepchrome/optim/plateau.hpp>
#include <deepchrome/optim/rmsprop.hpp>
#include <deepchrome/optim/schedule.hpp>
#include <deepchrome/optim/sgd.hpp>
#include <deepchrome/training/checkpoint.hpp>
#include <deepchrome/training/early_stopping.hpp>
#include <deepchrome/training/trainer.hpp>

#include "unit/allocations.hpp"
#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

/// Softmax regression by its formulas, plainly.
struct Regression {
    std::vector<double> weights;  // as the model has them: input x output, then the two biases

    double p_on(const Dataset& data, std::size_t gene) const {
        const std::size_t inputs = small_signal.size();
        double odds = weights[2 * inputs + 1] - weights[2 * inputs];
        for (std::size_t i = 0; i < inputs; ++i) {
            odds += (weights[2 * i + 1] - weights[2 * i]) * static_cast<double>(data.gene(gene)[i]);
        }
        return 1 / (1 + std::exp(-odds));
    }

    double loss(const Dataset& data, std::size_t gene) const {
        const double p = p_on(data, gene);
        return -std::log(data.labels[gene] > 0.5f ? p : 1 - p);
    }

    /// One step of gradient descent on these genes; their mean loss before it.
    double step(const Dataset& data, std::span<const std::uint32_t> genes, double rate) {
        const std::size_t inputs = small_signal.size();
        std::vector<double> slope(weights.size());
        double total = 0;
        for (const std::uint32_t gene : genes) {
            total += loss(data, gene);
            const double error = (p_on(data, gene) - static_cast<double>(data.labels[gene])) /
                                 static_cast<double>(genes.size());
            for (std::size_t i = 0; i <= inputs; ++i) {
                const double x = i < inputs ? static_cast<double>(data.gene(gene)[i]) : 1.0;
                slope[2 * i + 1] += error * x;
                slope[2 * i] -= error * x;
            }
        }
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] -= rate * slope[i];
        return total / static_cast<double>(genes.size());
    }
};

double naive_auroc(const Regression& regression, const Dataset& data) {
    double right = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        for (std::size_t j = 0; j < data.size(); ++j) {
            if (data.labels[i] < 0.5f || data.labels[j] > 0.5f) continue;
            ++pairs;
            if (regression.p_on(data, i) > regression.p_on(data, j)) ++right;
        }
    }
    return right / pairs;
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
    REQUIRE(a.size() == b.size());
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

/// Everything that a run leaves, but for what the clock said.
template <class M, class T>
std::vector<double> all_of(const M& model, const TrainingState<T>& state) {
    std::vector<double> all(model.parameters().begin(), model.parameters().end());
    all.insert(all.end(), model.running_statistics().begin(), model.running_statistics().end());
    all.insert(all.end(), state.rule.values().begin(), state.rule.values().end());
    all.push_back(static_cast<double>(state.rule.steps()));
    all.insert(all.end(), state.best_parameters.begin(), state.best_parameters.end());
    all.insert(all.end(), state.best_running.begin(), state.best_running.end());
    all.insert(all.end(), state.average.parameters.begin(), state.average.parameters.end());
    all.insert(all.end(), state.average.running.begin(), state.average.running.end());
    for (const EpochRecord& r : state.history) {
        all.insert(all.end(), {static_cast<double>(r.epoch), r.train_loss, r.valid_loss, r.valid_auroc,
                               r.learning_rate});
    }
    return all;
}

/// A listener that keeps the weights of every epoch.
struct Keeper {
    std::vector<std::vector<float>> weights = {};
    std::vector<std::vector<float>> running = {};

    template <class M, class State>
    void on_epoch(const M& model, const State&, std::size_t) {
        weights.emplace_back(model.parameters().begin(), model.parameters().end());
        running.emplace_back(model.running_statistics().begin(), model.running_statistics().end());
    }
};

/// A listener that interrupts in the middle of an epoch.
struct Cut {
    std::size_t epoch;  // from 1

    void on_batch(const BatchProgress& progress) const {
        if (progress.epoch == epoch && progress.batch == 1) throw Interrupted("cut");
    }
};

/// A listener that ends training.
struct After {
    std::size_t epochs;

    template <class M, class State>
    bool on_epoch(const M&, const State& state, std::size_t) const {
        return state.history.size() < epochs;
    }
};

const TrainerOptions busy{.epochs = 5,
                          .batch = 40,
                          .seed = Seed{3},
                          .augmentation = {.max_shift = 2, .flip = 0.5, .noise = 0.1},
                          .blank = {0.1f, 0.2f, 0.3f}};

TEST_CASE("Training is gradient descent on shuffled batches, as worked out plainly") {
    const Dataset train = some_genes(50, 1);
    const Dataset valid = some_genes(30, 2);
    LogisticModel<double> model(Seed{4});
    Regression regression{{model.parameters().begin(), model.parameters().end()}};

    const Trainer trainer(SGD{.learning_rate = 0.2}, NegativeLogLikelihood{},
                          {.epochs = 3, .batch = 16, .seed = Seed{9}, .keep = KeepWeights::last}, Cosine{});
    const History history = trainer.fit(model, train, valid);

    REQUIRE(history.size() == 3);
    std::vector<std::uint32_t> order(train.size());
    for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
        std::iota(order.begin(), order.end(), 0u);
        RandomStream stream(Seed{9}, Purpose::shuffle, epoch, 0);
        shuffle(std::span(order), stream);
        double total = 0;
        double rate = 0;
        for (std::size_t batch = 0; batch < 4; ++batch) {  // of 16, 16, 16 and 2 genes
            const std::size_t count = batch < 3 ? 16 : 2;
            rate = 0.2 * 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(4 * epoch + batch) / 12));
            total += regression.step(train, std::span(order).subspan(16 * batch, count), rate) *
                     static_cast<double>(count);
        }
        double valid_loss = 0;
        for (std::size_t gene = 0; gene < valid.size(); ++gene)
            valid_loss += regression.loss(valid, gene) / 30;
        const EpochRecord& record = history[epoch];
        CHECK(record.epoch == epoch + 1);
        CHECK(record.train_loss == doctest::Approx(total / 50).epsilon(1e-12));
        CHECK(record.valid_loss == doctest::Approx(valid_loss).epsilon(1e-12));
        CHECK(record.valid_auroc == doctest::Approx(naive_auroc(regression, valid)).epsilon(1e-14));
        CHECK(record.learning_rate == doctest::Approx(rate).epsilon(1e-14));
        CHECK(record.seconds > 0);
    }
    CHECK(largest_difference(model.parameters(), regression.weights) < 1e-13);
}

TEST_CASE("A batch larger than the set is the whole set") {
    const Dataset train = some_genes(20, 1);
    LogisticModel<double> model(Seed{4});
    Regression regression{{model.parameters().begin(), model.parameters().end()}};
    Trainer(SGD{.learning_rate = 0.1}, NegativeLogLikelihood{}, {.epochs = 1, .batch = 64})
        .fit(model, train, train);
    std::vector<std::uint32_t> all(20);
    std::iota(all.begin(), all.end(), 0u);
    regression.step(train, all, 0.1);
    CHECK(largest_difference(model.parameters(), regression.weights) < 1e-14);
}

TEST_CASE("A network learns, with any rule and with augmentation") {
    const Dataset train = some_genes(150, 1);
    const Dataset valid = some_genes(80, 2);
    const auto check = [&](auto rule) {
        SmallModel<float> model(Seed{1});
        const History history =
            Trainer(rule, CrossEntropy{}, {.epochs = 12, .batch = 25}).fit(model, train, valid);
        CHECK(history.back().train_loss < 0.75 * history.front().train_loss);
        CHECK(history.back().valid_auroc > 0.85);
    };
    check(Adam{.learning_rate = 1e-2});
    check(AnyRule(RMSProp{.learning_rate = 3e-3}));
    SmallModel<float> model(Seed{1});
    auto options = busy;
    options.epochs = 12;
    CHECK(Trainer(AdamW{.learning_rate = 1e-2}, NegativeLogLikelihood{}, options)
              .fit(model, train, valid)
              .back()
              .valid_auroc > 0.85);
}

TEST_CASE("At the end a model has the weights of the best epoch, or of the last") {
    const Dataset train = some_genes(100, 1);
    const Dataset valid = some_genes(60, 2);
    for (const Monitor monitor : {Monitor::valid_auroc, Monitor::valid_loss}) {
        for (const KeepWeights keep : {KeepWeights::best, KeepWeights::last}) {
            CAPTURE(static_cast<int>(monitor));
            CAPTURE(static_cast<int>(keep));
            SmallModel<float> model(Seed{2});
            Keeper keeper;
            // A rate so large that the last epoch is hardly the best.
            const History history =
                Trainer(SGD{.learning_rate = 0.5, .momentum = 0.9}, NegativeLogLikelihood{},
                        {.epochs = 7, .batch = 20, .seed = Seed{5}, .monitor = monitor, .keep = keep})
                    .fit(model, train, valid, keeper);
            std::size_t best = 0;
            for (std::size_t i = 1; i < history.size(); ++i) {
                const bool better = monitor == Monitor::valid_auroc
                                        ? history[i].valid_auroc > history[best].valid_auroc
                                        : history[i].valid_loss < history[best].valid_loss;
                if (better) best = i;
            }
            REQUIRE(best != 6);
            const std::size_t kept = keep == KeepWeights::best ? best : 6;
            CHECK(std::ranges::equal(model.parameters(), keeper.weights[kept]));
            CHECK(std::ranges::equal(model.running_statistics(), keeper.running[kept]));
            CHECK_FALSE(std::ranges::equal(keeper.weights[best], keeper.weights[6]));
        }
    }
}

TEST_CASE("At the end a model has the mean of the weights of the last epochs, where it was asked for") {
    const Dataset train = some_genes(100, 1);
    auto options = busy;
    options.epochs = 8;
    options.keep = KeepWeights::average;
    options.average = 0.4;  // 3.2 epochs: the last four
    SmallModel<float> model(Seed{2});
    Keeper keeper;
    Trainer(SGD{.learning_rate = 0.1}, NegativeLogLikelihood{}, options).fit(model, train, train, keeper);
    const auto check = [](std::span<const float> found, const std::vector<std::vector<float>>& epochs) {
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double mean = (static_cast<double>(epochs[4][i]) + static_cast<double>(epochs[5][i]) +
                                 static_cast<double>(epochs[6][i]) + static_cast<double>(epochs[7][i])) /
                                4;
            REQUIRE(std::abs(static_cast<double>(found[i]) - mean) < 1e-6 * (1 + std::abs(mean)));
        }
    };
    check(model.parameters(), keeper.weights);
    check(model.running_statistics(), keeper.running);
    CHECK_FALSE(std::ranges::equal(model.parameters(), keeper.weights[7]));

    // A run that ends before them keeps its last weights.
    SmallModel<float> brief(Seed{2});
    Keeper early;
    Trainer(SGD{.learning_rate = 0.1}, NegativeLogLikelihood{}, options)
        .fit(brief, train, train, early, After{3});
    CHECK(std::ranges::equal(brief.parameters(), early.weights[2]));
}

TEST_CASE("A listener that says false ends training, and EarlyStopping is one") {
    const Dataset train = some_genes(40, 1);
    const Trainer trainer(SGD{.learning_rate = 1e-30}, NegativeLogLikelihood{}, {.epochs = 9, .batch = 40});
    LogisticModel<float> model;
    CHECK(trainer.fit(model, train, train, After{4}).size() == 4);
    // At such a rate nothing changes, so that the first epoch stays the best.
    CHECK(trainer.fit(model, train, train, EarlyStopping{.patience = 3}).size() == 4);
    CHECK(trainer.fit(model, train, train, After{2}, EarlyStopping{.patience = 3}).size() == 2);
    CHECK(trainer.fit(model, train, train, EarlyStopping{.patience = 20}).size() == 9);
}

TEST_CASE("The history has the rate of the last update of an epoch") {
    const Dataset train = some_genes(40, 1);
    LogisticModel<double> model;
    // Two updates an epoch; the first is one without decay.
    const Trainer trainer(SGD{.learning_rate = 0.1, .decay = 0.5}, NegativeLogLikelihood{},
                          {.epochs = 3, .batch = 20});
    std::vector<double> rates;
    for (const EpochRecord& record : trainer.fit(model, train, train)) rates.push_back(record.learning_rate);
    const std::vector<double> wanted{0.1 / 1.5, 0.1 / 2.5, 0.1 / 3.5};
    CHECK(largest_difference(rates, wanted) < 1e-15);
}

TEST_CASE("The plateau schedule lowers the rate when the metric stays") {
    const Dataset train = some_genes(40, 1);
    LogisticModel<double> model;
    const Trainer trainer(SGD{.learning_rate = 1e-30}, NegativeLogLikelihood{}, {.epochs = 6, .batch = 40},
                          Plateau{.multiplier = 0.1, .patience = 1, .maximize = true});
    std::vector<double> rates;
    for (const EpochRecord& record : trainer.fit(model, train, train))
        rates.push_back(record.learning_rate * 1e30);
    // Epoch 1 is the best; 2 and 3 are not better, which is more than one.
    const std::vector<double> wanted{1, 1, 1, 0.1, 0.1, 0.01};
    CHECK(largest_difference(rates, wanted) < 1e-12);
}

TEST_CASE("A gradient within the bound is left alone; a longer one is cut to it") {
    const Dataset train = some_genes(100, 1);
    const auto weights_with = [&](double clip_norm) {
        SmallModel<float> model(Seed{6});
        auto options = busy;
        options.clip_norm = clip_norm;
        Trainer(Adam{}, NegativeLogLikelihood{}, options).fit(model, train, train);
        return std::vector<float>(model.parameters().begin(), model.parameters().end());
    };
    CHECK(weights_with(1e6) == weights_with(0));
    CHECK(weights_with(1e-2) != weights_with(0));

    LogisticModel<double> model(Seed{6});
    const std::vector<double> before(model.parameters().begin(), model.parameters().end());
    Trainer(SGD{.learning_rate = 1}, NegativeLogLikelihood{}, {.epochs = 1, .batch = 100, .clip_norm = 0.01})
        .fit(model, train, train);
    double squares = 0;
    for (std::size_t i = 0; i < before.size(); ++i) squares += std::pow(model.parameters()[i] - before[i], 2);
    CHECK(std::sqrt(squares) == doctest::Approx(0.01).epsilon(1e-12));
}

TEST_CASE("A loss that is not finite is an error that says where") {
    const Dataset train = some_genes(40, 1);
    for (const double clip_norm : {0.0, 1e38}) {
        LogisticModel<float> model;
        const Trainer trainer(SGD{.learning_rate = 1e39}, NegativeLogLikelihood{},
                              {.epochs = 2, .batch = 8, .clip_norm = clip_norm});
        CHECK(message_of<NumericError>([&] { trainer.fit(model, train, train); }) ==
              "epoch 1, batch 2: the loss is nan (wanted a finite number); lower the learning rate or scale "
              "the signals");
    }
}

TEST_CASE("An output that is not finite after the last update is an error that says where") {
    const Dataset train = some_genes(8, 1);
    LogisticModel<float> model;
    const Trainer trainer(SGD{.learning_rate = 1e39}, NegativeLogLikelihood{}, {.epochs = 1, .batch = 8});
    CHECK(message_of<NumericError>([&] { trainer.fit(model, train, train); }) ==
          "epoch 1: an output for a validation gene is nan (wanted a finite number); lower the learning rate "
          "or scale "
          "the signals");
}

TEST_CASE("Data and options that do not fit are refused") {
    const Trainer trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 1});
    LogisticModel<float> model;
    const Dataset good = some_genes(20, 1);
    Dataset unlabeled = good;
    unlabeled.labels.clear();
    const Dataset other(xt::xtensor<float, 3>(xt::zeros<float>({2, 9, 4})), {0, 1});
    Dataset few_labels = good;
    few_labels.labels.resize(10);
    CHECK(message_of<DataError>([&] { trainer.fit(model, Dataset{}, good); }) ==
          "the training set has no genes (wanted at least one)");
    CHECK(message_of<DataError>([&] { trainer.fit(model, good, Dataset{}); }) ==
          "the validation set has no genes (wanted at least one)");
    CHECK(message_of<DataError>([&] { trainer.fit(model, good, unlabeled); }) ==
          "the validation set has no labels; give a gene table with a label column");
    CHECK(message_of<DataError>([&] { trainer.fit(model, other, good); }) ==
          "the training set has 4 marks x 9 bins (wanted 3 x 12); use a model of that shape");
    CHECK(
        message_of<DataError>([&] { trainer.fit(model, good, few_labels); }) ==
        "the validation set: 10 labels for 20 genes (wanted one each, or none); give as many labels as there "
        "are genes");
    CHECK(message_of<DataError>([&] { outputs_of(model, other); }) ==
          "outputs_of: has 4 marks x 9 bins (wanted 3 x 12); use a model of that shape");
    const std::string blank =
        "Augmentation: 1 blank values for 3 marks (wanted one each, or none); take Scaling::blank";
    CHECK(message_of<Error>([&] {
              Trainer(Adam{}, NegativeLogLikelihood{}, {.blank = {0}}).fit(model, good, good);
          }) == blank);
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    std::vector<float> changed(small_signal.size());
    CHECK(message_of<Error>([&] {
              Augmentation{}.apply(good.gene(0), small_signal, stream, std::span(changed), std::vector{0.0f});
          }) == blank);
    CHECK(message_of<Error>([] { Trainer(Adam{}, NegativeLogLikelihood{}, {.batch = 0}); }) ==
          "Trainer: the batch is 0 (wanted at least 1 gene)");
    CHECK(message_of<Error>([] { Trainer(Adam{}, NegativeLogLikelihood{}, {.average = 0}); }) ==
          "Trainer: the part of the epochs to average is 0 (wanted above 0 and at most 1)");
}

struct ValueNet : Sequential<Dense<Units{1}>> {};
using ValueModel = Model<ValueNet, small_signal>;

TEST_CASE("A regression ends with the weights of the smallest loss, without a word about the monitor") {
    Dataset train = some_genes(80, 1);
    Dataset valid = some_genes(40, 2);
    for (Dataset* data : {&train, &valid})
        for (std::size_t gene = 0; gene < data->size(); ++gene) data->labels[gene] = 20 + data->gene(gene)[0];
    ValueModel model(Seed{1});
    const Trainer trainer(Adam{.learning_rate = 0.05}, MeanSquaredError{}, {.epochs = 15});
    CHECK(trainer.monitor() == Monitor::valid_loss);
    const History history = trainer.fit(model, train, valid, EarlyStopping{.patience = 5});
    REQUIRE(history.size() > 5);
    CHECK(history.back().valid_loss < 0.9 * history.front().valid_loss);
    for (const EpochRecord& record : history) CHECK(std::isnan(record.valid_auroc));
    const std::vector<float> outputs = outputs_of(model, valid);
    const Evaluation found = evaluate(std::span<const float>(outputs), 1, valid.labels, MeanSquaredError{});
    CHECK(found.loss == history[best_epoch(history, Monitor::valid_loss) - 1].valid_loss);
    CHECK(best_epoch(history, Monitor::valid_loss) > 1);
}

TEST_CASE("A monitor that has no value is refused where it would choose") {
    const Dataset train = some_genes(40, 1);
    Dataset all_on = some_genes(20, 2);
    std::ranges::fill(all_on.labels, 1.0f);
    LogisticModel<float> model;
    ValueModel numbers;
    CHECK(message_of<DataError>([&] {
              Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 2}).fit(model, train, all_on);
          }) == "the validation set has no AUROC, since all of its 20 genes are ON (wanted genes of both "
                "classes); monitor the loss");
    CHECK(message_of<DataError>([&] {
              Trainer(Adam{}, MeanSquaredError{}, {.epochs = 2, .monitor = Monitor::valid_auroc})
                  .fit(numbers, train, train);
          }) ==
          "the validation set has no AUROC, since the targets of the loss are numbers (wanted classes); "
          "monitor the loss");
    CHECK(message_of<DataError>([&] {
              Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 2, .monitor = Monitor::valid_pearson})
                  .fit(model, train, train);
          }) ==
          "the validation set has no Pearson correlation, since the network has 2 outputs (wanted one); "
          "monitor the loss");
    CHECK(message_of<NumericError>([&] {
              Trainer(SGD{.learning_rate = 1e-30}, MeanSquaredError{},
                      {.epochs = 2, .monitor = Monitor::valid_pearson})
                  .fit(numbers, train, rows_of(all_on, 1, 19));
          }) ==
          "epoch 1: the Pearson correlation of the validation set is nan, since all outputs or all labels "
          "are equal (wanted a number, to choose the best epoch); lower the learning rate, or monitor the "
          "loss");

    // Without a choice there is nothing to refuse, unless a listener watches.
    const Trainer last(Adam{}, NegativeLogLikelihood{}, {.epochs = 2, .keep = KeepWeights::last});
    CHECK(last.fit(model, train, rows_of(all_on, 1, 19)).size() == 2);
    CHECK(message_of<NumericError>(
              [&] { last.fit(model, train, rows_of(all_on, 1, 19), EarlyStopping{.patience = 1}); }) ==
          "EarlyStopping: the validation AUROC of epoch 1 is nan (wanted a number to compare); monitor the "
          "loss");
}

struct PooledNet
    : Sequential<Conv1D<Filters{4}, Width{3}>, GlobalAveragePool, BatchNorm<>, Dense<Units{2}>, LogSoftmax> {
};

TEST_CASE("A batch of one gene is refused before training where a layer normalizes by the batch") {
    Model<PooledNet, small_signal> model;
    const auto said = [&](std::size_t genes, std::size_t batch) {
        const Dataset train = some_genes(genes, 1);
        return message_of<Error>([&] {
            Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 1, .batch = batch}).fit(model, train, train);
        });
    };
    CHECK(said(33, 16) ==
          "Trainer: 33 genes in batches of 16 leave a batch of 1 (wanted at least 2, since a layer "
          "normalizes by the batch); choose another batch size");
    CHECK(said(30, 1) ==
          "Trainer: 30 genes in batches of 1 leave a batch of 1 (wanted at least 2, since a layer "
          "normalizes by the batch); choose another batch size");
    CHECK(said(34, 16) == "nothing was thrown");
    CHECK(said(33, 64) == "nothing was thrown");
    const Dataset train = some_genes(33, 1);  // elsewhere the positions are enough
    SmallModel<float> other;
    CHECK(Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 1, .batch = 16})
              .fit(other, train, train)
              .size() == 1);
}

TEST_CASE("Numbers that are not finite are found before training begins") {
    const Trainer trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 1});
    LogisticModel<float> model;
    const Dataset good = some_genes(20, 1);
    Dataset bad = good;
    bad.signals(3, 4, 1) = std::numeric_limits<float>::quiet_NaN();
    CHECK(message_of<DataError>([&] { trainer.fit(model, bad, good); }) ==
          "the training set: gene g3, bin 5, mark 2: the signal is nan (wanted a finite number); correct the "
          "data");
    bad = good;
    bad.labels[6] = std::numeric_limits<float>::infinity();
    CHECK(message_of<DataError>([&] { trainer.fit(model, good, bad); }) ==
          "the validation set: gene g6: the label is inf (wanted a finite number); correct the data");
}

TEST_CASE("Marks of the validation set are matched by name") {
    const Dataset train = some_genes(60, 1);
    const Dataset valid = some_genes(40, 2);
    const auto losses = [&](const Dataset& other) {
        LogisticModel<float> model(Seed{1});
        std::vector<double> all;
        for (const EpochRecord& record :
             Trainer(Adam{}, NegativeLogLikelihood{}, {.epochs = 2}).fit(model, train, other))
            all.insert(all.end(), {record.valid_loss, record.valid_auroc});
        return all;
    };
    const std::vector<double> wanted = losses(valid);
    Dataset turned = with_marks(valid, std::vector<std::string>{"c", "a", "b"}, "");
    CHECK(losses(turned) == wanted);
    turned.marks = train.marks;  // the columns of other marks under these names
    CHECK(losses(turned) != wanted);
    Dataset unnamed = valid;
    unnamed.marks.clear();
    CHECK(losses(unnamed) == wanted);
    Dataset other = valid;
    other.marks = {"a", "b", "x"};
    CHECK(message_of<DataError>([&] { losses(other); }) ==
          "the validation set: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these "
          "columns");
}

TEST_CASE("The number of threads makes no difference to a bit") {
    const Dataset train = some_genes(150, 1);
    const Dataset valid = some_genes(60, 2);
    for (const double clip_norm : {0.0, 0.5}) {
        std::vector<double> wanted;
        for (const std::size_t threads : {1u, 2u, 3u}) {
            auto options = busy;
            options.batch = 64;
            options.clip_norm = clip_norm;
            const Trainer trainer(Adam{.learning_rate = 1e-2}, NegativeLogLikelihood{}, options, OneCycle{});
            SmallModel<float> model(Seed{8});
            auto state = trainer.start(model);
            Threads pool(threads);
            trainer.resume(model, state, train, valid, pool);
            if (threads == 1) {
                wanted = all_of(model, state);
            } else {
                CHECK(all_of(model, state) == wanted);
            }
        }
    }
}

/// Cuts a run off in each epoch in turn and resumes it from its checkpoint.
template <class T, class Rule, class Schedule>
void check_resumption(Rule rule, Schedule schedule, const TrainerOptions& options = busy) {
    const Dataset train = some_genes(100, 1);
    const Dataset valid = some_genes(60, 2);
    const Trainer trainer(rule, NegativeLogLikelihood{}, options, schedule);
    Threads pool(1);
    const Folder folder;
    Checkpoint checkpoint(folder / "checkpoint", {{"seed", "3"}});

    SmallModel<T> whole(Seed{8});
    auto whole_state = trainer.start(whole);
    trainer.resume(whole, whole_state, train, valid, pool);
    const std::vector<double> wanted = all_of(whole, whole_state);

    for (std::size_t epoch = 1; epoch <= 5; ++epoch) {
        CAPTURE(epoch);
        SmallModel<T> model(Seed{8});
        auto state = trainer.start(model);
        CHECK_THROWS_AS(trainer.resume(model, state, train, valid, pool, checkpoint, Cut{epoch}),
                        Interrupted);

        SmallModel<T> resumed(Seed{99});
        auto resumed_state = trainer.start(resumed);
        load_checkpoint(folder / "checkpoint", resumed, resumed_state, {{"seed", "3"}});
        CHECK(resumed_state.history.size() == epoch - 1);
        trainer.resume(resumed, resumed_state, train, valid, pool, checkpoint);
        CHECK(all_of(resumed, resumed_state) == wanted);
    }

    // After the last epoch nothing is left to do but to take the weights to keep.
    SmallModel<T> finished(Seed{99});
    auto finished_state = trainer.start(finished);
    load_checkpoint(folder / "checkpoint", finished, finished_state, {{"seed", "3"}});
    trainer.resume(finished, finished_state, train, valid, pool, Cut{6});
    CHECK(all_of(finished, finished_state) == wanted);
}

TEST_CASE("A run that is cut off in any epoch and resumed ends with the same bits") {
    check_resumption<float>(AdamW{.learning_rate = 1e-2}, OneCycle{});
    check_resumption<double>(SGD{.learning_rate = 0.3, .momentum = 0.9},
                             Plateau{.multiplier = 0.5, .patience = 0});
    auto averaging = busy;
    averaging.augmentation.gain = 0.1;
    averaging.augmentation.mark_dropout = 0.1;
    averaging.keep = KeepWeights::average;
    averaging.average = 0.6;
    check_resumption<float>(AdamW{.learning_rate = 1e-2}, OneCycle{}, averaging);
}

TEST_CASE("Resuming after early stopping stops at the same epoch") {
    const Dataset train = some_genes(40, 1);
    const Trainer trainer(SGD{.learning_rate = 1e-30}, NegativeLogLikelihood{}, {.epochs = 9, .batch = 20});
    Threads pool(1);
    LogisticModel<float> model;
    auto state = trainer.start(model);
    CHECK_THROWS_AS(trainer.resume(model, state, train, train, pool, EarlyStopping{.patience = 3}, Cut{3}),
                    Interrupted);
    CHECK(state.history.size() == 2);
    trainer.resume(model, state, train, train, pool, EarlyStopping{.patience = 3});
    CHECK(state.history.size() == 4);
}

TEST_CASE("Between two batches nothing is allocated") {
    struct Count {
        std::optional<std::size_t> before = {};
        std::size_t most = 0;
        std::size_t batches = 0;
        void on_batch(const BatchProgress& progress) {
            const std::size_t now = allocations();
            if (progress.batch > 0) {
                most = std::max(most, now - *before);
                ++batches;
            }
            before = now;
        }
    };
    const Dataset train = some_genes(100, 1);
    for (const double clip_norm : {0.0, 1.0}) {
        for (const std::size_t threads : {1u, 2u}) {
            auto options = busy;
            options.epochs = 2;
            options.batch = 32;
            options.clip_norm = clip_norm;
            const Trainer trainer(AnyRule(Adam{}), NegativeLogLikelihood{}, options, OneCycle{});
            SmallModel<float> model;
            auto state = trainer.start(model);
            Threads pool(threads);
            Count count;
            trainer.resume(model, state, train, train, pool, count);
            CHECK(count.batches == 6);
            CHECK(count.most == 0);
        }
    }
}

}  // namespace
