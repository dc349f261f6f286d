// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/line_reader.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

std::vector<std::string> lines(const std::string& text) {
    LineReader reader(text, "t");
    reader.refuse_blank_lines();
    std::vector<std::string> result;
    while (reader.next()) {
        result.emplace_back(reader.text());
        CHECK(reader.number() == result.size());
    }
    CHECK(reader.number() == result.size());
    return result;
}

}  // namespace

TEST_CASE("lines with any end") {
    const std::vector<std::string> two = {"a", "bc"};
    CHECK(lines("a\nbc\n") == two);
    CHECK(lines("a\nbc") == two);
    CHECK(lines("a\r\nbc\r\n") == two);
    CHECK(lines("a\r\nbc") == two);
    CHECK(lines("a\nbc\n\n\r\n\n") == two);
    CHECK(lines("\xEF\xBB\xBF"
                "a\nbc") == two);
    CHECK(lines("a\rb\nc") == std::vector<std::string>{"a\rb", "c"});
    CHECK(lines("").empty());
    CHECK(lines("\n\n").empty());
}

TEST_CASE("a last line without end is known as such") {
    LineReader reader("a\nb", "t");
    REQUIRE(reader.next());
    CHECK_FALSE(reader.unterminated());
    REQUIRE(reader.next());
    CHECK(reader.unterminated());
    CHECK_FALSE(reader.next());
}

TEST_CASE("lines that cross the edges of the buffer") {
    // Lengths that step through all positions around the 256 KiB of the buffer.
    std::string text;
    std::vector<std::string> wanted;
    for (std::size_t i = 0; text.size() < 3000000; ++i) {
        wanted.push_back(std::string(1 + i * 7919 % 5003, static_cast<char>('a' + i % 26)));
        text += wanted.back() + (i % 3 == 0 ? "\r\n" : "\n");
    }
    CHECK(lines(text) == wanted);
    CHECK(lines(std::string(262143, 'x')) == std::vector<std::string>{std::string(262143, 'x')});
}

TEST_CASE("reading ahead sees whole lines and skips them") {
    LineReader reader("a\nbb\nccc", "t");
    CHECK(reader.ahead() == "a\nbb\n");
    REQUIRE(reader.next());
    CHECK(reader.ahead() == "bb\n");
    reader.skip(3);
    CHECK(reader.number() == 2);
    CHECK(reader.ahead() == "ccc\n");
    REQUIRE(reader.next());
    CHECK(reader.where() == "t:3");
    CHECK(reader.ahead().empty());
}

TEST_CASE("a line can be had again") {
    LineReader reader("a\nb\n", "t");
    REQUIRE(reader.next());
    reader.unread_line();
    CHECK(reader.ahead().empty());
    REQUIRE(reader.next());
    CHECK(reader.text() == "a");
    REQUIRE(reader.next());
    CHECK(reader.text() == "b");
}

TEST_CASE("the beginning can be seen beforehand") {
    const std::string mark = "\xEF\xBB\xBF";
    for (const std::string& text : {std::string("a\n\nbb\nccc"), mark + "a\n\nbb\nccc"}) {
        for (const std::size_t bytes : {0u, 1u, 2u, 3u, 5u, 7u, 100u}) {
            CAPTURE(bytes);
            LineReader reader(text, "t");
            CHECK(std::string("a\n\nbb\nccc").starts_with(reader.peek(bytes)));
            CHECK(reader.peek(100) == "a\n\nbb\nccc");
            for (const std::string line : {"a", "bb", "ccc"}) {
                REQUIRE(reader.next());
                CHECK(reader.text() == line);
            }
            CHECK(reader.number() == 4);
            CHECK(reader.unterminated());
            CHECK_FALSE(reader.next());
        }
    }
    LineReader empty("", "t");
    CHECK(empty.peek(9).empty());
    CHECK_FALSE(empty.next());
    CHECK(empty.number() == 0);
}

TEST_CASE("what is seen beforehand may be longer than the buffer") {
    std::string text;
    while (text.size() < 600000) text += std::to_string(text.size()) + "\n";
    LineReader reader(text, "t");
    CHECK(reader.peek(1000000) == std::string_view(text).substr(0, LineReader::longest_peek));
    std::string read;
    while (reader.next()) read += std::string(reader.text()) + "\n";
    CHECK(read == text);
    const std::string endless(LineReader::longest_peek + 100, 'x');
    LineReader long_line(endless, "t");
    CHECK(long_line.peek(64) == std::string(64, 'x'));
    CHECK(long_line.peek(1000000).size() == LineReader::longest_peek);
    REQUIRE(long_line.next());
    CHECK(long_line.text() == endless);
}

