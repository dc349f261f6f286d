// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/fragments.hpp>

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
    return four_bins::counted<Fragments>(text, rule);
}

const std::string text =
    "# id=sample\n# primary_contig=chr1\nchr1\t5\t12\tAAACCCGG-1\t1\nchr1\t5\t12\tAAACCCGG-1\t9\r\n"
    "chr2\t1\t5\tTTTTGGGG-1\t2\n1\t32\t39\tTTTTGGGG-1\t2";

}  // namespace

TEST_CASE("fragments of single cells by their rows") {
    const std::string title(Fragments::title);
    CHECK(recognized(text) == title);
    for (const char* barcode :
         {"AAACCCGG", "AAACCCGGTTACGTTA-1", "lib_5#AAACCCGG-12", "sample:AAACCCGG", "AAAAAAAA_CCCCCCCC-1"}) {
        CAPTURE(barcode);
        CHECK(recognized(std::string("chr1\t5\t9\t") + barcode + "\n") == title);
        CHECK(recognized(std::string("chr1\t5\t9\t") + barcode + "\t3\n") == title);
    }
    const std::string row = "chr1\t5\t9\tAAACCCGG-1\t1\n";
    CHECK(recognized(row + row + "chr1\t5\n") == title);  // a damaged row, which is refused
    for (const char* other :
         {"chr1\t5\t9\tAAACCCG\t3\n", "chr1\t5\t9\tAAACCCGGN\t3\n", "chr1\t5\t9\tAAACCCGG-\t3\n",
          "chr1\t5\t9\tAAACCCGG-x\t3\n", "chr1\t5\t9\tAAACCCGG\t0\n", "chr1\t5\t9\tAAACCCGG\t0.5\n",
          "chr1\t5\t9\tAAACCCGG\t3\t+\n", "chr1\t9\t9\tAAACCCGG\t3\n", "chr1\t5\t9\t3\n", "chr1\t5\t9\n",
          "AAACCCGG\t5\t9\tx\n"}) {
        CAPTURE(other);
        CHECK(recognized(other) != title);
    }
}

TEST_CASE("each line counts once") {
    const ReadCounter counter = counted(text, {.extend = 1000});
    CHECK(counts(counter) == Counts{2, 2, 0, 1});
    CHECK(counter.tally().counted == 4);
    CHECK(counter.tally().fragments == 4);
    CHECK(counter.tally().in_windows == 3);
    CHECK(counts(counted(text, {.by = CountBy::five_prime})) == Counts{2, 0, 0, 1});
}

TEST_CASE("the fragments of some cells") {
    CellList cells("cells");
    cells.add("TTTTGGGG-1", 1);
    cells.add("absent-1", 2);
    const ReadCounter counter = counted(text, {.cells = &cells});
    CHECK(counts(counter) == Counts{0, 0, 0, 1});
    CHECK(counter.tally().counted == 2);
    CHECK(counter.tally().other_cells == 2);
    CHECK(counter.tally().absent_cells == 1);

    CellList others("others");
    others.add("TTTTGGGG", 1);
    CHECK_THROWS_WITH_AS(counted(text, {.cells = &others}),
                         "t: none of its 4 fragments is of the 1 cells of others (wanted those of at least "
                         "one; the file has \"AAACCCGG-1\"); spell the barcodes as the file does",
                         DataError);
}

TEST_CASE("lines that are refused") {
    const std::string order = "; check the order of the columns";
    const std::string wanted =
        " (wanted 5: chromosome, start, end, barcode, count); give a file of this kind";
    for (const auto& [line, message] : std::vector<std::pair<std::string, std::string>>{
             {"chr1\t5\t9", "t:2: has 3 columns" + wanted},
             {"chr1\t5\t9\tAAACCCGG-1\t1\t+", "t:2: has 6 columns" + wanted},
             {"chr1\tx\t9\tAAACCCGG-1\t1",
              "t:2: the start is \"x\" (wanted a whole number)" + order + ", or remove a header"},
             {"chr1\t5\t-9\tAAACCCGG-1\t1",
              "t:2: the end is -9 (wanted 0 or more); correct or remove the line"},
             {"chr1\t9\t5\tAAACCCGG-1\t1",
              "t:2: the fragment ends at 5 and starts at 9 (wanted an end beyond the start)" + order},
             {"\t5\t9\tAAACCCGG-1\t1",
              "t:2: has no name of a chromosome (wanted one); correct or remove the line"},
             {"chr1\t5\t9\t\t1", "t:2: has no barcode in its fourth column; correct or remove the line"},
             {"chr1\t5\t9\tAAACCCGG-1\t0", "t:2: the count is \"0\" (wanted a whole number above 0)" + order},
             {"chr1\t5\t9\tAAACCCGG-1\t1.5",
              "t:2: the count is \"1.5\" (wanted a whole number above 0)" + order},
             {"chr1\t5\t9\tAA\x1B[2J\t1",
              "t:2: the barcode \"AA\\x1b[2J\" holds U+001B (wanted printable text); correct the name"}}) {
        CHECK_THROWS_WITH_AS(counted("chr1\t5\t9\tAAACCCGG-1\t1\n" + line + "\n"), message.c_str(),
                             DataError);
    }
    CHECK_THROWS_WITH_AS(counted("# id=x\n"),
                         "t: holds no fragments (wanted lines of chromosome, start, end, barcode, count); "
                         "fetch the file again",
                         DataError);
}

TEST_CASE("lines of two genomes are not one") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4});
    ReadCounter counter(windows, {});
    LineReader lines("NC_000001.11\t5\t9\tAAACCCGG-1\t1\nNC_000067.7\t5\t9\tAAACCCGG-1\t1\n", "t");
    CHECK_THROWS_WITH_AS(
        Fragments::read(lines, counter, [] {}),
        "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted one "
        "genome); keep the lines of one genome",
        DataError);
}
