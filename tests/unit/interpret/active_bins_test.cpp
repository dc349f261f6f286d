// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/active_bins.hpp>

using namespace deepchrome;

namespace {

const std::vector<std::string> three{"H3K4me3", "H3K27me3", "H3K27ac"};

xt::xtensor<double, 2> four_bins() {
    return {{1.0, 0.25, 0.0}, {0.5, 0.0, 0.0}, {0.26, 0.30, 0.0}, {0.24, 0.25, 0.5}};
}

}  // namespace

TEST_CASE("active_bins: above the threshold, not at it") {
    const auto bars = active_bins(four_bins(), three);
    REQUIRE(bars.size() == 3);
    CHECK(bars[0].mark == "H3K4me3");
    CHECK(bars[0].role == MarkRole::promoter);
    CHECK(bars[0].active == 3);
    CHECK(bars[0].frequency == 0.75);
    CHECK(bars[0].mean == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(bars[0].above_mean);
    CHECK(bars[1].role == MarkRole::repressor);
    CHECK(bars[1].active == 1);  // 0.25 itself is not active
    CHECK(bars[1].frequency == 0.25);
    CHECK(bars[1].mean == doctest::Approx(0.2).epsilon(1e-14));
    CHECK_FALSE(bars[1].above_mean);  // 1 of a mean of 5 / 3
    CHECK(bars[2].role == MarkRole::promoter);
    CHECK(bars[2].active == 1);
    CHECK(bars[2].mean == 0.125);

    CHECK(active_bins(four_bins(), three, std::nextafter(0.25, 0.0))[1].active == 3);
    CHECK(active_bins(four_bins(), three, 0.5)[0].active == 1);
    CHECK(active_bins(four_bins(), three, 1.0)[0].active == 0);
    CHECK(active_bins(four_bins(), three, -1.0)[2].active == 4);
}

TEST_CASE("active_bins: nothing, and marks that are alike") {
    for (const auto& bar :
         active_bins(xt::xtensor<double, 2>(xt::xtensor<double, 2>::shape_type{5, 3}, 0.0), three)) {
        CHECK(bar.active == 0);
        CHECK(bar.frequency == 0.0);
        CHECK(bar.mean == 0.0);
        CHECK_FALSE(bar.above_mean);
    }
    for (const auto& bar :
         active_bins(xt::xtensor<double, 2>(xt::xtensor<double, 2>::shape_type{5, 3}, 1.0), three)) {
        CHECK(bar.active == 5);
        CHECK(bar.frequency == 1.0);
        CHECK_FALSE(bar.above_mean);  // equal to the mean
    }
}

TEST_CASE("bars have the roles that are stated") {
    const auto bars = active_bins(four_bins(), three, 0.25, {{"H3K27ac", MarkRole::distal_promoter}});
    CHECK(bars[0].role == MarkRole::promoter);
    CHECK(bars[1].role == MarkRole::repressor);
    CHECK(bars[2].role == MarkRole::distal_promoter);
}

TEST_CASE("active_bins: refusals") {
    auto map = four_bins();
    const std::vector<std::string> two{"H3K4me3", "H3K27me3"};
    CHECK_THROWS_WITH_AS(active_bins(map, two),
                         "active_bins: 2 marks are named (wanted 3); name every mark once", DataError);
    CHECK_THROWS_WITH_AS(active_bins(map, three, std::nan("")),
                         "active_bins: threshold is nan (wanted a finite number)", Error);
    CHECK_THROWS_WITH_AS(active_bins(xt::xtensor<double, 2>(xt::xtensor<double, 2>::shape_type{0, 3}), three),
                         "active_bins: the map has no bins (wanted at least one)", DataError);
    map(2, 1) = std::nan("");
    CHECK_THROWS_WITH_AS(active_bins(map, three),
                         "active_bins: bin 3 of H3K27me3 is nan (wanted a finite number)", NumericError);
}
