// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/simulate/ground_truth.hpp>

using namespace deepchrome;

TEST_CASE("GroundTruth: more reads in the regions of a gene's class, and nowhere else") {
    const GroundTruth ground_truth{
        .regions = {{.mark = 1, .first = 2, .last = 5}, {.mark = 0, .first = 7, .last = 8, .on = false}},
        .signal = {.bins = 10, .marks = 3}};
    constexpr std::size_t genes = 4000;
    const Dataset data = ground_truth(genes);
    REQUIRE(data.size() == genes);
    CHECK(class_balance(data.labels).on == genes / 2);
    std::size_t planted_values = 0;
    for (std::size_t bin = 0; bin < 10; ++bin) {
        for (std::size_t mark = 0; mark < 3; ++mark) {
            const bool on_region = mark == 1 && bin >= 2 && bin < 5;
            const bool off_region = mark == 0 && bin == 7;
            CHECK(ground_truth.truth()[bin * 3 + mark] == (on_region || off_region ? 1 : 0));
            planted_values += ground_truth.truth()[bin * 3 + mark];
            double mean[2] = {0, 0};
            for (std::size_t gene = 0; gene < genes; ++gene) {
                mean[data.labels[gene] > 0.5f] +=
                    static_cast<double>(data.signals(gene, bin, mark)) / (genes / 2.0);
            }
            // Means of 2000 counts: standard error below 0.05.
            CHECK(std::abs(mean[1] - (on_region ? 3 : 1)) < 0.25);
            CHECK(std::abs(mean[0] - (off_region ? 3 : 1)) < 0.25);
        }
    }
    CHECK(planted_values == 4);
    GroundTruth outside = ground_truth;
    outside.regions[0].last = 11;
    CHECK_THROWS_WITH_AS(
        outside(1),
        "GroundTruth: a region of mark 1, bins 2 to 11 (wanted one of 3 marks and bins from 0 "
        "to 10, the last not "
        "included)",
        DataError);
}
