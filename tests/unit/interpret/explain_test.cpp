// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/interpret/explain.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/attribution_methods.hpp>
#include <deepchrome/interpret/filters.hpp>
#include <deepchrome/interpret/leave_one_mark_out.hpp>
#include <deepchrome/interpret/most_likely_class.hpp>
#include <deepchrome/metrics/auroc.hpp>

#include "unit/predict/predictors.hpp"

// Explanations of a predictor are of what it answers: from both strands, and from several networks that see
// their inputs in different ways.

using namespace predict_test;

namespace {

const Dataset data = some_genes(12, 1);

/// Has no kinks, where a slope is not that of a difference.
struct SmoothNet
    : Sequential<Conv1D<Filters{4}, Width{3}>, Tanh, AveragePool<Width{2}>, Dense<Units{2}>, LogSoftmax> {};
using SmoothModel = Model<SmoothNet, small_signal>;

/// Three networks: both strands; other marks first and another scaling; one strand.
template <class M = PlainModel>
Predictor<M> several() {
    Predictor<M> all(strong<M>(1), card_for(data, true));
    const Dataset turned = with_marks(some_genes(30, 2), std::vector<std::string>{"c", "a", "b"}, "x");
    all.add(Predictor<M>(strong<M>(2), card_for(turned, true)), "two");
    ModelCard log1p = card_for(data, false);
    log1p.scaling = {.kind = ScalingKind::log1p};
    all.add(Predictor<M>(strong<M>(3), log1p), "three");
    return all;
}

template <class M = PlainModel>
std::vector<Predictor<M>> predictors() {
    return {Predictor<M>(strong<M>(1), card_for(data, false)),
            Predictor<M>(strong<M>(1), card_for(data, true)), several<M>()};
}

/// The genes without any read.
Dataset no_reads() {
    Dataset blank = data;
    std::ranges::fill(blank.values(), 0.0f);
    return blank;
}

double sum(std::span<const float> values) {
    double total = 0;
    for (const float value : values) total += static_cast<double>(value);
    return total;
}

}  // namespace

TEST_CASE("scores are the log-odds that the predictor answers, and attributions add up to them") {
    for (const Predictor<PlainModel>& predictor : predictors()) {
        CAPTURE(predictor.size());
        const Predictions answers = predictor(data);
        const Predictions baseline = predictor(no_reads());
        for (const std::size_t of : {0u, 1u}) {
            const Class wanted{of};
            const auto integrated = IntegratedGradients{}(predictor, data, wanted);
            const auto lifted = DeepLift{}(predictor, data, wanted);
            const auto slopes = Saliency{}(predictor, data, wanted);
            const auto occluded = Occlusion{.width = 3, .stride = 3}(predictor, data, wanted);
            for (std::size_t gene = 0; gene < data.size(); ++gene) {
                const double score = answers.log_odds(gene, wanted);
                const double change = score - baseline.log_odds(gene, wanted);
                for (const auto* found : {&integrated, &lifted, &slopes, &occluded})
                    CHECK(found->score[gene] == doctest::Approx(score).epsilon(1e-4));
                CHECK(std::abs(sum(integrated.gene(gene)) - change) < 2e-3);
                CHECK(std::abs(sum(lifted.gene(gene)) - change) < 2e-3);
                CHECK(std::abs(lifted.gap[gene]) < 1e-4);
            }
        }
    }
}

TEST_CASE("gradients of a predictor are those of its answers") {
    for (const Predictor<SmoothModel>& predictor : predictors<SmoothModel>()) {
        CAPTURE(predictor.size());
        const auto slopes = Saliency{}(predictor, data, Class{1});
        const Scaling& scaling = predictor.card().scaling;
        for (const std::size_t i : {0u, 7u, 14u, 20u, 35u}) {
            const auto answer = [&](float step) {
                Dataset moved = data;
                float& value = moved.values()[i];
                value = scaling.unscaled(scaling.scaled(value, i % 3) + step, i % 3);
                return predictor(moved).log_odds(0);
            };
            const double numeric = (answer(2e-2f) - answer(-2e-2f)) / 4e-2;
            CHECK(static_cast<double>(slopes.values.data()[i]) ==
                  doctest::Approx(numeric).epsilon(0.03).scale(0.05));
        }
    }
}

