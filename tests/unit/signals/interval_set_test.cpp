// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/interval_set.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("intervals are joined and found") {
    LineReader lines("track name=x\nchr1\t20\t30\tname\nchr1\t5\t8\n1\t8\t10\nchr1\t25\t28\n\nchr2\t3\t3\n",
                     "t");
    const IntervalSet set = read_intervals(lines);
    const auto& on = *set.on("chr1");
    CHECK(on == std::vector<IntervalSet::Interval>{{5, 10}, {20, 30}});
    CHECK(set.on("chr2") == nullptr);
    CHECK(set.chromosomes()[0].last_starts[0] == 25);
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

TEST_CASE("lines that are no intervals") {
    const auto refused = [](const std::string& text, const std::string& message) {
        CAPTURE(text);
        LineReader lines(text, "t");
        CHECK_THROWS_WITH_AS(read_intervals(lines), message.c_str(), DataError);
    };
    refused("chr1\t5\n", "t:1: has 2 columns (wanted chromosome, start and end); give a file of this kind");
    refused("chr1 5 9\n",
            "t:1: has 1 column (wanted chromosome, start and end); separate the columns by tabs");
    refused("chr1\t9\t5\n",
            "t:1: ends at 5, before its start 9 (wanted start, then end); check the order of the columns");
    refused("chr1\t-9\t5\n", "t:1: the start is -9 (wanted 0 or more); correct or remove the line");
    refused("chr\xC2\x9B\t5\t9\n",
            "t:1: the chromosome name \"chr\\u009b\" holds U+009B (wanted printable text); correct the name");
    refused("\t5\t9\n", "t:1: has no name of a chromosome (wanted one); correct or remove the line");
}

TEST_CASE("intervals of two genomes are not one set") {
    LineReader lines("NC_000001.11\t5\t9\nNC_000067.7\t5\t9\n", "t");
    CHECK_THROWS_WITH_AS(
        read_intervals(lines),
        "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted one "
        "genome); keep the lines of one genome",
        DataError);
}
