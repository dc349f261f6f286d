// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/text/browser_line.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("fields between tabs") {
    std::vector<std::string_view> fields = {"from before"};
    split_fields("a\tb c\t\td", '\t', fields);
    CHECK(fields == std::vector<std::string_view>{"a", "b c", "", "d"});
    split_fields("", '\t', fields);
    CHECK(fields == std::vector<std::string_view>{""});
    split_fields("x\t", '\t', fields);
    CHECK(fields == std::vector<std::string_view>{"x", ""});
}

TEST_CASE("lines for browsers") {
    for (const char* line : {"#", "#chrom\tstart", "track name=x", "track", "browser position chr1:1-2"})
        CHECK(is_browser_line(line));
    for (const char* line : {"", "chr1\t1\t2", "tracks\t1\t2", "browserless"})
        CHECK_FALSE(is_browser_line(line));
}

TEST_CASE("coordinates") {
    CHECK(parse_coordinate("0", "the start", "t:1") == 0);
    CHECK(parse_coordinate("007", "the start", "t:1") == 7);
    CHECK(parse_coordinate("2147483647", "the start", "t:1") == 2147483647);
    CHECK_THROWS_WITH_AS(parse_coordinate("2147483648", "the end", "t:3"),
                         "t:3: the end is 2147483648 (wanted at most 2147483647); correct or remove the line",
                         DataError);
    CHECK_THROWS_WITH_AS(
        parse_coordinate("99999999999999999999", "the end", "t:3"),
        "t:3: the end is 99999999999999999999 (wanted at most 2147483647); correct or remove the line",
        DataError);
    CHECK_THROWS_WITH_AS(parse_coordinate("-1", "the start", "t:1"),
                         "t:1: the start is -1 (wanted 0 or more); correct or remove the line", DataError);
    for (const std::string text : {"", "chr1", "1.5", "1e6", "+5", " 5", "5 ", "1,000", "0x10"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(
            parse_coordinate(text, "the start", "t:1"),
            ("t:1: the start is \"" + text +
             "\" (wanted a whole number); check the order of the columns, or remove a header")
                .c_str(),
            DataError);
    }
}

TEST_CASE("strands") {
    CHECK(parse_strand("+", "t:1") == '+');
    CHECK(parse_strand("-", "t:1") == '-');
    CHECK(parse_strand(".", "t:1") == '.');
    for (const std::string text : {"", "1", "++", "?"}) {
        CHECK_THROWS_WITH_AS(
            parse_strand(text, "t:4"),
            ("t:4: the strand is \"" + text + "\" (wanted +, - or .); check the order of the columns")
                .c_str(),
            DataError);
    }
}

TEST_CASE("lines with too few columns") {
    CHECK(too_few_columns("a\tb", 2, "3: a, b, c") ==
          "has 2 columns (wanted 3: a, b, c); give a file of this kind");
    CHECK(too_few_columns("a", 1, "three") == "has 1 column (wanted three); give a file of this kind");
    CHECK(too_few_columns("a b c", 1, "three") ==
          "has 1 column (wanted three); separate the columns by tabs");
    CHECK(too_few_columns("a,b,c", 1, "three") ==
          "has 1 column (wanted three); separate the columns by tabs");
}
