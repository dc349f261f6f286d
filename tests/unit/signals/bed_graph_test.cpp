// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bed_graph.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

/// The bins [0, 10), [10, 20) and [20, 30) of chr1, with -1 where nothing has a value.
std::vector<float> bins(const std::string& text, TrackSummary summary = TrackSummary::mean) {
    static const WindowIndex windows = [] {
        Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 15, '+', "", ""});
        return WindowIndex(annotation,
                           {.bin_width = 10, .bins = 3, .published = false, .orient_strand = false});
    }();
    TrackBins track(windows, summary, nullptr, "t");
    LineReader lines(text, "t");
    BedGraph::read(lines, track, [] {});
    return track.values(-1);
}

}  // namespace

TEST_CASE("means over the bases with a value, whatever the order of lines") {
    // [5, 12) of 2 and [12, 14) of 8.5: 5 bases of 2; 2 of 2 and 2 of 8.5; nothing
    const std::vector<float> wanted = {2, (2 * 2 + 2 * 8.5f) / 4, -1};
    CHECK(bins("chr1\t5\t12\t2\nchr1\t12\t14\t8.5\n") == wanted);
    CHECK(bins("1\t12\t14\t8.5\nchr2\t0\t99\t7\n1\t5\t12\t2e0") == wanted);
    CHECK(bins("browser position chr1:1-99\nbrowser hide all\ntrack type=bedGraph "
               "name=\"x\"\n#c\r\nchr1\t5\t12\t2\r\n\r\nchr1\t12\t14\t8.5\r\n") == wanted);
    CHECK(bins("chr1\t5\t12\t2\nchr1\t12\t14\t8.5\n", TrackSummary::sum) == std::vector<float>{10, 21, -1});
    CHECK(bins("chr1\t5\t12\t2\nchr1\t12\t14\t8.5\nchr1\t20\t21\t3\nchr1\t99\t100\t-1\n",
               TrackSummary::max) == std::vector<float>{2, 8.5, 3});
    CHECK(bins("chr1\t0\t10\t0\nchr1\t10\t20\tnan\n") == std::vector<float>{0, -1, -1});
    CHECK(bins("chr9\t0\t10\t5\n") == std::vector<float>{-1, -1, -1});
}

TEST_CASE("lines that are no bedGraph") {
    const auto refused = [](const std::string& text, const std::string& message) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(bins(text), message.c_str(), DataError);
    };
    refused("", "t: holds no intervals (wanted lines of bedGraph); fetch the file again");
    refused(
        "chr1\t1\t2\t3\nchr\x1B[2J\t1\t2\t3\n",
        "t:2: the chromosome name \"chr\\x1b[2J\" holds U+001B (wanted printable text); correct the name");
    refused("NC_000001.11\t1\t2\t3\nNC_000067.7\t1\t2\t3\n",
            "t:2: NC_000067.7 is of another genome than NC_000001.11 of an earlier line (wanted one genome); "
            "keep the lines of one genome");
    refused("track type=bedGraph\n",
            "t: holds no intervals (wanted lines of bedGraph); fetch the file again");
    refused("chr1\t1\t2\n",
            "t:1: has 3 columns (wanted 4: chromosome, start, end, value); give a file of this kind");
    refused("chr1 1 2 5\n",
            "t:1: has 1 column (wanted 4: chromosome, start, end, value); separate the columns by tabs");
    refused("#\nchr1\t1\t2\t5\t+\n",
            "t:2: has 5 columns (wanted 4: chromosome, start, end, value); give a file of this kind");
    refused("chr1\t9\t2\t5\n", "t:1: the interval ends at 2 and starts at 9 (wanted an end beyond the "
                               "start); check the order of the columns");
    refused("chr1\t2\t2\t5\n", "t:1: the interval ends at 2 and starts at 2 (wanted an end beyond the "
                               "start); check the order of the columns");
    refused("chr1\t-1\t2\t5\n", "t:1: the start is -1 (wanted 0 or more); correct or remove the line");
    refused("chr1\t1\t2147483648\t5\n",
            "t:1: the end is 2147483648 (wanted at most 2147483647); correct or remove the line");
    refused("5\tchr1\t1\t2\n", "t:1: the start is \"chr1\" (wanted a whole number); check the order of the "
                               "columns, or remove a header");
    refused("chr1\t1\t2\t-0.5\n", "t:1: bases 1 to 2 of chr1 have the value -0.5 (wanted 0 or more, a gene "
                                  "table holds counts or coverage); "
                                  "give a track without negative values");
    refused("chr1\t1\t2\thigh\n", "t:1: the value is \"high\" (wanted a finite number, or NA); correct it, "
                                  "or, if these are reads, put bed: before the name of the file");
    refused("chr1\t1\t2\t1e99\n", "t:1: the value is \"1e99\" (wanted a finite number, or NA); correct it, "
                                  "or, if these are reads, put bed: before the name of the file");
    refused("chr1\t1\t2\tinf\n", "t:1: the value is \"inf\" (wanted a finite number, or NA); correct it, or, "
                                 "if these are reads, put bed: before the name of the file");
    refused("\t1\t2\t5\n", "t:1: has no name of a chromosome (wanted one); correct or remove the line");
    refused("chr1\t0\t10\t5\nchr1\t9\t12\t5\n",
            "t:2: bases 9 to 10 of chr1 have a value already (wanted at most one value a base); merge those "
            "that overlap, as by bedtools merge -c COLUMN -o max");
}

