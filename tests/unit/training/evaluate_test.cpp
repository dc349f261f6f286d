// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include <deepchrome/core/threads.hpp>
#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/training/evaluate.hpp>

#include "unit/training/small_run.hpp"

namespace {

using namespace training_test;

TEST_CASE("Loss and AUROC of outputs, by hand") {
    // p(ON) = 0.9, 0.2, 0.6, 0.4 for genes that are ON, OFF, OFF, ON: three of four pairs are in order.
    const std::vector<float> labels{1, 0, 0, 1};
    std::vector<double> outputs;
    for (const double p : {0.9, 0.2, 0.6, 0.4}) {
        outputs.push_back(std::log(1 - p));
        outputs.push_back(std::log(p));
    }
    const Evaluation both = evaluate(std::span<const double>(outputs), 2, labels, NegativeLogLikelihood{});
    CHECK(
        both.loss ==
        doctest::Approx(-(std::log(0.9) + std::log(0.8) + std::log(0.4) + std::log(0.4)) / 4).epsilon(1e-14));
    CHECK(both.auroc == 0.75);
    // Weighted: OFF counts three times.
    const Evaluation weighted =
        evaluate(std::span<const double>(outputs), 2, labels, NegativeLogLikelihood{.class_weights = {3, 1}});
    CHECK(weighted.loss ==
          doctest::Approx(-(std::log(0.9) + 3 * std::log(0.8) + 3 * std::log(0.4) + std::log(0.4)) / 8)
              .epsilon(1e-14));

    const std::vector<double> single{0.9, 0.2, 0.6, 0.4};
    const Evaluation one = evaluate(std::span<const double>(single), 1, labels, BinaryCrossEntropy{});
    CHECK(one.loss == doctest::Approx(both.loss).epsilon(1e-14));
    CHECK(one.auroc == 0.75);
}

TEST_CASE("Without genes of both classes there is no AUROC") {
    const std::vector<double> outputs{0.9, 0.2};
    const std::vector<float> labels{1, 1};
    const Evaluation on = evaluate(std::span<const double>(outputs), 1, labels, BinaryCrossEntropy{});
    CHECK(std::isnan(on.auroc));
    CHECK(on.loss == doctest::Approx(-(std::log(0.9) + std::log(0.2)) / 2).epsilon(1e-14));
}

TEST_CASE(
    "Of several classes the AUROC is the mean of each against the rest, from log-probabilities or logits") {
    // Pairs of a gene of the class and another that are in order: class 0 two of two, class 1 none, class 2
    // one and a half.
    const std::vector<float> labels{0, 1, 2};
    const std::vector<double> p{0.5, 0.3, 0.2, 0.4, 0.2, 0.4, 0.2, 0.4, 0.4};
    std::vector<double> log_p;
    std::vector<double> logits;
    for (const double value : p) {
        log_p.push_back(std::log(value));
        logits.push_back(std::log(value) + 3);
    }
    const double wanted = (1.0 + 0.0 + 0.75) / 3;
    const Evaluation sure = evaluate(std::span<const double>(log_p), 3, labels, NegativeLogLikelihood{});
    CHECK(sure.auroc == doctest::Approx(wanted).epsilon(1e-14));
    CHECK(sure.loss == doctest::Approx(-(std::log(0.5) + std::log(0.2) + std::log(0.4)) / 3).epsilon(1e-14));
    CHECK(std::isnan(sure.pearson));
    for (std::size_t c = 0; c < 3; ++c)
        CHECK(class_log_odds(std::span<const double>(logits).first(3), c) ==
              doctest::Approx(std::log(p[c] / (1 - p[c]))).epsilon(1e-12));
}

TEST_CASE("With one output there is Pearson's correlation with the labels") {
    const std::vector<double> outputs{1, 2, 4, 5};
    const std::vector<float> labels{0, 1, 1, 2};
    const Evaluation found = evaluate(std::span<const double>(outputs), 1, labels, MeanSquaredError{});
    CHECK(found.pearson == doctest::Approx(4 / std::sqrt(20.0)).epsilon(1e-14));
    CHECK(found.loss == doctest::Approx((1 + 1 + 9 + 9) / 4.0).epsilon(1e-14));
}

TEST_CASE("With two outputs genes are ranked by their difference, with one by that") {
    const std::vector<double> two{-1.5, 0.25};
    const std::vector<double> one{-1.5};
    CHECK(on_score(std::span<const double>(two)) == 1.75);
    CHECK(on_score(std::span<const double>(one)) == -1.5);
    // Certain genes stay apart where their probabilities are both 1.
    const std::vector<float> sure{-30.0f, -0.0f};
    const std::vector<float> surer{-40.0f, -0.0f};
    CHECK(on_score(std::span<const float>(surer)) > on_score(std::span<const float>(sure)));
}

TEST_CASE("Outputs of a data set are those of the model, in float and in double") {
    const Dataset genes = some_genes(70, 3);
    const SmallModel<float> model(Seed{1});
    SmallModel<double> precise(Seed{1});
    for (std::size_t i = 0; i < model.parameters().size(); ++i) {
        precise.parameters()[i] = static_cast<double>(model.parameters()[i]);
    }
    Threads pool(2);
    const std::vector<float> outputs = outputs_of(model, genes, pool);
    const std::vector<double> precise_outputs = outputs_of(precise, genes, pool);
    const xt::xtensor<float, 2> wanted = model.outputs(genes.signals);
    REQUIRE(outputs.size() == 140);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        CHECK(outputs[i] == wanted(i / 2, i % 2));
        CHECK(precise_outputs[i] == doctest::Approx(static_cast<double>(outputs[i])).epsilon(1e-5));
    }
}

}  // namespace
