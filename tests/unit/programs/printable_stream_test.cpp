// SPDX-License-Identifier: BSD-3-Clause
#include "../../../programs/printable_stream.hpp"

#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace {

/// What arrives of the texts, each inserted by itself.
template <class... Texts>
std::string shown(const Texts&... texts) {
    std::ostringstream stream;
    {
        const programs::PrintableStream filter(stream);
        stream << std::unitbuf;  // as standard error
        (stream << ... << texts);
    }
    return stream.str();
}

}  // namespace

TEST_CASE("lines of ordinary text pass") {
    CHECK(shown("a: ", 100, " genes\n", "b\n\nc", '\n') == "a: 100 genes\nb\n\nc\n");
    CHECK(shown("\xCE\xB1 \xE6\xA8\x99 \xF0\x9F\xA7\xAC\n") == "\xCE\xB1 \xE6\xA8\x99 \xF0\x9F\xA7\xAC\n");
    CHECK(shown("") == "");
}

TEST_CASE("the progress bar moves, and nothing else moves the cursor") {
    CHECK(shown("\r\033[Kepoch ", 1, "\r\033[Kepoch ", 2) == "\r\033[Kepoch 1\r\033[Kepoch 2");
    CHECK(shown("a\r\033[K") == "a\\r\\x1b[K");
    CHECK(shown("\r", "b\tc\033[2J\x7F\n") == "\\rb\\tc\\x1b[2J\\x7f\n");
    CHECK(shown("\xC2\x9B", "2J\xE2\x80\xAE\xE2\x80\xA8\n") == "\\u009b2J\\u202e\\u2028\n");
}

TEST_CASE("a character that comes in pieces is one, and what is none is escaped") {
    CHECK(shown('\xCE', '\xB1', "\xF0\x9F", "\xA7\xAC\n") == "\xCE\xB1\xF0\x9F\xA7\xAC\n");
    CHECK(shown("\xE2\x80", '\xAE', "x\n") == "\\u202ex\n");
    CHECK(shown("\xFF\x80", "\xCE", "x", "\xE2\x80\n") == "\\xff\\x80\\xcex\\xe2\\x80\n");
    CHECK(shown("end\xE2\x80") == "end\\xe2\\x80");
}

TEST_CASE("the stream has its own buffer back afterwards") {
    std::ostringstream stream;
    std::streambuf* const own = stream.rdbuf();
    { const programs::PrintableStream filter(stream); }
    CHECK(stream.rdbuf() == own);
    stream << "\x1B";
    CHECK(stream.str() == "\x1B");
}
