// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/data/interval_set.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("intervals are joined and found") {
    detail::LineReader lines("track name=x\nchr1\t20\t30\tname\nchr1\t5\t8\n1\t8\t10\nchr1\t25\t28\nchr2\t3\t3\n", "t");
    const IntervalSet set = read_intervals(lines);
    const auto& on = *set.on("chr1");
    CHECK(on == std::vector<IntervalSet::Interval>{{5, 10}, {20, 30}});
    CHECK(set.on("chr2") == nullptr);
    CHECK(IntervalSet::touches(on, 9, 10));
    CHECK(IntervalSet::touches(on, 0, 6));
    CHECK_FALSE(IntervalSet::touches(on, 10, 20));
    CHECK_FALSE(IntervalSet::touches(on, 30, 99));
    std::string parts;
    IntervalSet::for_each_part_outside(on, 0, 40, [&](std::int32_t start, std::int32_t end) {
        parts += std::to_string(start) + "-" + std::to_string(end) + " ";
    });
    CHECK(parts == "0-5 10-20 30-40 ");
}
