// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/table_description.hpp>

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/table/csv.hpp>
#include <deepchrome/table/csv_writer.hpp>

using namespace deepchrome;

namespace {

template <class Work>
std::string fault(Work&& work) {
    try {
        work();
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

const TableDescription full{.bin_width = 200,
                            .orientation = Orientation::strand,
                            .normalization = "cpm",
                            .counting = "5p",
                            .assembly = "mm10"};
const std::string full_line =
    "#deepchrome bin_width=200 orientation=strand normalization=cpm counting=5p assembly=mm10";
constexpr Signal two_by_one{.bins = 2, .marks = 1};

}  // namespace

TEST_CASE("a description is read as it was written, and unknown fields stay unknown") {
    CHECK(to_string(full) == full_line);
    CHECK(parse_description(full_line, "t") == full);
    CHECK(to_string(TableDescription{}) == "#deepchrome");
    CHECK(parse_description("#deepchrome", "t").empty());
    const TableDescription some = parse_description("#deepchrome  assembly=hg19 bin_width=50", "t");
    CHECK(some.bin_width == 50);
    CHECK(some.assembly == "hg19");
    CHECK(some.orientation == std::nullopt);
    CHECK(some.counting.empty());
    CHECK(
        fault([] { (void)to_string(TableDescription{.assembly = "hg 19"}); }) ==
        "the assembly of a table to write is \"hg 19\" (wanted one word of ASCII without =); choose another");
}

TEST_CASE("a description that is misspelt is refused") {
    const auto said = [](const std::string& word) {
        return fault([&] { parse_description("#deepchrome " + word, "t.csv:1"); });
    };
    const auto wanted = [](const std::string& word, const std::string& what) {
        return "t.csv:1: the line #deepchrome has \"" + word + "\" (wanted " + what +
               "); correct it, or remove the line";
    };
    CHECK(said("bin_width") == wanted("bin_width", "name=value"));
    CHECK(said("bin_width=") == wanted("bin_width=", "name=value"));
    for (const std::string width : {"0", "-1", "1.5", "100bp", "99999999999"})
        CHECK(said("bin_width=" + width) == wanted("bin_width=" + width, "a whole number of base pairs"));
    CHECK(said("orientation=left") == wanted("orientation=left", "orientation=genome or orientation=strand"));
    CHECK(said("binwidth=100") ==
          wanted("binwidth=100", "bin_width, orientation, normalization, counting or assembly"));
    CHECK(said("counting=5p counting=5p") == wanted("counting=5p", "every name once"));
}

TEST_CASE("tables that know otherwise do not go together, whatever the assembly") {
    const auto said = [](const TableDescription& found, const TableDescription& wanted) {
        return fault([&] { check_agreement(found, wanted, "t.csv", "the model"); });
    };
    CHECK(said(full, full) == "");
    CHECK(said({}, full) == "");
    CHECK(said(full, {}) == "");
    TableDescription other = full;
    other.assembly = "hg38";
    CHECK(said(other, full) == "");
    other.normalization = "none";
    CHECK(
        said(other, full) ==
        "t.csv: its normalization is none (wanted cpm, as the model has); bring tables that were made alike");
    const TableDescription common = common_description(other, full);
    CHECK(common.normalization.empty());
    CHECK(common.assembly.empty());
    CHECK(common.bin_width == 200);
}

TEST_CASE("a description is completed by another, and keeps what it says") {
    CHECK(completed({}, full) == full);
    CHECK(completed(full, {}) == full);
    const TableDescription some{.bin_width = 7, .counting = "5p"};
    TableDescription wanted = full;
    wanted.bin_width = 7;
    wanted.counting = "5p";
    CHECK(completed(some, full) == wanted);
}

TEST_CASE("a table says what it is in its first line, which is no row") {
    const std::string rows = "gene,bin,A,label\ng,1,3,1\ng,2,4,1\n";
    const Dataset data = parse_csv(full_line + "\n" + rows, two_by_one);
    CHECK(data.description == full);
    CHECK(data.size() == 1);
    CHECK(data.marks == std::vector<std::string>{"A"});
    CHECK(parse_csv(rows, two_by_one).description.empty());
    CHECK(parse_csv(full_line + "\r\n" + rows, two_by_one).description == full);
    CHECK(parse_csv(full_line + "\ng,1,3,1\ng,2,4,1\n", two_by_one, {.marks = {"A"}}).description == full);

    std::ostringstream out;
    write_csv(out, data);
    CHECK(out.str() == full_line + "\n" + rows);
    std::ostringstream bare;
    write_csv(bare, data, {.header = false});
    CHECK(bare.str() == "g,1,3,1\ng,2,4,1\n");

    CHECK(fault([&] { parse_csv("#deepchrome bins=2\n" + rows, two_by_one, {}, "t.csv"); }) ==
          "t.csv:1: the line #deepchrome has \"bins=2\" (wanted bin_width, orientation, normalization, "
          "counting "
          "or assembly); correct it, or remove the line");
    CHECK(
        fault([&] { parse_csv(full_line + "\n", two_by_one, {}, "t.csv"); }) ==
        "t.csv: describes itself and has nothing else (wanted rows gene,bin,<1 mark>,label); write the table "
        "again");
    CHECK(fault([&] { parse_csv(full_line + "\ngene,bin,A,label\ng,2,3,1\n", two_by_one, {}, "t.csv"); }) ==
          "t.csv:3: gene g: starts with bin 2 (wanted 1); add the missing bins, or sort the rows by bin");
}

TEST_CASE("the published layout has bins of 100 bp, and no other does") {
    std::string rows;
    for (int bin = 1; bin <= 100; ++bin) rows += "g," + std::to_string(bin) + ",1,2,3,4,5,0\n";
    constexpr Signal published{.bins = 100, .marks = 5};
    CHECK(parse_csv(rows, published).description == TableDescription{.bin_width = 100});
    CHECK(parse_csv(rows, published, {.marks = {"a", "b", "c", "d", "e"}}).description.empty());
    CHECK(parse_csv("gene,bin,a,b,c,d,e,label\n" + rows, published).description.empty());
    CHECK(parse_csv("#deepchrome bin_width=200\n" + rows, published).description.bin_width == 200);
}

TEST_CASE("data sets keep what they know, joined ones what they have in common") {
    const std::string rows = "gene,bin,A,label\ng,1,3,1\ng,2,4,1\nh,1,3,1\nh,2,4,1\n";
    const Dataset known = parse_csv(full_line + "\n" + rows, two_by_one);
    const Dataset unknown = parse_csv(rows, two_by_one);
    CHECK(rows_of(known, 1, 1).description == full);
    CHECK(concatenate(known, known).description == full);
    CHECK(concatenate(known, unknown).description.empty());
    const Dataset other = parse_csv("#deepchrome bin_width=100\n" + rows, two_by_one);
    CHECK(
        fault([&] { (void)concatenate(known, other); }) ==
        "data set 2: its bin_width is 100 (wanted 200, as the first has); bring tables that were made alike");
}