TEST_CASE("a method by name explains the same, and so does a mark left out") {
    Threads threads(2);
    for (const Predictor<PlainModel>& predictor : predictors()) {
        const std::vector<float> x = predictor.inputs(data);
        const auto direct = DeepLift{}(predictor, data);
        const auto by_name =
            attribute("deep-lift", {.baseline = detail::no_reads(predictor)}, predictor.views(),
                      std::span<const float>(x), score_of(predictor, Class{1}), threads, [] {});
        CHECK(std::ranges::equal(std::span(direct.values.data(), direct.values.size()),
                                 std::span(by_name.values.data(), by_name.values.size())));

        const Predictions answers = predictor(data);
        Auroc auroc;
        for (std::size_t gene = 0; gene < data.size(); ++gene)
            auroc.add(answers.log_odds(gene), data.labels[gene] > 0.5f);
        Dataset without = data;
        for (std::size_t i = 1; i < without.values().size(); i += 3) without.values()[i] = 0;
        const Predictions left = predictor(without);
        const auto marks = leave_one_mark_out(predictor, data);
        CHECK(marks[1].auc.first.auroc == doctest::Approx(auroc.value()));
        for (std::size_t gene = 0; gene < data.size(); ++gene)
            CHECK(marks[1].score_drop[gene] ==
                  doctest::Approx(answers.log_odds(gene) - left.log_odds(gene)).epsilon(1e-3).scale(1));
    }
}

TEST_CASE("the most likely gene of a predictor, in the unit of the table and within the training genes") {
    for (const Predictor<PlainModel>& predictor : predictors()) {
        CAPTURE(predictor.size());
        const ClassMap map = MostLikelyClass{.steps = 60, .restarts = 3}(predictor, Class{1});
        Dataset found = rows_of(data, 0, 3);
        std::ranges::copy(map.inputs, found.values().begin());
        const Predictions answers = predictor(found);
        const SignalSummary& range = predictor.card().signals;
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(answers.probability(k) == doctest::Approx(map.probability[k]).epsilon(1e-3));
        CHECK(map.objective[0] < map.trace[0]);
        if (predictor.size() > 1) continue;  // of several, the range has room for the genes of all
        for (std::size_t i = 0; i < map.inputs.size(); ++i) {
            CHECK(map.inputs.data()[i] >= static_cast<double>(range.bin_lower[i % 36]) - 1e-4);
            CHECK(map.inputs.data()[i] <= static_cast<double>(range.bin_upper[i % 36]) + 1e-4);
        }
    }
    const ClassMap off = MostLikelyClass{.steps = 200}(predictors()[1], Class{0});
    CHECK(off.mean_probability() > 0.5);

    ModelCard card = card_for(data, false);
    card.signals = {};
    CHECK(message_of<DataError>([&] {
              (void)MostLikelyClass{}(Predictor<PlainModel>(strong<PlainModel>(1), card), Class{1});
          }) ==
          "the model: does not tell where its training signals lie (wanted a file of format version 2); "
          "train it again, or give the training genes");
    card.task = TaskKind::regress;
    card.classes = {};
    CHECK(message_of<Error>([&] {
              (void)MostLikelyClass{}(Predictor<NumberModel>(strong<NumberModel>(1), card), Class{0});
          }) == "MostLikelyClass: the model is a regression, which has no classes (wanted a classifier)");
}

