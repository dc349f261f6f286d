// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <initializer_list>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/metrics/calibration.hpp>

#include "genes.hpp"

using namespace deepchrome;
using namespace metrics_test;

TEST_CASE("Calibration: by hand") {
    Calibration calibration(4);
    for (const Gene gene :
         {Gene{0.125, false}, Gene{0.25, true}, Gene{0.75, true}, Gene{0.625, false}, Gene{1.0, true}})
        calibration.add(gene.score, gene.on);
    const std::vector<ReliabilityBin> table = calibration.table();
    REQUIRE(table.size() == 4);
    CHECK(table[0].genes == 2);  // an edge belongs to the bin below it
    CHECK(table[0].lower == 0);
    CHECK(table[0].upper == 0.25);
    CHECK(table[0].mean_probability == 0.1875);
    CHECK(table[0].fraction_on == 0.5);
    CHECK(table[1].genes == 0);
    CHECK(std::isnan(table[1].mean_probability));
    CHECK(std::isnan(table[1].fraction_on));
    CHECK(table[2].genes == 2);
    CHECK(table[2].mean_probability == 0.6875);
    CHECK(table[3].genes == 1);
    CHECK(table[3].upper == 1);
    // (2 * |0.1875 - 0.5| + 2 * |0.6875 - 0.5| + 0) / 5
    CHECK(calibration.value() == doctest::Approx(0.2).epsilon(1e-15));
}

TEST_CASE("Calibration: every probability lies within its bin") {
    for (const std::size_t bins : {1u, 3u, 7u, 10u, 49u}) {
        for (std::size_t i = 0; i <= 1000; ++i) {
            for (const double score : {static_cast<double>(i) / 1000,
                                       static_cast<double>(i % (bins + 1)) / static_cast<double>(bins)}) {
                Calibration calibration(bins);
                calibration.add(score, true);
                for (const ReliabilityBin& bin : calibration.table()) {
                    if (bin.genes == 0) continue;
                    CHECK(score <= bin.upper);
                    CHECK((score > bin.lower || (score == 0 && bin.lower == 0)));
                }
            }
        }
    }
}

TEST_CASE("Calibration: probabilities that mean what they say have a small error, others have their offset") {
    RandomStream stream(Seed{3}, Purpose::test, 0, 0);
    Calibration honest;
    Calibration boastful;
    for (int gene = 0; gene < 200000; ++gene) {
        const double p = 0.2 + 0.6 * stream.uniform();
        const bool on = stream.uniform() < p;
        honest.add(p, on);
        boastful.add(p + 0.15, on);
    }
    CHECK(honest.value() < 0.006);
    CHECK(boastful.value() == doctest::Approx(0.15).epsilon(0.04));
}

TEST_CASE("Calibration: merging leaves no trace") {
    check_merging<Calibration>();
    check_merging_with_itself<Calibration>();
    Calibration ten;
    CHECK_THROWS_WITH_AS(ten.merge(Calibration(5)), "Calibration: the other has 5 bins (wanted 10)", Error);
}

TEST_CASE("Calibration: without genes, and what is refused") {
    CHECK(std::isnan(Calibration{}.value()));
    CHECK_THROWS_WITH_AS(Calibration(0), "Calibration: the number of bins is 0 (wanted at least 1)", Error);
    Calibration calibration;
    CHECK_THROWS_WITH_AS(calibration.add(1.5, true),
                         "Calibration: the score is 1.5 (wanted a probability from 0 to 1)", NumericError);
}