TEST_CASE("values as programs write them") {
    CHECK(bins("chr1\t0\t10\t+2\nchr1\t10\t20\tNA\nchr1\t20\t30\t1e-3\n") ==
          std::vector<float>{2, -1, 0.001f});
    CHECK(bins("chr1\t0\t10\tNaN\nchr1\t10\t20\t.\nchr1\t20\t30\t+.5\n") == std::vector<float>{-1, -1, 0.5f});
    for (const std::string odd :
         {"0,5", "", "\"2\"", "2x", "+", "++2", "+-2", "-", "N/A", " 2", "2 ", "1e39"}) {
        CAPTURE(odd);
        CHECK_THROWS_WITH_AS(
            bins("chr1\t0\t10\t1\nchr1\t10\t20\t" + odd + "\n"),
            ("t:2: the value is \"" + odd +
             "\" (wanted a finite number, or NA); correct it, or, if these are reads, put bed: "
             "before the name of the file")
                .c_str(),
            DataError);
    }
}

TEST_CASE("a bedGraph by its first lines") {
    const auto recognized = [](const std::string& text, const std::string& name = "t") {
        LineReader lines(text, name);
        return BedGraph::recognize(TextStart(lines));
    };
    CHECK(recognized("chr1\t1\t2\t0.5\n"));
    for (const std::string odd : {"NA", "+2", "0,5", "", "\"2\"", "2x", ".", "inf", "name"})
        CHECK(recognized("chr1\t1\t2\t" + odd + "\nchr1\t2\t3\t4\n"));
    CHECK(recognized("# c\nchr1\t1\t2\t3\n"));
    CHECK(recognized("track type=bedGraph\nchr1\t1\t2\tx\n"));
    CHECK(recognized("browser hide all\ntrack name=\"x\" type=bedGraph\n"));
    CHECK_FALSE(recognized("chr1\t1\t2\n"));
    CHECK_FALSE(recognized("chr1\t1\t2\tname\n"));
    CHECK_FALSE(recognized("chr1\t1\t2\t5\t0\t+\n"));
    CHECK_FALSE(recognized("track type=bed\n"));
    CHECK_FALSE(recognized("track type=bed\nchr1\t1\t2\t7\n"));
    CHECK(recognized("chr1\t1\t2\tNA\n", "x.bedGraph.bgz"));
    CHECK(recognized("chr1\t1\t2\n", "x.BDG"));
    CHECK_FALSE(recognized(""));
}
