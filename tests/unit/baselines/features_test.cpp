// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/table/csv.hpp>

using namespace deepchrome;

namespace {

Dataset two_genes() {
    return parse_csv("a,1,0,2,0\na,2,4,6,0\nb,1,1,1,1\nb,2,3,5,1\n", Signal{.bins = 2, .marks = 2},
                     {.marks = {"x", "y"}});
}

}  // namespace

TEST_CASE("all signals of a gene are a row") {
    const Features raw = all_signals(two_genes(), ScalingKind::none);
    CHECK(raw.columns == 4);
    CHECK(raw.rows() == 2);
    CHECK(raw.values == std::vector<double>{0, 2, 4, 6, 1, 1, 3, 5});
    const Features scaled = all_signals(two_genes(), ScalingKind::log1p);
    CHECK(scaled.row(1)[3] == doctest::Approx(std::log(6.0)).epsilon(1e-7));
}

TEST_CASE("mark means are over the bins") {
    const Features raw = mark_means(two_genes(), ScalingKind::none);
    CHECK(raw.columns == 2);
    CHECK(raw.values == std::vector<double>{2, 4, 2, 3});
    const Features scaled = mark_means(two_genes(), ScalingKind::log1p);
    CHECK(scaled.row(0)[0] == doctest::Approx(std::log(5.0) / 2).epsilon(1e-7));
}

TEST_CASE("Standardizer: mean 0 and deviation 1 by the rows it was fitted to, a constant column centered") {
    const Features features{.columns = 2, .values = {1, 7, 3, 7, 5, 7, 7, 7}};
    const Standardizer scaler = Standardizer::fit(features);
    CHECK(scaler.mean == std::vector<double>{4, 7});
    CHECK(scaler.deviation[0] == doctest::Approx(std::sqrt(5.0)).epsilon(1e-15));
    const Features other = scaler.apply({.columns = 2, .values = {9, 8}});
    CHECK(other.values[0] == doctest::Approx(std::sqrt(5.0)).epsilon(1e-15));
    CHECK(other.values[1] == 1);
}

TEST_CASE("without columns there are no rows") { CHECK(Features{}.rows() == 0); }
