// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/leave_one_mark_out.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/predict/predictor.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE("leave_one_mark_out: what a linear model loses") {
    const std::vector<double> slopes{2, -1,   0, 3, -1,   0,
                                     1, -0.5, 0, 2, -1.5, 0};  // the third mark does nothing
    const auto model = logistic_model<double>(slopes, 0.25);
    constexpr std::size_t genes = 90;
    const std::vector<double> x = random_values<double>(genes * 12, 11);
    std::vector<float> labels;
    for (std::size_t gene = 0; gene < genes; ++gene) {
        double sum = 0;
        for (std::size_t bin = 0; bin < 4; ++bin) sum += x[gene * 12 + bin * 3] - x[gene * 12 + bin * 3 + 1];
        labels.push_back(sum + 0.4 * (gene % 5 == 0 ? 1 : -0.2) > 0 ? 1.0f : 0.0f);
    }
    const Baseline baseline{{0.5, 0.25, 0}};
    Threads three(3);
    for (const std::size_t wanted : {0u, 1u}) {
        const auto found = leave_one_mark_out(model, std::span<const double>(x), labels,
                                              ClassScore{Class{wanted}}, baseline, three);
        REQUIRE(found.size() == 3);
        for (std::size_t mark = 0; mark < 3; ++mark) {
            Auroc whole;
            Auroc without;
            for (std::size_t gene = 0; gene < genes; ++gene) {
                double score = 0.25;
                double lost = 0;
                for (std::size_t i = 0; i < 12; ++i) {
                    score += slopes[i] * x[gene * 12 + i];
                    if (i % 3 == mark) lost += slopes[i] * (x[gene * 12 + i] - baseline.values[mark]);
                }
                whole.add(score, labels[gene] > 0.5f);
                without.add(score - lost, labels[gene] > 0.5f);
                CHECK(found[mark].score_drop[gene] ==
                      doctest::Approx(wanted == 1 ? lost : -lost).epsilon(1e-10).scale(1e-6));
            }
            CHECK(found[mark].auc.first.auroc == doctest::Approx(whole.value()).epsilon(1e-12));
            CHECK(found[mark].auc.second.auroc == doctest::Approx(without.value()).epsilon(1e-12));
        }
        CHECK(found[0].auc.difference() > 0.05);
        CHECK(found[2].auc.difference() == 0);
        CHECK(found[0].auc.p_value() < 0.05);
    }
    CHECK_THROWS_WITH_AS(
        leave_one_mark_out(model, std::span<const double>(x).first(12), labels, ClassScore{Class{1}}),
        "leave_one_mark_out: there are 90 labels and 12 inputs (wanted 12 inputs per label)", Error);
}

TEST_CASE("leave_one_mark_out: of three classes, each against the others") {
    Dataset genes;
    genes.signal = small_signal;
    genes.marks = {"A", "B", "C"};
    constexpr std::size_t count = 60;
    genes.signals.resize({count, small_signal.bins, small_signal.marks});
    const std::vector<float> values = random_values<float>(genes.signals.size(), 3);
    std::copy(values.begin(), values.end(), genes.signals.begin());
    for (std::size_t gene = 0; gene < count; ++gene) {
        genes.genes.push_back("g" + std::to_string(gene));
        genes.labels.push_back(static_cast<float>((gene * 7) % 3));
    }
    const Predictor<SmallModel<float>> predictor(
        small_model<float>(),
        card_of(genes, Scaling::fit(ScalingKind::none, genes.values(), 3), {"0", "1", "2"}), "the model");
    const Predictions answers = predictor(genes);
    for (const std::size_t wanted : {0u, 1u, 2u}) {
        Auroc whole;
        for (std::size_t gene = 0; gene < count; ++gene) {
            whole.add(answers.log_odds(gene, Class{wanted}),
                      genes.labels[gene] == static_cast<float>(wanted));
        }
        const auto found = leave_one_mark_out(predictor, genes, Class{wanted});
        REQUIRE(found.size() == 3);
        CHECK(found[0].auc.first.auroc == doctest::Approx(whole.value()).epsilon(1e-12));
    }
}
