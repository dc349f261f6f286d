// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/deep_lift.hpp>
#include <deepchrome/interpret/integrated_gradients.hpp>
#include <deepchrome/interpret/occlusion.hpp>
#include <deepchrome/interpret/saliency.hpp>
#include <deepchrome/interpret/truth_overlap.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/optim/adam.hpp>
#include <deepchrome/simulate/ground_truth.hpp>
#include <deepchrome/training/trainer.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE("truth_overlap: by hand") {
    Attributions<double> of;
    of.values.resize({2, 2, 2});
    std::ranges::copy(std::vector<double>{-4, 1, 3, 2, /**/ 0, 5, 5, 1}, of.values.data());
    const std::vector<std::uint8_t> truth{1, 0, 0, 1};
    const TruthOverlap found = truth_overlap(of, truth);
    CHECK(found.auroc == doctest::Approx((0.75 + 0.0) / 2));     // 3 of 4 pairs; none
    CHECK(found.precision == doctest::Approx((0.5 + 0.0) / 2));  // 4 and 3; 5 and 5
    const std::vector<std::uint8_t> by_gene{1, 0, 1, 0, 0, 1, 1, 0};
    CHECK(truth_overlap(of, by_gene).auroc == 1);
    CHECK(truth_overlap(of, by_gene).precision == 1);
    CHECK_THROWS_WITH_AS(truth_overlap(of, std::vector<std::uint8_t>(4, std::uint8_t{1})),
                         "truth_overlap: of gene 1 all values matter, or none (wanted some of both)", Error);
    CHECK_THROWS_WITH_AS(
        truth_overlap(of, std::vector<std::uint8_t>(3)),
        "truth_overlap: attributions of 2 genes x 4 values and a truth of 3 (wanted one per value of a gene, "
        "or of all genes)",
        Error);
}

TEST_CASE("Every method finds what was planted, in a network that learned it and in no other") {
    struct Net : Sequential<Conv1D<Filters{8}, Width{3}>, ReLU, MaxPool<Width{2}>, Dense<Units{8}>, ReLU,
                            Dense<Units{2}>, LogSoftmax> {};
    using M = Model<Net, Signal{.bins = 20, .marks = 3}>;
    GroundTruth ground_truth{
        .regions = {{.mark = 0, .first = 8, .last = 12}, {.mark = 2, .first = 2, .last = 6, .on = false}},
        .signal = M::signal};
    Dataset train = ground_truth(600);
    ground_truth.seed = Seed{2};
    Dataset test = ground_truth(100);
    const Scaling log1p{.kind = ScalingKind::log1p};
    for (Dataset* data : {&train, &test}) log1p.apply(data->values(), 3);
    M model(Seed{3});
    const Trainer trainer(Adam{.learning_rate = 3e-3}, NegativeLogLikelihood{}, {.epochs = 12, .batch = 32});
    CHECK(trainer.fit(model, train, test).back().valid_auroc > 0.97);
    const std::span<const float> x = test.values();
    const auto check = [&](const char* name, double least, const auto& method) {
        CAPTURE(name);
        const TruthOverlap found =
            truth_overlap(method(model, x, ClassScore{Class{1}}), ground_truth.truth());
        const TruthOverlap untrained =
            truth_overlap(method(M(Seed{3}), x, ClassScore{Class{1}}), ground_truth.truth());
        CHECK(found.auroc > least);
        CHECK(untrained.auroc < 0.65);
    };
    check("gradient", 0.75, Saliency{});
    check("gradient x input", 0.75, GradientTimesInput{});
    check("SmoothGrad", 0.75, SmoothGrad{});
    check("integrated gradients", 0.75, IntegratedGradients{});
    check("DeepLIFT", 0.75, DeepLift{});
    check("occlusion", 0.75, Occlusion{.width = 2, .stride = 1});
}
