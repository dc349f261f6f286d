// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/text_start.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::string joined(const std::vector<TextStart::Line>& lines) {
    std::string text;
    for (const TextStart::Line& line : lines)
        text += std::to_string(line.number) + ":" + std::string(line.text) + " ";
    return text;
}

}  // namespace

TEST_CASE("the first lines of a text, which is then read from its beginning") {
    LineReader lines("#c\r\n\ntrack name=x\r\nchr1\t1\r\n#later\n\nchr1\t2", "t");
    const TextStart start(lines);
    CHECK(start.name == "t");
    CHECK(joined(start.header) == "1:#c 3:track name=x ");
    CHECK(joined(start.rows) == "4:chr1\t1 7:chr1\t2 ");
    CHECK(start.whole);
    REQUIRE(lines.next());
    CHECK(lines.text() == "#c");
    REQUIRE(lines.next());
    CHECK(lines.where() == "t:3");
}

TEST_CASE("nothing, and comments alone") {
    LineReader empty("", "t");
    const TextStart nothing(empty);
    CHECK(nothing.whole);
    CHECK(nothing.header.empty());
    CHECK(nothing.rows.empty());
    LineReader comments("# a\n# b", "t");
    CHECK(joined(TextStart(comments).header) == "1:# a 2:# b ");
}

TEST_CASE("of a long text the whole lines that fit into the buffer") {
    std::string text;
    while (text.size() < 400000) text += "chr1\t" + std::to_string(text.size()) + "\n";
    LineReader lines(text, "t");
    const TextStart start(lines);
    CHECK_FALSE(start.whole);
    std::string seen;
    for (const TextStart::Line& line : start.rows) seen += std::string(line.text) + "\n";
    CHECK(text.starts_with(seen));
    CHECK(seen.size() > LineReader::longest_peek - 20);
    CHECK(start.rows.back().number == start.rows.size());
}
