// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/predict/predictor.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "unit/allocations.hpp"
#include "unit/predict/predictors.hpp"

using namespace predict_test;

namespace {

/// The log-probabilities of ON and OFF for a gene that is scaled already, from a model that ends with
/// LogSoftmax.
std::vector<double> p_on_of(const PlainModel& model, const Dataset& scaled) {
    const std::vector<float> log_p = outputs_of(model, scaled);
    std::vector<double> p;
    for (std::size_t gene = 0; gene < scaled.size(); ++gene)
        p.push_back(std::exp(static_cast<double>(log_p[2 * gene + 1])));
    return p;
}

Dataset scaled(Dataset data, const Scaling& scaling) {
    scaling.apply(data.values(), 3);
    return data;
}

/// Bin by bin.
Dataset reversed(const Dataset& data) {
    Dataset turned = data;
    for (std::size_t gene = 0; gene < data.size(); ++gene) {
        for (std::size_t bin = 0; bin < 12; ++bin) {
            for (std::size_t mark = 0; mark < 3; ++mark)
                turned.signals(gene, bin, mark) = data.signals(gene, 11 - bin, mark);
        }
    }
    return turned;
}

}  // namespace

TEST_CASE("a predictor scales, finds marks by name, and averages strands") {
    const Dataset data = some_genes(20, 1);
    const ModelCard card = card_for(data, true);
    const Predictor<PlainModel> predictor(strong<PlainModel>(1), card);
    const Predictions found = predictor(data);
    REQUIRE(found.size() == 20);
    const std::vector<double> one = p_on_of(predictor.model(), scaled(data, card.scaling));
    const std::vector<double> other = p_on_of(predictor.model(), scaled(reversed(data), card.scaling));
    double apart = 0;
    for (std::size_t gene = 0; gene < 20; ++gene) {
        CHECK(found.probability(gene) == doctest::Approx(0.5 * (one[gene] + other[gene])).epsilon(1e-6));
        CHECK(found.probability(gene, Class{0}) + found.probability(gene) ==
              doctest::Approx(1).epsilon(1e-6));
        const double p = 0.5 * (one[gene] + other[gene]);
        CHECK(found.log_odds(gene) == doctest::Approx(std::log(p / (1 - p))).epsilon(1e-4));
        CHECK(found.most_likely(gene).index == (p > 0.5 ? 1u : 0u));
        apart = std::max(apart, std::abs(one[gene] - other[gene]));
    }
    CHECK(apart > 0.01);  // the strands do differ

    const Predictions turned = predictor(with_marks(data, std::vector<std::string>{"c", "a", "b"}, "x"));
    CHECK(std::ranges::equal(turned.outputs(), found.outputs()));
    Dataset unnamed = data;
    unnamed.marks = {};
    CHECK(std::ranges::equal(predictor(unnamed).outputs(), found.outputs()));
}

TEST_CASE("whatever the network ends with, probabilities are probabilities") {
    const Dataset data = some_genes(15, 2);
    const ModelCard card = card_for(data, false);
    const Dataset inputs = scaled(data, card.scaling);
    const auto plain = strong<PlainModel>(3);
    const auto sharing = [&]<class M>(M model) {  // the same weights before another end
        std::ranges::copy(plain.parameters(), model.parameters().begin());
        return model;
    };
    const std::vector<double> expected = p_on_of(plain, inputs);
    const Predictions logits = Predictor<LogitModel>(sharing(LogitModel(Seed{1})), card)(data);
    const Predictions shares = Predictor<SoftmaxModel>(sharing(SoftmaxModel(Seed{1})), card)(data);
    for (std::size_t gene = 0; gene < 15; ++gene) {
        CHECK(logits.probability(gene) == doctest::Approx(expected[gene]).epsilon(1e-5));
        CHECK(shares.probability(gene) == doctest::Approx(expected[gene]).epsilon(1e-5));
    }

    const auto one = strong<OneModel>(4);
    const Predictions on = Predictor<OneModel>(one, card)(data);
    const std::vector<float> p = outputs_of(one, inputs);
    for (std::size_t gene = 0; gene < 15; ++gene) {
        CHECK(on.probability(gene) == doctest::Approx(p[gene]).epsilon(1e-5));
        CHECK(on.probability(gene, Class{0}) == doctest::Approx(1 - p[gene]).epsilon(1e-4));
    }
    CHECK(on.classes() == 2);
}

