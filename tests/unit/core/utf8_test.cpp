// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/core/utf8.hpp>

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("every character written is one character read, and nothing shorter") {
    for (std::uint32_t code = 0; code <= 0x10FFFF; code += code < 0x1000 ? 1 : 37) {
        if (code >= 0xD800 && code < 0xE000) continue;
        std::string text;
        detail::append_utf8(text, code);
        REQUIRE(detail::utf8_length(text + "x") == text.size());
        REQUIRE(detail::utf8_code(text + "x", text.size()) == code);
        for (std::size_t cut = 0; cut < text.size(); ++cut)
            REQUIRE(detail::utf8_length(text.substr(0, cut)) == 0);
    }
    std::string text;
    detail::append_utf8(text, 0x10FFFF);
    detail::append_utf8(text, 0x20AC);
    detail::append_utf8(text, 0xE9);
    CHECK(text == "\xF4\x8F\xBF\xBF\xE2\x82\xAC\xC3\xA9");
}

TEST_CASE("what is not UTF-8") {
    // A tail alone, forms longer than needed, surrogates, beyond the last character, bytes that never occur.
    for (const std::string text :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3x"}) {
        CHECK(detail::utf8_length(text) == 0);
    }
    CHECK(detail::utf8_length("") == 0);
    CHECK(detail::utf8_length("\xED\x9F\xBF") == 3);  // the neighbors of surrogates
    CHECK(detail::utf8_length("\xEE\x80\x80") == 3);
}
