// SPDX-License-Identifier: BSD-3-Clause
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/baseline.hpp>

using namespace deepchrome;

TEST_CASE("Baseline: zeros, one value per mark, or all of them") {
    CHECK(Baseline{}.expanded<float>(2, 3) == std::vector<float>(6, 0.0f));
    CHECK(Baseline{{1, 2, 3}}.expanded<float>(2, 3) == std::vector<float>{1, 2, 3, 1, 2, 3});
    CHECK(Baseline{{1, 2, 3, 4, 5, 6}}.expanded<double>(2, 3) == std::vector<double>{1, 2, 3, 4, 5, 6});
    CHECK_THROWS_WITH_AS((Baseline{{1.0, 2.0}}.expanded<float>(2, 3)),
                         "Baseline: there are 2 values (wanted 3, one per mark, or 6, bins x marks)", Error);
}

TEST_CASE("Baseline: no reads, as the network sees them") {
    CHECK(Baseline::no_reads({.kind = ScalingKind::log1p}, 2).values == std::vector<double>{0, 0});
    const Scaling scaling{.kind = ScalingKind::standardize, .mean = {3, -1}, .deviation = {2, 0.5f}};
    CHECK(Baseline::no_reads(scaling, 2).values == std::vector<double>{-1.5, 2});
}

TEST_CASE("Baseline: the mean of genes, bin by bin") {
    const std::vector<float> genes{1, 2, 3, 4, 5, 7};
    CHECK(Baseline::mean_of(std::span<const float>(genes), 3).values == std::vector<double>{2.5, 3.5, 5});
    CHECK_THROWS_AS(Baseline::mean_of(std::span<const float>(), 3), DataError);
}
