// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/predict/finite_answers.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/interpret/explain.hpp>

#include "unit/predict/predictors.hpp"

using namespace predict_test;

namespace {

/// A predictor that scales by deviations which make any signal of mark b too large.
Predictor<PlainModel> tiny_scale(const Dataset& data) {
    ModelCard card = card_for(data, false);
    card.scaling = Scaling::fit(ScalingKind::standardize, data.values(), 3);
    card.scaling.deviation[1] = 1e-38f;
    card.scaling.mean[1] = 0;
    return {strong<PlainModel>(1), card};
}

const std::string remedy = "; check this mark's values and their unit, or train with another scaling";

}  // namespace

TEST_CASE("a prediction that is no number is refused, by gene and mark") {
    Dataset data = some_genes(5, 1);
    for (std::size_t gene = 0; gene < 5; ++gene) {
        for (std::size_t bin = 0; bin < 12; ++bin) data.signals(gene, bin, 1) = 0;
    }
    const Predictor<PlainModel> predictor = tiny_scale(data);
    CHECK(all_finite(predictor(data).outputs()));
    data.signals(3, 7, 1) = 8;
    const std::string found = "b is 8 in bin 8, scaled beyond all numbers" + remedy;
    CHECK(message_of<DataError>([&] { predictor(data, default_threads(), "t.csv"); }) ==
          "t.csv: gene g3: the prediction is not finite (wanted a number): " + found);
    auto workspace = predictor.workspace();
    CHECK_NOTHROW(predictor.probability(data.gene(2), workspace));
    CHECK(message_of<DataError>([&] { predictor.probability(data.gene(3), workspace); }) ==
          "the predictor: a gene: the prediction is not finite (wanted a number): " + found);
    // Marks in another order, and none: the name is still the right one.
    const Dataset turned = with_marks(data, std::vector<std::string>{"c", "b", "a"}, "x");
    CHECK(message_of<DataError>([&] { predictor(turned, default_threads(), "t.csv"); }).ends_with(found));
    Dataset unnamed = data;
    unnamed.marks.clear();
    CHECK(message_of<DataError>([&] { predictor(unnamed, default_threads(), "t.csv"); }).ends_with(found));
}

TEST_CASE("a network whose weights have grown too large is told from a signal that has") {
    const Dataset data = some_genes(5, 1);
    PlainModel model = strong<PlainModel>(1);
    for (float& weight : model.parameters()) weight *= 1e30f;
    const Predictor<PlainModel> predictor(std::move(model), card_for(data, false));
    CHECK(
        message_of<DataError>([&] { predictor(data, default_threads(), "t.csv"); }) ==
        "t.csv: gene g0: the prediction is not finite (wanted a number): the weights of the network are too "
        "large; train it again with a lower learning rate");
}

TEST_CASE("an attribution that is no number is refused, and a probability of 0 is one") {
    const Dataset data = some_genes(3, 1);
    const Predictor<PlainModel> predictor(strong<PlainModel>(1), card_for(data, false));
    std::vector<float> values(3 * 36, 1.0f);
    CHECK_NOTHROW(predictor.require_finite(values, data, "attribution"));
    values[40] = not_a_number<float>();
    CHECK(message_of<DataError>([&] {
              predictor.require_finite(values, data, "attribution", "t.csv");
          }).starts_with("t.csv: gene g1: the attribution is not finite (wanted a number): "));
    CHECK(message_of<DataError>([&] {
              detail::explain(
                  [&](const auto&...) {
                      Attributions<float> found;
                      found.values.resize({3, 12, 3});
                      found.values.fill(infinite_number<float>());
                      return found;
                  },
                  predictor, data, Class{1}, default_threads());
          }).starts_with("the data: gene g0: the attribution is not finite"));

    const std::vector<float> outputs{-1, -infinite_number<float>(), -infinite_number<float>(), 0};
    CHECK(detail::first_not_finite(std::span<const float>(outputs), 2, true) == 2);
    CHECK(detail::first_not_finite(std::span<const float>(outputs), 2) == 0);
    const std::vector<float> over{-1, 0, 0, infinite_number<float>()};
    CHECK(detail::first_not_finite(std::span<const float>(over), 2, true) == 1);
}
