// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/cell_list.hpp>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/checksum.hpp>
#include <deepchrome/core/file.hpp>

using namespace deepchrome;

namespace {

CellList cells_of(const std::string& text) {
    LineReader lines(text, "cells");
    return read_cells(lines);
}

}  // namespace

TEST_CASE("barcodes, one a line, in the first column") {
    const CellList cells = cells_of("# those of run 5\nAACC-1\tT cells\r\n\nGGTT-1");
    CHECK(cells.name() == "cells");
    CHECK(cells.size() == 2);
    CHECK(cells.find("AACC-1") == 0);
    CHECK(cells.find("GGTT-1") == 1);
    CHECK(cells.line(1) == 4);
    CHECK(cells.find("AACC") == CellList::absent);
}

TEST_CASE("a list in a file, with its checksum") {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "deepchrome_cell_list_test";
    write_file(path, "AACC-1\nGGTT-1\n");
    const CellList cells = read_cells(path);
    CHECK(cells.size() == 2);
    CHECK(checksum_text(cells.checksum()) == file_checksum(path));
    std::filesystem::remove(path);
}

TEST_CASE("lists that are refused") {
    CHECK_THROWS_WITH_AS(cells_of(""), "cells: names no cells (wanted barcodes, one a line); add some",
                         DataError);
    CHECK_THROWS_WITH_AS(cells_of("#AACC\n"), "cells: names no cells (wanted barcodes, one a line); add some",
                         DataError);
    CHECK_THROWS_WITH_AS(
        cells_of("AACC\n#\nGGTT\nAACC\tmore\n"),
        "cells:4: has the barcode \"AACC\" of line 1 again (wanted each cell once); remove a line",
        DataError);
    CHECK_THROWS_WITH_AS(
        cells_of("AACC\n\tGGTT\n"),
        "cells:2: has no barcode in its first column (wanted one a line); correct or remove the line",
        DataError);
    CHECK_THROWS_WITH_AS(
        cells_of("AA\x1B[2J\n"),
        "cells:1: the barcode \"AA\\x1b[2J\" holds U+001B (wanted printable text); correct the name",
        DataError);
}
