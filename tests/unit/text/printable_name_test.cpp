// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/printable_name.hpp>

#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/text/line_reader.hpp>

using namespace deepchrome;

namespace {

std::string fault(const std::string& name) {
    try {
        require_printable_name(name, "gene name", "t.csv");
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("ordinary names pass") {
    for (const std::string name : {"", "ENSG00000000003.14", "p53 \xCE\xB2",
                                   "\xE9\x81\xBA\xE4\xBC\x9D\xE5\xAD\x90", "g\xC3\xA8ne", "#x", "`\\%'\""}) {
        CHECK(fault(name) == "");
    }
}

TEST_CASE("a name that a terminal would obey is refused by what it holds") {
    CHECK(fault("a\tb") ==
          "t.csv: the gene name \"a\\tb\" holds U+0009 (wanted printable text); correct the name");
    CHECK(fault(std::string("a\0b", 3)) ==
          "t.csv: the gene name \"a\\x00b\" holds U+0000 (wanted printable text); correct the name");
    CHECK(fault("\x1B[31m") ==
          "t.csv: the gene name \"\\x1b[31m\" holds U+001B (wanted printable text); correct the name");
    CHECK(fault("a\xC2\x9B") ==
          "t.csv: the gene name \"a\\u009b\" holds U+009B (wanted printable text); correct the name");
    CHECK(fault("a\xE2\x80\xAE"
                "b") ==
          "t.csv: the gene name \"a\\u202eb\" holds U+202E (wanted printable text); correct the name");
    CHECK(fault("\xE2\x80\xA8") ==
          "t.csv: the gene name \"\\u2028\" holds U+2028 (wanted printable text); correct the name");
    CHECK(fault("SIM\xFF") == "t.csv: the gene name \"SIM\\xff\" holds the byte FF, which is no UTF-8 "
                              "(wanted printable text); write it in UTF-8");
    CHECK(fault(std::string(50, 'x') + "\x1B") ==
          "t.csv: the gene name \"" + std::string(40, 'x') +
              "...\" holds U+001B (wanted printable text); correct the name");
}

TEST_CASE("a reader of lines says where") {
    LineReader lines("a\nb\x7F\n", "t");
    REQUIRE(lines.next());
    CHECK_NOTHROW(require_printable_name(lines.text(), "cell name", lines));
    REQUIRE(lines.next());
    CHECK_THROWS_WITH_AS(
        require_printable_name(lines.text(), "cell name", lines),
        "t:2: the cell name \"b\\x7f\" holds U+007F (wanted printable text); correct the name", DataError);
}