TEST_CASE("one network by itself is searched as before") {
    const Predictor<PlainModel> predictor(strong<PlainModel>(1), card_for(data, false));
    MostLikelyClass search{.steps = 20, .lambda = 0.01, .restarts = 2};
    search.range = training_range(predictor, true);
    const ClassMap direct = search(predictor.model(), Class{1});
    const ClassMap map = search(predictor, Class{1});
    CHECK(map.objective == direct.objective);
    CHECK(map.mean == direct.mean);

    // Logits and log-probabilities are two spellings of one network.
    LogitModel logits(Seed{1});
    std::ranges::copy(predictor.model().parameters(), logits.parameters().begin());
    const ClassMap same = search(Predictor<LogitModel>(logits, card_for(data, false)), Class{1});
    for (std::size_t i = 0; i < map.mean.size(); ++i)
        CHECK(same.mean.data()[i] == doctest::Approx(map.mean.data()[i]).epsilon(1e-3).scale(0.1));
}

TEST_CASE("the range of the training genes is that of their table, scaled") {
    Dataset inputs = data;
    const ModelCard card = card_for(data, false);
    card.scaling.apply(inputs.values(), 3);
    for (const bool by_bin : {true, false}) {
        const InputRange direct = by_bin ? range_by_bin(inputs) : range_of_data(inputs);
        const InputRange found = range_of_training(card.signals, card.scaling, by_bin);
        CHECK(found.lower == direct.lower);
        CHECK(found.upper == direct.upper);
    }
}

TEST_CASE("filters fire on both strands, and several networks have none in common") {
    const Predictor<PlainModel> one(strong<PlainModel>(1), card_for(data, false));
    const Predictor<PlainModel> both(strong<PlainModel>(1), card_for(data, true));
    const FilterBank forward = filters_of(one, data);
    const FilterBank mean = filters_of(both, data);
    Dataset turned = data;
    for (std::size_t gene = 0; gene < data.size(); ++gene)
        detail::reverse_bins(turned.gene(gene), small_signal);
    const FilterBank backward = filters_of(one, turned);
    for (std::size_t i = 0; i < mean.on.size(); ++i) {
        CHECK(mean.on.data()[i] ==
              doctest::Approx(0.5 * (forward.on.data()[i] + backward.on.data()[i])).epsilon(1e-5));
    }
    CHECK(message_of<Error>([&] { (void)filters_of(several(), data); }) ==
          "filters_of: the predictor has 3 networks (wanted 1); look at one after the other");
}

TEST_CASE("regressions and networks with one output are explained as they answer") {
    ModelCard card = card_for(data, true);
    card.task = TaskKind::regress;
    card.classes = {};
    const Predictor<NumberModel> number(strong<NumberModel>(2), card);
    const auto values = IntegratedGradients{}(number, data);
    const Predictions answers = number(data);
    for (std::size_t gene = 0; gene < data.size(); ++gene)
        CHECK(values.score[gene] == doctest::Approx(answers.value(gene)).epsilon(1e-5));

    const Predictor<OneModel> one(strong<OneModel>(2), card_for(data, true));
    const Predictions p = one(data);
    for (const std::size_t of : {0u, 1u}) {
        const auto found = IntegratedGradients{}(one, data, Class{of});
        for (std::size_t gene = 0; gene < data.size(); ++gene) {
            CHECK(found.score[gene] == doctest::Approx(p.log_odds(gene, Class{of})).epsilon(1e-3));
            CHECK(std::abs(found.gap[gene]) < 1e-3);
        }
    }
    CHECK(message_of<Error>([&] { (void)MostLikelyClass{}(one, Class{1}); }) ==
          "MostLikelyClass: the network has one output (wanted one for each class); end it with two and "
          "LogSoftmax");
    CHECK(message_of<Error>([&] { (void)leave_one_mark_out(number, data); }) ==
          "leave_one_mark_out: the model is a regression (wanted classes to rank the genes by)");
    CHECK(message_of<Error>([&] { (void)DeepLift{}(one, data, Class{2}); }) ==
          "the class to explain is 2 (wanted one below 2, the number of classes)");
}
