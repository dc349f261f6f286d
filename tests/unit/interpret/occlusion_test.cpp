// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/occlusion.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE("Occlusion: windows of a linear model lose what lies in them") {
    const std::vector<double> slopes{0.9, -0.4, 0.3,  -1.2, 0.05, 0.6,
                                     2.0, -0.1, -0.7, 0.2,  1.1,  -0.3};  // 4 bins x 3 marks
    const auto model = logistic_model<double>(slopes, 0.5);
    const std::vector<double> x = random_values<double>(2 * 12, 3);
    const auto share = [&](std::size_t gene, std::size_t bin, std::size_t mark) {
        return slopes[bin * 3 + mark] * (x[gene * 12 + bin * 3 + mark] - 0.25);
    };
    const Baseline baseline{{0.25, 0.25, 0.25}};
    // Windows 0-2 and 2-3: the second is cut short, bin 2 lies in both.
    const auto each =
        Occlusion{3, 2, false, baseline}(model, std::span<const double>(x), ClassScore{Class{1}});
    const auto all = Occlusion{3, 2, true, baseline}(model, std::span<const double>(x), ClassScore{Class{1}});
    for (std::size_t gene = 0; gene < 2; ++gene) {
        double first_of_all = 0;
        double second_of_all = 0;
        for (std::size_t mark = 0; mark < 3; ++mark) {
            const double first = share(gene, 0, mark) + share(gene, 1, mark) + share(gene, 2, mark);
            const double second = share(gene, 2, mark) + share(gene, 3, mark);
            CHECK(each.values(gene, 0, mark) == doctest::Approx(first).epsilon(1e-12));
            CHECK(each.values(gene, 1, mark) == doctest::Approx(first).epsilon(1e-12));
            CHECK(each.values(gene, 2, mark) == doctest::Approx((first + second) / 2).epsilon(1e-12));
            CHECK(each.values(gene, 3, mark) == doctest::Approx(second).epsilon(1e-12));
            first_of_all += first;
            second_of_all += second;
        }
        for (std::size_t mark = 0; mark < 3; ++mark) {
            CHECK(all.values(gene, 1, mark) == doctest::Approx(first_of_all).epsilon(1e-12));
            CHECK(all.values(gene, 3, mark) == doctest::Approx(second_of_all).epsilon(1e-12));
        }
    }
}

TEST_CASE("Occlusion: refusals") {
    const LogisticModel<double> model;
    const std::vector<double> x(12);
    CHECK_THROWS_WITH_AS(
        (Occlusion{5, 1}(model, std::span<const double>(x), ClassScore{Class{1}})),
        "Occlusion: windows of 5 bins, 1 apart (wanted a width from 1 to 4 and a stride from 1 to the width)",
        Error);
    CHECK_THROWS_AS((Occlusion{2, 3}(model, std::span<const double>(x), ClassScore{Class{1}})), Error);
}