TEST_CASE("a blank line in the middle, where these are refused, and one without end") {
    CHECK_THROWS_WITH_AS(lines("a\n\n\nb"), "t:2: is blank (wanted a row); remove the line", DataError);
    CHECK_THROWS_WITH_AS(
        lines(std::string("a\n") + std::string(LineReader::longest_line, 'x')),
        "t:2: is longer than 67108864 bytes (wanted lines of text); the file is no text, or its ends of "
        "line are missing",
        DataError);
}

TEST_CASE("blank lines are passed over") {
    LineReader reader("\n\na\r\n\r\n\nb\n\n", "t");
    REQUIRE(reader.next());
    CHECK(reader.text() == "a");
    CHECK(reader.where() == "t:3");
    REQUIRE(reader.next());
    CHECK(reader.text() == "b");
    CHECK(reader.number() == 6);
    CHECK_FALSE(reader.next());
}

TEST_CASE("long lines are read, whatever comes before and after them") {
    for (const std::size_t length : {std::size_t{262143}, std::size_t{262144}, std::size_t{262145},
                                     std::size_t{3000000}, LineReader::longest_line - 1}) {
        CAPTURE(length);
        const std::string long_line(length, 'x');
        const std::vector<std::string> wanted = {"a", long_line, "b", long_line};
        CHECK(lines("a\n" + long_line + "\nb\r\n" + long_line) == wanted);
    }
}

TEST_CASE("what is no text is refused as what it is") {
    using namespace std::string_literals;
    const auto message = [](const std::string& bytes) {
        LineReader reader(bytes, "t");
        try {
            reader.next();
        } catch (const DataError& problem) {
            return std::string(problem.what());
        }
        return "read"s;
    };
    CHECK(message("a\rb\rc\r") ==
          "t: its lines end in CR alone (wanted LF, or CR and LF); convert it by tr '\\r' '\\n'");
    CHECK(message(std::string(300000, 'x') + "\r" + std::string(300000, 'x')) ==
          "t: its lines end in CR alone (wanted LF, or CR and LF); convert it by tr '\\r' '\\n'");
    CHECK(message("a\r") == "read");
    CHECK(message("\xEB\xF2\x89\x87..."s) == "t: is bigBed data (wanted text); convert it by bigBedToBed");
    CHECK(message("BAM\1..."s) == "t: is BAM data (wanted text); give a table of text");
    CHECK(message("g\0e\0n\0"s) == "t: is UTF-16 text (wanted text in UTF-8); convert it to UTF-8");
    CHECK(message("gene\0\n"s) ==
          "t:1: holds a NUL byte (wanted text); the file is damaged or no table; write it again");
    CHECK(message(std::string(300000, 'x') + std::string(300000, '\0')) ==
          "t:1: holds a NUL byte (wanted text); the file is damaged or no table; write it again");
    CHECK(message(std::string(257, 'x') + "ustar\0"s) ==
          "t: is a tar archive (wanted text); take the file out of it");
    for (const std::string text : {"CRAMP1\t1", "PAR1\t1", "LZIP\t3", "BZh9", "X\n", "<3\n"}) {
        CAPTURE(text);
        CHECK(message(text) == "read");
    }
}

TEST_CASE("what no reader takes is refused before its first byte is handed out") {
    const auto message = [](const std::string& bytes) {
        try {
            LineReader(bytes, "t").peek(1);
        } catch (const DataError& problem) {
            return std::string(problem.what());
        }
        return std::string("read");
    };
    CHECK(
        message("version https://git-lfs.github.com/spec/v1\noid sha256:0\n") ==
        "t: is a pointer of Git LFS, not the data (wanted plain data, or those packed by gzip); fetch it by "
        "git lfs pull");
    for (const std::string page :
         {"<!DOCTYPE html>", " \n<!doctype HTML><p>", "<HTML>", "\xEF\xBB\xBF<html lang"}) {
        CAPTURE(page);
        CHECK(message(page) ==
              "t: is a page of HTML, perhaps what a server sent instead of the file (wanted the data "
              "themselves); fetch the file again");
    }
}
