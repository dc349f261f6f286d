// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/covered_bases.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("stretches in any order, against a list of bases") {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        std::vector<bool> taken(200);
        CoveredBases covered;
        const auto below = [&](std::uint32_t n) { return static_cast<std::int32_t>(random() % n); };
        std::int32_t next = 0;
        for (int i = 0; i < 60; ++i) {
            // Mostly from left to right, as files are, but for one round in three.
            const bool forward = round % 3 != 0 && next < 190 && below(4) != 0;
            const std::int32_t start = forward ? next + below(3) : below(190);
            const std::int32_t end = start + 1 + below(9);
            const auto is_taken = [&](std::int32_t base) { return taken[static_cast<std::size_t>(base)]; };
            bool free = true;
            for (std::int32_t base = start; base < end; ++base) free = free && !is_taken(base);
            const auto found = covered.add(start, end);
            REQUIRE(found.has_value() == !free);
            if (found) {
                CHECK(start <= found->first);
                CHECK(found->first < found->second);
                CHECK(found->second <= end);
                for (std::int32_t base = found->first; base < found->second; ++base) CHECK(is_taken(base));
                continue;
            }
            for (std::int32_t base = start; base < end; ++base) taken[static_cast<std::size_t>(base)] = true;
            next = std::max(next, end);
        }
    }
}