TEST_CASE("a regression answers with values, a classifier with probabilities") {
    const Dataset data = some_genes(6, 2);
    ModelCard card = card_for(data, true);
    card.task = TaskKind::regress;
    card.classes = {};
    const Predictor<NumberModel> predictor(strong<NumberModel>(4), card);
    const Predictions found = predictor(data);
    const std::vector<float> one = outputs_of(predictor.model(), scaled(data, card.scaling));
    const std::vector<float> other = outputs_of(predictor.model(), scaled(reversed(data), card.scaling));
    auto workspace = predictor.workspace();
    for (std::size_t gene = 0; gene < 6; ++gene) {
        const double mean = 0.5 * (static_cast<double>(one[gene]) + static_cast<double>(other[gene]));
        CHECK(found.value(gene) == doctest::Approx(mean).epsilon(1e-6));
        CHECK(predictor.value(data.gene(gene), workspace) == doctest::Approx(mean).epsilon(1e-5));
    }
    CHECK(found.classes() == 0);
    CHECK(message_of<Error>([&] { (void)found.probability(0); }) ==
          "Predictions: the model is a regression (wanted classes); ask for a value");
    CHECK(message_of<Error>([&] { (void)found.value(6); }) ==
          "Predictions: gene number 6 was asked for (wanted one below 6, the number of genes)");
    CHECK(message_of<Error>([&] { (void)predictor.probability(data.gene(0), workspace); }) ==
          "Predictor: the model is a regression (wanted classes); ask for a value");

    const Predictor<PlainModel> classifier(strong<PlainModel>(4), card_for(data, false));
    const Predictions classes = classifier(data);
    CHECK(message_of<Error>([&] { (void)classes.value(0); }) ==
          "Predictions: the model tells classes (wanted a regression); ask for a probability");
    CHECK(message_of<Error>([&] { (void)classes.probability(0, Class{2}); }) ==
          "Predictions: class 2 was asked for (wanted one below 2, the number of classes)");
}

TEST_CASE("several networks answer with their mean, each with its own scaling, marks and strands") {
    const Dataset data = some_genes(20, 1);
    Predictor<PlainModel> all(strong<PlainModel>(1), card_for(data, false));
    ModelCard log1p = card_for(data, true);
    log1p.scaling = {.kind = ScalingKind::log1p};
    all.add(Predictor<PlainModel>(strong<PlainModel>(2), log1p), "two");
    const Dataset turned = with_marks(data, std::vector<std::string>{"c", "a", "b"}, "x");
    all.add(Predictor<PlainModel>(strong<PlainModel>(3), card_for(turned, false)), "three");
    REQUIRE(all.size() == 3);
    const Predictions found = all(data);
    std::vector<double> mean(20);
    for (std::size_t i = 0; i < 3; ++i) {
        const Predictor<PlainModel> one(all.model(i), all.card(i));
        const Predictions alone = one(data);
        for (std::size_t gene = 0; gene < 20; ++gene) mean[gene] += alone.probability(gene) / 3;
    }
    auto workspace = all.workspace();
    for (std::size_t gene = 0; gene < 20; ++gene) {
        CHECK(found.probability(gene) == doctest::Approx(mean[gene]).epsilon(1e-6));
        CHECK(all.probability(data.gene(gene), workspace) == doctest::Approx(mean[gene]).epsilon(1e-5));
    }
    CHECK(all.marks() == std::vector<std::string>{"a", "b", "c"});
    Dataset unnamed = data;
    unnamed.marks = {};
    CHECK(std::ranges::equal(all(unnamed).outputs(), found.outputs()));

    ModelCard wide = card_for(data, false);  // three tables, the first of which does not say
    wide.table.bin_width = 200;
    ModelCard narrow = wide;
    narrow.table.bin_width = 100;
    Predictor<PlainModel> mixed(strong<PlainModel>(1), card_for(data, false));
    mixed.add(Predictor<PlainModel>(strong<PlainModel>(1), wide), "two");
    CHECK(message_of<DataError>(
              [&] { mixed.add(Predictor<PlainModel>(strong<PlainModel>(1), narrow), "m3"); }) ==
          "m3: its bin_width is 100 (wanted 200, as the first model has); bring tables that were made alike");

    const auto fault = [&](const ModelCard& card) {
        return message_of<DataError>(
            [&] { all.add(Predictor<PlainModel>(PlainModel(Seed{1}), card), "four"); });
    };
    ModelCard other = card_for(data, false);
    other.marks = {"a", "b", "x"};
    CHECK(fault(other) == "four: has the marks a, b, x (wanted a, b, c, as in the first model); put together "
                          "models of one kind");
    other = card_for(data, false);
    other.classes = {"low", "high"};
    CHECK(fault(other) == "four: has the classes low, high (wanted OFF, ON, as in the first model); put "
                          "together models of one kind");
}

