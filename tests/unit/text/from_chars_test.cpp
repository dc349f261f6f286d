// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/text/from_chars.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

const std::string_view texts[] = {
    "1",
    "-1",
    "0",
    "-0",
    "0.5",
    ".5",
    "5.",
    "-.5",
    "1e5",
    "1E-5",
    "1e",
    "1e+",
    "1e+3",
    "17.25abc",
    "1,5",
    "1 2",
    "",
    "-",
    ".",
    "+1",
    "-+1",
    " 1",
    "\t1",
    "- 1",
    "--1",
    "abc",
    "0x10",
    "-0x10",
    "0x",
    "0",
    "00012",
    "inf",
    "-inf",
    "infinity",
    "infinit",
    "nan",
    "1e400",
    "-1e400",
    "1e-400",
    "4e-310",
    "1e39",
    "1e-39",
    "1e-46",
    "3.4028236e38",
    "0.1",
    "16777217",
    "1e23",
    "8.41e21",
    "123456789012345678901234567890",
    "2.2250738585072011e-308",
    "9007199254740993",
    "0.30000000000000004",
};

template <class T>
using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

}  // namespace

TEST_CASE_TEMPLATE("from_chars by the C library is that of the standard library", T, float, double) {
    for (const std::string_view text : texts) {
        CAPTURE(text);
        T value = 42;
        const auto found = detail::from_chars_by_strtod(text.data(), text.data() + text.size(), value);
        T wanted_value = 42;
        const auto wanted = deepchrome::from_chars(text.data(), text.data() + text.size(), wanted_value);
        CHECK(found.ptr - text.data() == wanted.ptr - text.data());
        CHECK(found.ec == wanted.ec);
        CHECK((std::isnan(value) ? std::isnan(wanted_value)
                                 : std::bit_cast<Bits<T>>(value) == std::bit_cast<Bits<T>>(wanted_value)));
    }
}

TEST_CASE("from_chars stops at the end that it is given, not at the end of the text") {
    const std::string text = "12.75";
    double value = 0;
    CHECK(detail::from_chars_by_strtod(text.data(), text.data() + 4, value).ptr == text.data() + 4);
    CHECK(value == 12.7);
    CHECK(deepchrome::from_chars(text.data(), text.data() + 4, value).ptr == text.data() + 4);
    CHECK(value == 12.7);
}

TEST_CASE("from_chars reads whole numbers") {
    const std::string_view text = "-17;";
    int value = 0;
    CHECK(deepchrome::from_chars(text.data(), text.data() + text.size(), value).ptr == text.data() + 3);
    CHECK(value == -17);
}
