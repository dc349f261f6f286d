// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/training/recipe_training.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/metrics/auroc.hpp>

#include "small_run.hpp"

using namespace training_test;

namespace {

using M = SmallModel<float>;

struct LogitNet : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, Dense<Units{2}>> {};
struct NumberNet : Sequential<Conv1D<Filters{4}, Width{3}>, ReLU, Dense<Units{1}>> {};

Recipe short_recipe() {
    Recipe recipe = default_recipe({});
    recipe.epochs = 12;
    recipe.batch_size = 16;
    return recipe;
}

struct Counter {
    std::size_t& epochs;
    template <class Any, class State>
    void on_epoch(const Any&, const State&, std::size_t) {
        ++epochs;
    }
};

const Dataset train = some_genes(120, 1);
const Dataset valid = some_genes(60, 2);
const Dataset test = some_genes(60, 3);

}  // namespace

TEST_CASE("train_model: from gene tables to what answers for gene tables") {
    std::size_t epochs = 0;
    const Predictor<M> predictor = train_model<M>(train, valid, short_recipe(), Seed{3}, Counter{epochs});
    CHECK(epochs == 12);
    const Predictions p = predictor(test);
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(p.log_odds(gene), test.labels[gene] > 0.5f);
    CHECK(auroc.value() > 0.85);
    const ModelCard& card = predictor.card();
    CHECK(card.marks == train.marks);
    CHECK(card.scaling == Scaling::fit(ScalingKind::log1p_standardize, train.values(), 3));
    CHECK(card.both_strands);
    CHECK(card.signals == summarize_signals(train));
    CHECK(card.training_data.at("train") == data_checksum(train));
    CHECK(card.training_data.at("valid") == data_checksum(valid));
    CHECK(card.kept_epoch == 12);
    CHECK(card.recipe == settings_of(short_recipe(), Seed{3}));

    const auto same = [&](const Predictor<M>& other) {
        return std::ranges::equal(other(test).outputs(), p.outputs());
    };
    CHECK(same(train_model<M>(train, valid, short_recipe(), Seed{3})));
    CHECK_FALSE(same(train_model<M>(train, valid, short_recipe(), Seed{4})));
    const std::vector<std::string> order{"c", "a", "b"};
    CHECK(same(train_model<M>(train, with_marks(valid, order, "x"), short_recipe(), Seed{3})));
}

TEST_CASE("train_model: networks of logits learn classes, and of one output numbers") {
    using Logits = Model<LogitNet, small_signal>;
    const Predictions p = train_model<Logits>(train, valid, short_recipe())(test);
    Auroc auroc;
    for (std::size_t gene = 0; gene < test.size(); ++gene)
        auroc.add(p.log_odds(gene), test.labels[gene] > 0.5f);
    CHECK(auroc.value() > 0.85);

    const auto valued = [](Dataset data) {
        for (std::size_t gene = 0; gene < data.size(); ++gene)
            data.labels[gene] = 500 + 40 * data.gene(gene)[0];
        return data;
    };
    using Number = Model<NumberNet, small_signal>;
    const Predictor<Number> numbers = train_model<Number>(valued(train), valued(valid), short_recipe());
    CHECK(numbers.task() == TaskKind::regress);
    const Predictions values = numbers(test);
    double mean = 0;
    for (std::size_t gene = 0; gene < test.size(); ++gene) mean += values.value(gene) / 60;
    CHECK(mean > 500);
    CHECK(mean < 560);
}

TEST_CASE("train_model: what it cannot learn from is refused") {
    const auto fault = [&](const Dataset& t, const Dataset& v) {
        return message_of<DataError>([&] { train_model<M>(t, v, short_recipe()); });
    };
    Dataset other = train;
    other.labels.clear();
    CHECK(fault(other, valid) == "the training set: has no labels (wanted one a gene); add them");
    other = train;
    other.labels[6] = 2;
    CHECK(fault(other, valid) ==
          "the label of training gene 7 is 2 (wanted a class from 0 to 1); correct the label");
    other = valid;
    std::ranges::fill(other.labels, 1.0f);
    CHECK(fault(train, other) ==
          "all 60 validation genes are ON (wanted genes of both classes); give other genes");
    other = valid;
    other.marks = {"a", "b", "x"};
    CHECK(fault(train, other) == "the validation set: has the marks a, b, x (wanted a, b, c, in any order); "
                                 "bring exactly these columns");
    other = train;
    other.marks = {};
    CHECK(fault(other, valid) == "the training set: 0 marks are named (wanted 3); name every mark once");
    const Dataset narrow(xt::xtensor<float, 3>(xt::zeros<float>({2, 11, 3})), {0, 1}, {"a", "b", "c"});
    CHECK(fault(narrow, valid) ==
          "the training set: has 3 marks x 11 bins (wanted 3 x 12); use a model of that shape");
}
