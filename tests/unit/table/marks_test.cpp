// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/table/marks.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::string message(const std::vector<std::string>& names, std::size_t count) {
    try {
        check_marks(names, count, "here");
        return "";
    } catch (const DataError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("names of marks are checked") {
    CHECK(message(published_mark_names(), 5).empty());
    CHECK(message({"ATAC", "H2A.Z", "p300_b", "PolII S5"}, 4).empty());
    CHECK(message({"A", "B"}, 3) == "here: 2 marks are named (wanted 3); name every mark once");
    CHECK(message({"A"}, 3) == "here: 1 mark is named (wanted 3); name every mark once");
    CHECK(message({"A", ""}, 2) == "here: mark 2 has no name; name every mark");
    CHECK(message({"A", "B", "A"}, 3) == "here: mark A is named twice; name every mark once");
    CHECK(message({"A", "bin"}, 2) == "here: a mark is named bin, as another column is; choose another name");
    CHECK(message({"\xCE\xB1", "#x", "50% `in`"}, 3).empty());
    for (const std::string bad : {"a,b", "\"a\""}) {
        CHECK(message({"A", bad}, 2) ==
              "here: the name of mark 2 has a comma or a quote in it; use letters, digits, '.', '-' and '_'");
    }
    CHECK(message({"A", "a\nb"}, 2) ==
          "here: the mark name \"a\\nb\" holds U+000A (wanted printable text); correct the name");
    CHECK(message({"A", "a\xE2\x80\xAE"}, 2) ==
          "here: the mark name \"a\\u202e\" holds U+202E (wanted printable text); correct the name");
}
