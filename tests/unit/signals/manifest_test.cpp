// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/manifest.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::vector<CellFiles> manifest(const std::string& text) {
    LineReader lines(text, "t");
    return read_manifest(lines, "folder");
}

}  // namespace

TEST_CASE("cells and their files") {
    const auto cells = manifest("cell\tmark\tpath\nE1\ta\tx\nE1\tb\t/y\nE2\tb\tz\nE2\tInput\ti\nE2\ta\tw\n");
    REQUIRE(cells.size() == 2);
    CHECK(cells[0].mark_names() == std::vector<std::string>{"a", "b"});
    CHECK(cells[0].marks[0].signal == "folder/x");
    CHECK(cells[0].marks[1].signal == "/y");
    CHECK(cells[0].marks[0].control.empty());
    CHECK(cells[1].mark_names() == std::vector<std::string>{"a", "b"});
    CHECK(cells[1].marks[0].signal == "folder/w");
    CHECK(cells[1].marks[1].signal == "folder/z");
    CHECK(cells[1].marks[0].control == "folder/i");
    CHECK(cells[1].marks[1].control == "folder/i");
}

TEST_CASE("a format may be named before a path") {
    const auto cells = manifest("E1\ta\tbam:x\nE1\tb\tbigwig:/y\nE1\tc\tc:z\n");
    REQUIRE(cells.size() == 1);
    CHECK(cells[0].marks[0].signal == "bam:folder/x");
    CHECK(cells[0].marks[1].signal == "bigwig:/y");
    CHECK(cells[0].marks[2].signal == "folder/c:z");
    constexpr std::array<std::string_view, 1> own = {"c"};
    LineReader lines("E1\ta\tbam:x\nE1\tc\tc:z\n", "t");
    const auto others = read_manifest(lines, "folder", own);
    CHECK(others[0].marks[0].signal == "folder/bam:x");
    CHECK(others[0].marks[1].signal == "c:folder/z");
}

TEST_CASE("manifests that are refused") {
    CHECK_THROWS_WITH_AS(manifest(""), "t: names no files (wanted lines of cell, mark, path); add some",
                         DataError);
    CHECK_THROWS_WITH_AS(
        manifest("E1\ta\tx\nE\x1B[2J\ta\tx\n"),
        "t:2: the cell name \"E\\x1b[2J\" holds U+001B (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(
        manifest("E\r1\ta\tx\n"),
        "t:1: the cell name \"E\\r1\" holds U+000D (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(
        manifest(std::string("#\na\0b\ta\tx\n", 10)),
        "t:2: the cell name \"a\\x00b\" holds U+0000 (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(
        manifest("E1\ta\xE2\x80\xAE\tx\n"),
        "t:1: the mark name \"a\\u202e\" holds U+202E (wanted printable text); correct the name", DataError);
    CHECK_THROWS_WITH_AS(manifest(std::string("#\nE1\ta\tx\0y\n", 11)),
                         "t:2: the path \"x\\x00y\" holds U+0000 (wanted printable text); correct the name",
                         DataError);
    CHECK(manifest("\xCE\xB1 x\t\xE6\xA8\x99\tx\n")[0].mark_names() ==
          std::vector<std::string>{"\xE6\xA8\x99"});
    CHECK_THROWS_WITH_AS(manifest("E1\ta\tx\nE1\ta\ty\n"),
                         "t:2: cell E1 has a again (wanted each mark once); remove a line", DataError);
    CHECK_THROWS_WITH_AS(manifest("E1\tInput\tx\nE1\tInput\ty\n"),
                         "t:2: cell E1 has Input again (wanted each mark once); remove a line", DataError);
    CHECK_THROWS_WITH_AS(manifest("E1\ta\t\n"),
                         "t:1: has an empty field (wanted cell, mark and path); complete the line",
                         DataError);
    CHECK_THROWS_WITH_AS(
        manifest("E1\tInput\tx\n"),
        "t: cell E1 has the marks  (wanted some, as the first cell has); bring the same marks for every cell",
        DataError);
}
