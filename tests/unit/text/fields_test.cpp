// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/numbers.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/random.hpp>

using namespace deepchrome;

TEST_CASE("fields are what lies between commas") {
    std::vector<std::string_view> fields;
    split_fields("a,,b c,", ',', fields);
    CHECK(fields == std::vector<std::string_view>{"a", "", "b c", ""});
    split_fields("", ',', fields);
    CHECK(fields == std::vector<std::string_view>{""});
}

TEST_CASE("a quotation is one short line") {
    CHECK(in_quotes("a b") == "\"a b\"");
    CHECK(in_quotes("\n\x7F\x1B\xE2\x80\xAE") == "\"\\n\\x7f\\x1b\\u202e\"");
    CHECK(in_quotes(std::string(39, 'x') + "\xCE\xB1") == "\"" + std::string(39, 'x') + "...\"");
    CHECK(in_quotes(std::string(41, 'x')) == std::string("\"") + std::string(40, 'x') + "...\"");
}

TEST_CASE("numbers out of range are infinite or nothing") {
    CHECK(parse_number<float>("1e39") == INFINITY);
    CHECK(parse_number<float>("-1e39") == INFINITY);
    CHECK(parse_number<float>("1e9999") == INFINITY);
    CHECK(parse_number<float>("1e-80") == 0.0f);
    CHECK_FALSE(parse_number<float>("1e"));
    CHECK_FALSE(parse_number<float>(""));
    CHECK_FALSE(parse_number<float>("0x10"));
    CHECK_FALSE(parse_number<float>("1 "));
}

TEST_CASE("the quick way to a number is exact or not taken") {
    // strtof rounds correctly; the texts are decimals as programs write them, and neighbors of ties between
    // floats.
    RandomStream stream(Seed{3}, Purpose::test, 0, 0);
    std::size_t taken = 0;
    const auto check = [&](const std::string& text) {
        const std::string line = text + ",";
        float value = -1;
        const char* const end = quick_number(line.c_str(), value);
        if (end == nullptr) return;
        ++taken;
        if (end == line.c_str() + text.size() && value == std::strtof(text.c_str(), nullptr)) return;
        CAPTURE(text);
        CHECK(end == line.c_str() + text.size());
        CHECK(value == std::strtof(text.c_str(), nullptr));
    };
    for (int i = 0; i < 200000; ++i) {
        check(std::to_string(stream.bits() >> stream.below(32)));
        check(std::to_string(stream.bits() >> stream.below(32)) + "." + std::to_string(stream.bits()));
        check(format_fixed(stream.uniform() * 100, static_cast<int>(1 + stream.below(12))));
        const auto whole = static_cast<double>((1u << 24) + 2 * stream.below(1u << 23) + 1);  // a tie
        check(format_fixed(whole, static_cast<int>(stream.below(8))));
        check(format_fixed(whole / 1024, 10));
        check(format_fixed(whole, 6) + "1");
    }
    CHECK(taken > 600000);
    float value = 0;
    CHECK(quick_number("-1,", value) == nullptr);
    CHECK(quick_number("x,", value) == nullptr);
    CHECK(quick_number(".5,", value) == nullptr);
    CHECK(quick_number("5.,", value) == nullptr);
    CHECK(quick_number("1234567890,", value) == nullptr);
}

TEST_CASE("the quick way to a whole number") {
    std::size_t value = 0;
    const std::string text = "123456789,";
    CHECK(quick_index(text.c_str(), value) == text.c_str() + 9);
    CHECK(value == 123456789);
    CHECK(quick_index(",", value) == nullptr);
    CHECK(quick_index("1234567890,", value) == nullptr);
}

TEST_CASE("no more fields than are wanted") {
    std::vector<std::string_view> fields;
    split_fields("a\tb\tc\td", '\t', fields, 2);
    CHECK(fields == std::vector<std::string_view>{"a", "b\tc\td"});
    split_fields("a\tb", '\t', fields, 2);
    CHECK(fields == std::vector<std::string_view>{"a", "b"});
    split_fields("a\tb", '\t', fields, 1);
    CHECK(fields == std::vector<std::string_view>{"a\tb"});
}
