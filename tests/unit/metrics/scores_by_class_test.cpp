// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/metrics/scores_by_class.hpp>

using deepchrome::detail::ScoresByClass;

TEST_CASE("ScoresByClass: one visit per distinct score, from the highest") {
    ScoresByClass scores;
    scores.add(0.2, true);
    scores.add(0.7, false);
    scores.add(0.2, false);
    scores.add(0.9, true);
    scores.add(0.2, true);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> seen;
    scores.for_each_threshold([&](std::uint64_t on, std::uint64_t off) { seen.emplace_back(on, off); });
    CHECK(seen == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 0}, {0, 1}, {2, 1}});
    CHECK(scores.on() == 3);
    CHECK(scores.off() == 2);
}

TEST_CASE("ScoresByClass: no genes, no visit") {
    int visits = 0;
    ScoresByClass{}.for_each_threshold([&](std::uint64_t, std::uint64_t) { ++visits; });
    CHECK(visits == 0);
}
