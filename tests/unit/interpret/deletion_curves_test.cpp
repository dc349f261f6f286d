// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/deletion_curves.hpp>
#include <deepchrome/interpret/saliency.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE("deletion_curves: a linear model's can be worked out") {
    const std::vector<double> slopes{0.9, -0.4, 0.3, -1.2, 0.05, 0.6, 2.0, -0.1, -0.7, 0.2, 1.1, -0.3};
    const auto model = logistic_model<double>(slopes, 0.5);
    const std::vector<double> list = random_values<double>(40 * 12, 3);
    const std::span<const double> x = list;
    const ClassScore score{Class{1}};
    const Baseline baseline{{0.1, 0.2, 0.3}};
    const auto of = GradientTimesInput{baseline}(model, x, score);
    Threads three(3);
    const DeletionCurves found = deletion_curves(model, x, score, of, baseline, 4, Seed{5}, three);
    CHECK(found.share == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
    double blank = 0.5;
    for (std::size_t i = 0; i < 12; ++i) blank += slopes[i] * baseline.values[i % 3];
    for (std::size_t point = 0; point < 5; ++point) {
        double deletion = 0;
        double insertion = 0;
        for (std::size_t gene = 0; gene < 40; ++gene) {
            std::vector<double> shares;
            for (std::size_t i = 0; i < 12; ++i)
                shares.push_back(slopes[i] * (x[gene * 12 + i] - baseline.values[i % 3]));
            std::ranges::sort(shares, std::greater{});
            double top = 0;
            double rest = 0;
            for (std::size_t i = 0; i < 12; ++i) (i < 3 * point ? top : rest) += shares[i];
            deletion += (blank + rest) / 40;
            insertion += (blank + top) / 40;
        }
        CHECK(found.deletion[point] == doctest::Approx(deletion).epsilon(1e-11).scale(1e-6));
        CHECK(found.insertion[point] == doctest::Approx(insertion).epsilon(1e-11).scale(1e-6));
        if (point > 0 && point < 4) CHECK(found.random[point] > found.deletion[point]);
    }
    CHECK(found.random.front() == found.deletion.front());
    CHECK(found.random.back() == doctest::Approx(blank).epsilon(1e-12));
    CHECK(found.gain() > 0.2);
    CHECK(found.area({0, 1, 1, 1, 0}) == doctest::Approx(0.75));
    CHECK(deletion_curves(model, x, score, of, baseline, 4, Seed{5}).random == found.random);
    CHECK(deletion_curves(model, x, score, of, baseline, 4, Seed{6}).random != found.random);
    CHECK_THROWS_WITH_AS(deletion_curves(model, x.first(12), score, of, baseline, 4),
                         "deletion_curves: attributions of 40 genes, 12 inputs and 4 steps (wanted at least "
                         "one gene, 12 inputs "
                         "for each and at least one step)",
                         Error);
}
