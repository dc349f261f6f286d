// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/printable.hpp>

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/message.hpp>

using namespace deepchrome;
using namespace std::string_literals;

TEST_CASE("ordinary text of any script stays as it is") {
    for (const std::string text :
         {"", "a b", "H3K27ac (50% in) \\ ~ \"'`", "\xCE\xB1\xCE\xB2", "\xE6\xA8\x99\xE8\xAD\x98",
          "\xC3\xA9t\xC3\xA9", "\xC2\xA0", "\xE2\x80\xA7\xE2\x80\xAF", "\xE2\x80\x8D\xE2\x80\x90",
          "\xE2\x81\xA5\xE2\x81\xAA", "\xF0\x9F\xA7\xAC", "\xD8\x9B\xD8\x9D"}) {
        CAPTURE(text);
        CHECK(printable(text) == text);
        CHECK(is_printable(text));
    }
}

TEST_CASE("what a terminal would obey becomes a visible escape") {
    CHECK(printable("a\nb\r\tc") == "a\\nb\\r\\tc");
    CHECK(printable("\0\x1B[31m\x7F"s) == "\\x00\\x1b[31m\\x7f");
    CHECK(printable("\xC2\x80\xC2\x9B\xC2\x9F") == "\\u0080\\u009b\\u009f");
    CHECK(printable("\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F") == "\\u061c\\u200e\\u200f");
    CHECK(printable("\xE2\x80\xA8\xE2\x80\xA9") == "\\u2028\\u2029");
    CHECK(printable("\xE2\x80\xAA\xE2\x80\xABx\xE2\x80\xAC\xE2\x80\xAD\xE2\x80\xAE") ==
          "\\u202a\\u202bx\\u202c\\u202d\\u202e");
    CHECK(printable("\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8\xE2\x81\xA9") == "\\u2066\\u2067\\u2068\\u2069");
    CHECK(printable("a\xFF\xC3(\x9B\xE2\x80") == "a\\xff\\xc3(\\x9b\\xe2\\x80");
    CHECK(printable(printable("\x1B\xFF\n")) == printable("\x1B\xFF\n"));
}

TEST_CASE("every character below U+3000 is shown or escaped, just as the list says") {
    for (std::uint32_t code = 0; code < 0x3000; ++code) {
        std::string text;
        detail::append_utf8(text, code);
        const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
        const bool direction = code == 0x61C || code == 0x200E || code == 0x200F ||
                               (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        const bool separator = code == 0x2028 || code == 0x2029;
        CAPTURE(code);
        REQUIRE(is_printable(text) == !(control || direction || separator));
    }
}

TEST_CASE("what an error says is one printable line") {
    CHECK(DataError("a\nb\x1B[2J: \xE2\x80\xAE\xFF").what() == "a\\nb\\x1b[2J: \\u202e\\xff"s);
    CHECK(Error("\xCE\xB1: fine").what() == "\xCE\xB1: fine"s);
    CHECK(ShapeError("x\ry", 1, 2).what() == "x\\ry"s);
    CHECK_THROWS_WITH_AS(throw_as<Interrupted>({"a", 1, "\n"}), "a1\\n", Interrupted);
}

TEST_CASE("a text is cut between characters") {
    CHECK(first_bytes("abc", 3) == "abc");
    CHECK(first_bytes("abcd", 3) == "abc");
    CHECK(first_bytes("ab\xCE\xB1", 3) == "ab");
    CHECK(first_bytes("a\xF0\x9F\xA7\xAC", 4) == "a");
    CHECK(first_bytes("a\x80\x80\x80\x80\x80", 4) == "a\x80\x80\x80");
}