TEST_CASE("a gene alone is answered as in a table, without allocation") {
    const Dataset data = some_genes(9, 5);
    Predictor<PlainModel> predictor(strong<PlainModel>(1), card_for(data, true));
    predictor.add(Predictor<PlainModel>(strong<PlainModel>(2), card_for(data, false)), "two");
    const Predictions table = predictor(data);
    auto workspace = predictor.workspace();
    std::vector<double> p(9);
    const std::size_t before = allocations();
    for (std::size_t gene = 0; gene < 9; ++gene) p[gene] = predictor.probability(data.gene(gene), workspace);
    CHECK(allocations() == before);
    for (std::size_t gene = 0; gene < 9; ++gene) {
        CHECK(p[gene] == doctest::Approx(table.probability(gene)).epsilon(1e-6));
        CHECK(predictor.log_odds(data.gene(gene), workspace) ==
              doctest::Approx(table.log_odds(gene)).epsilon(1e-4));
    }
    const std::vector<float> short_gene(35);
    CHECK(message_of<Error>([&] { (void)predictor.probability(short_gene, workspace); }) ==
          "Predictor: a gene has 35 values (wanted 36, bins x marks)");
    CHECK(message_of<Error>([&] { (void)predictor.probability(data.gene(0), workspace, Class{2}); }) ==
          "Predictor: class 2 was asked for (wanted one below 2, the number of classes)");
}

TEST_CASE("genes of another kind are refused") {
    const Dataset data = some_genes(3, 3);
    ModelCard card = card_for(data, false);
    card.table = {.bin_width = 200, .orientation = Orientation::genome};
    const Predictor<PlainModel> predictor(strong<PlainModel>(1), card);
    const auto fault = [&](const Dataset& other) {
        return message_of<DataError>([&] { predictor(other, default_threads(), "table.csv"); });
    };
    Dataset other = data;
    other.marks = {"a", "b", "x"};
    CHECK(fault(other) ==
          "table.csv: has the marks a, b, x (wanted a, b, c, in any order); bring exactly these columns");
    other = data;
    other.description.bin_width = 100;
    CHECK(fault(other) ==
          "table.csv: its bin_width is 100 (wanted 200, as the training table of the model has); "
          "bring tables that were made alike");
    other.description = {.orientation = Orientation::strand};
    CHECK(fault(other) == "table.csv: its orientation is strand (wanted genome, as the training table of the "
                          "model has); bring tables that were made alike");
    other.description = {.normalization = "cpm", .assembly = "mm10"};  // the model does not know
    CHECK(fault(other) == "nothing was thrown");
    const Dataset wide(xt::xtensor<float, 3>(xt::zeros<float>({1, 11, 3})), {}, {"a", "b", "c"});
    CHECK(fault(wide) == "table.csv: has 3 marks x 11 bins (wanted 3 x 12); use a model of that shape");
}

TEST_CASE("a card that does not fit the network is refused") {
    const Dataset data = some_genes(3, 3);
    ModelCard card = card_for(data, false);
    card.classes = {};
    card.task = TaskKind::regress;
    CHECK(message_of<DataError>([&] { Predictor<PlainModel>(PlainModel(Seed{1}), card, "m"); }) ==
          "m: the card is of a regression, and the network has 2 outputs (wanted 1); give the card of this "
          "network");
    card = card_for(data, false);
    card.marks.pop_back();
    CHECK(message_of<DataError>([&] { Predictor<PlainModel>(PlainModel(Seed{1}), card, "m"); }) ==
          "m: the card: 2 marks are named (wanted 3); name every mark once");
    card = card_for(data, false);
    card.classes = {};
    const Predictor<PlainModel> unnamed(PlainModel(Seed{1}), card);
    CHECK(unnamed.card().classes == std::vector<std::string>{"0", "1"});
}
