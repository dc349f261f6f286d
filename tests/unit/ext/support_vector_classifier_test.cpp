// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <initializer_list>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/ext/support_vector_classifier.hpp>
#include <deepchrome/metrics/auroc.hpp>

#include "../baselines/samples.hpp"

using namespace deepchrome;
using namespace ext_test;

namespace {

double auroc(const SupportVectorClassifier& model, const Sample& sample) {
    Auroc metric;
    const std::vector<double> scores = model.scores(sample.features);
    for (std::size_t i = 0; i < scores.size(); ++i) metric.add(scores[i], sample.labels[i] == 1);
    return metric.value();
}

}  // namespace

TEST_CASE("SupportVectorClassifier: two genes, by hand") {
    // By symmetry the score is a (k(x, 1) - k(x, -1)) with a = min(cost, 1 / (1 - exp(-4 gamma))).
    const Features features{.columns = 1, .values = {1, -1}};
    const std::vector<float> labels{1, 0};
    for (const double cost : {0.5, 10.0}) {
        const auto model = SupportVectorClassifier::fit(features, labels, {.cost = cost, .gamma = 0.25});
        const double a = std::min(cost, 1 / (1 - std::exp(-1.0)));
        for (const double x : {-1.5, 0.0, 0.5, 2.0}) {
            const double wanted =
                a * (std::exp(-0.25 * (x - 1) * (x - 1)) - std::exp(-0.25 * (x + 1) * (x + 1)));
            CHECK(std::abs(model.scores({.columns = 1, .values = {x}})[0] - wanted) <
                  2e-3);  // libsvm stops at 1e-3
        }
        CHECK(model.support_vectors() == 2);
    }
}

TEST_CASE("SupportVectorClassifier: tells a ring from what is around it, wherever the first gene lies") {
    Sample train = ring(300, 2, 1);
    const Sample test = ring(300, 2, 2);
    CHECK(auroc(SupportVectorClassifier::fit(train.features, train.labels), test) > 0.97);
    for (float& label : train.labels) label = 1 - label;
    CHECK(auroc(SupportVectorClassifier::fit(train.features, train.labels), test) < 0.03);
}

TEST_CASE("SupportVectorClassifier: the usual gamma is one over columns times variance") {
    const Features features{.columns = 2, .values = {1, 3, 5, 7}};  // variance 5
    const auto model = SupportVectorClassifier::fit(features, std::vector<float>{0, 1});
    CHECK(model.gamma() == doctest::Approx(0.1).epsilon(1e-15));
    CHECK(SupportVectorClassifier::fit(features, std::vector<float>{0, 1}, {.gamma = 2}).gamma() == 2);
}

TEST_CASE("SupportVectorClassifier: a gene's score does not depend on its neighbors") {
    const Sample sample = ring(150, 3, 3);
    const auto model = SupportVectorClassifier::fit(sample.features, sample.labels);
    CHECK(model.support_vectors() > 33);
    CHECK(model.support_vectors() < 150);
    const std::vector<double> all = model.scores(sample.features);
    for (const std::size_t i : {0u, 7u, 149u}) {
        const std::span<const double> row = sample.features.row(i);
        CHECK(model.scores({.columns = 3, .values = {row.begin(), row.end()}})[0] == all[i]);
    }
    CHECK(model.scores({.columns = 3}).empty());
}

TEST_CASE("SupportVectorClassifier: what is refused") {
    const Features features{.columns = 1, .values = {1, 2}};
    CHECK_THROWS_WITH_AS(SupportVectorClassifier::fit(features, std::vector<float>{1, 1}),
                         "SupportVectorClassifier: all labels are equal (wanted genes of both classes)",
                         Error);
    CHECK_THROWS_WITH_AS(SupportVectorClassifier::fit(features, std::vector<float>{1}),
                         "SupportVectorClassifier: there are 2 rows (wanted 1, one per label)", Error);
    CHECK_THROWS_WITH_AS(
        SupportVectorClassifier::fit(features, std::vector<float>{0, 1}, {.cost = -1, .gamma = 1}),
        "SupportVectorClassifier: cost -1, gamma 1: C <= 0", Error);
}
