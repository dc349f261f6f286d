// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bedpe.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "four_bins.hpp"

using namespace deepchrome;
using four_bins::counts;
using four_bins::Counts;
using four_bins::recognized;
using four_bins::windows;

namespace {

ReadCounter counted(const std::string& text, CountRule rule = {}) {
    return four_bins::counted<Bedpe>(text, rule);
}

}  // namespace

TEST_CASE("BEDPE by its rows") {
    const std::string row = "chr1\t5\t9\tchr1\t15\t19\n";
    CHECK(recognized(row) == "BEDPE");
    CHECK(recognized("#chrom1\tstart1\tend1\n" + row) == "BEDPE");
    CHECK(recognized("1\t5\t9\t1\t15\t19\tname\t0\t+\t-\n") == "BEDPE");
    CHECK(recognized(row + ".\t-1\t-1\tchr1\t5\t9\n" + row + "chr1\t5\t9\tchr2\t5\t9\n") == "BEDPE");
    CHECK(recognized("chrom1\tstart1\tend1\tchrom2\tstart2\tend2\n" + row + row) == "BEDPE");
    CHECK(recognized(row + row + "chr1\t5\n") == "BEDPE");  // a damaged row, which is refused
    // Ends on the same chromosome must be among them: names and scores of other tables look alike.
    CHECK(recognized("chr1\t5\t9\tpeak1\t15\t19\n") != "BEDPE");
    CHECK(recognized("1\t5\t9\t2\t15\t19\n") != "BEDPE");
    CHECK(recognized("chr1\t5\t9\tN\t1000\t+\n") != "BEDPE");
    CHECK(recognized("chr1\t5\t9\tchr1\t0\t+\t5\t9\t0\t1\t4,\t0,\n") != "BEDPE");
    CHECK(recognized("chr1\t5\t9\tchr1\t15\n") != "BEDPE");
}

TEST_CASE("fragments of lines with both ends on one chromosome") {
    const std::string text =
        "#header\nchr1\t5\t9\tchr1\t15\t19\tn\t0\t+\t-\r\n"
        "1\t25\t35\tchr1\t12\t13\tn\t0\t-\t+\n"
        "chr1\t5\t9\tchr2\t5\t9\n.\t-1\t-1\tchr1\t5\t9\nchr1\t5\t9\t.\t-1\t-1\nchr2\t1\t2\tchr2\t3\t4";
    const ReadCounter counter = counted(text, {.extend = 1000});
    CHECK(counts(counter) == Counts{1, 2, 1, 1});
    CHECK(counter.tally().counted == 3);
    CHECK(counter.tally().fragments == 3);
    CHECK(counter.tally().in_windows == 2);
    CHECK(counter.tally().unmapped == 2);
    CHECK(counter.tally().two_chromosomes == 1);
    CHECK(counts(counted(text, {.by = CountBy::five_prime})) == Counts{1, 0, 0, 1});
    CHECK(counts(counted(text, {.by = CountBy::center})) == Counts{0, 1, 1, 0});
}

TEST_CASE("lines that are refused") {
    const std::string order = "; check the order of the columns";
    for (const auto& [line, message] : std::vector<std::pair<std::string, std::string>>{
             {"chr1\t5\t9\tchr1\t15",
              "t:2: has 5 columns (wanted chromosome, start and end of both ends); give a file of this kind"},
             {"chr1\tx\t9\tchr1\t15\t19",
              "t:2: the start of end 1 is \"x\" (wanted a whole number)" + order + ", or remove a header"},
             {"chr1\t5\t\tchr1\t15\t19",
              "t:2: the end of end 1 is \"\" (wanted a whole number)" + order + ", or remove a header"},
             {"chr1\t5\t9\tchr1\t-7\t19",
              "t:2: the start of end 2 is -7 (wanted 0 or more); correct or remove the line"},
             {"chr1\t5\t9\tchr1\t15\t2147483648",
              "t:2: the end of end 2 is 2147483648 (wanted at most 2147483647); correct or remove the line"},
             {"chr1\t9\t9\tchr1\t15\t19",
              "t:2: end 1 ends at 9 and starts at 9 (wanted an end beyond the start)" + order},
             {"chr1\t5\t9\tchr1\t15\t9",
              "t:2: end 2 ends at 9 and starts at 15 (wanted an end beyond the start)" + order},
             {"chr1\t5\t9\t\t15\t19",
              "t:2: has no name of a chromosome (wanted one); correct or remove the line"},
             {"chr1\t5\t9\tchr1\t15\t19\tn\t0\tx\t-", "t:2: the strand is \"x\" (wanted +, - or .)" + order},
             {"chr1\t5\t9\tchr1\t15\t19\tn\t0\t+\t1", "t:2: the strand is \"1\" (wanted +, - or .)" + order},
             {"chr\x1B[2J\t5\t9\tchr1\t15\t19",
              "t:2: the chromosome name \"chr\\x1b[2J\" holds U+001B (wanted printable text); correct the "
              "name"}}) {
        CHECK_THROWS_WITH_AS(counted("chr1\t5\t9\tchr1\t15\t19\n" + line + "\n"), message.c_str(), DataError);
    }
    CHECK_THROWS_WITH_AS(counted("chr1\t5\t9\tchr2\t5\t9\n.\t-1\t-1\tchr1\t5\t9\n"),
                         "t: holds no fragments (wanted lines of BEDPE with both ends on one chromosome); of "
                         "its lines, 1 have an unmapped end, 1 two chromosomes, and the others lie beyond "
                         "the ends of theirs; give a file of the assembly of the genes",
                         DataError);
}

TEST_CASE("lines of two genomes are not one") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4});
    ReadCounter counter(windows, {});
    LineReader lines("NC_000001.11\t5\t9\tNC_000001.11\t15\t19\nNC_000067.7\t5\t9\tNC_000067.7\t15\t19\n",
                     "t");
    CHECK_THROWS_WITH_AS(
        Bedpe::read(lines, counter, [] {}),
        "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted one "
        "genome); keep the lines of one genome",
        DataError);
}
