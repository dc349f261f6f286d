// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bed.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("the quick way through a line finds what the careful one does, or nothing") {
    std::size_t quick = 0;
    for (const std::string line :
         {"chr1\t5\t9\tN\t1000\t+", "chr1\t5\t9\tN\t1000\t-", "chr1\t5\t9", "chr1\t5\t9\tname",
          "chr1\t5\t9\tN\t0\t.\tmore", "chr1\t5\t9\t\t\t+", "chr1\t0000000005\t9\tN\t0\t+",
          "chrUn_x\t2147483646\t2147483647\tN\t0\t+", "chr1\t5\t9\tN\t0"}) {
        CAPTURE(line);
        std::vector<std::string_view> fields;
        const detail::BedRead wanted = detail::bed_read(line, "t:1", fields);
        const std::string text = line + "\n";
        detail::BedRead found;
        if (!detail::quick_bed_read(text.data(), text.data() + line.size(), found)) continue;
        ++quick;
        CHECK(found.chromosome == wanted.chromosome);
        CHECK(found.start == wanted.start);
        CHECK(found.end == wanted.end);
        CHECK(found.strand == wanted.strand);
        CHECK(found.columns == wanted.columns);
    }
    CHECK(quick >= 7);
}

TEST_CASE("lines of reads") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
    const WindowIndex windows(annotation,
                              {.bin_width = 10, .bins = 4, .published = false, .orient_strand = false});
    ReadCounter counter(windows, {});
    LineReader lines("browser position chr1\ntrack "
                     "name=x\n#c\nchr1\t5\t12\tN\t0\t+\r\n1\t12\t13\tN\t0\t-\n2\t1\t2\tN\t0\t.",
                     "t");
    Bed::read(lines, counter, [] {});
    CHECK(counter.tally().counted == 3);
    CHECK(std::vector(counter.counts().begin(), counter.counts().end()) ==
          std::vector<std::uint32_t>{1, 2, 0, 0});
    LineReader bad("chr1\t5\t9\nchr\x1B[2J\t5\t9\n", "t");
    CHECK_THROWS_WITH_AS(
        Bed::read(bad, counter, [] {}),
        "t:2: the chromosome name \"chr\\x1b[2J\" holds U+001B (wanted printable text); correct the name",
        DataError);
    for (const std::string other : {"chr1\t5\t9", "chr1\t5\t9\tN", "chr1\t5\t9\t3.5\t0"}) {
        LineReader joined("chr1\t5\t9\tN\t0\t+\tmore\n" + other + "\n", "t");
        CHECK_THROWS_WITH_AS(Bed::read(joined, counter, [] {}),
                             ("t:2: has " + std::to_string(std::count(other.begin(), other.end(), '\t') + 1) +
                              " columns (wanted 6 or more, as the lines before); give a file of one format")
                                 .c_str(),
                             DataError);
    }
    LineReader wider("chr1\t5\t9\nchr1\t5\t9\tN\t0\t+\n", "t");
    CHECK_THROWS_WITH_AS(
        Bed::read(wider, counter, [] {}),
        "t:2: has 6 columns or more (wanted 3, as the lines before); give a file of one format", DataError);
    LineReader mitochondria("chrM\t5\t9\nchrMT\t5\t9\n", "t");
    CHECK_THROWS_WITH_AS(Bed::read(mitochondria, counter, [] {}),
                         "t:2: chrMT is another mitochondrion than chrM of an earlier line (wanted one); "
                         "keep the lines of one",
                         DataError);
    LineReader mixed("NC_000001.11\t5\t9\nNC_000067.7\t5\t9\n", "t");
    ReadCounter fresh(windows, {});
    CHECK_THROWS_WITH_AS(Bed::read(mixed, fresh, [] {}),
                         "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted "
                         "one genome); keep the lines of one genome",
                         DataError);
}
