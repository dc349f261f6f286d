// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <deepchrome/core/message.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("A message is its pieces one after another") {
    const std::string name = "genes.csv";
    const std::string_view part = std::string_view("columns and rows").substr(0, 7);
    CHECK(message_of({}).empty());
    CHECK(message_of({name, ":", std::size_t{17}, ": has ", 3, " ", part, std::string(" too many")}) ==
          "genes.csv:17: has 3 columns too many");
}

TEST_CASE("Whole numbers of every type are written in full") {
    CHECK(message_of(
              {std::numeric_limits<std::uint64_t>::max(), " ", std::numeric_limits<std::int64_t>::min()}) ==
          "18446744073709551615 -9223372036854775808");
    CHECK(message_of({-1, " ", std::uint8_t{200}, " ", std::int16_t{-300}, " ", 0u}) == "-1 200 -300 0");
    static_assert(!std::constructible_from<MessagePart, char>);
    static_assert(!std::constructible_from<MessagePart, double>);
}

TEST_CASE("An error is thrown as the type that was asked for") {
    CHECK_THROWS_WITH_AS(throw_as<DataError>({"row ", 2, " is empty"}), "row 2 is empty", DataError);
    CHECK_THROWS_WITH_AS(throw_as<NumericError>({"no number"}), "no number", NumericError);
}

}  // namespace
