// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("The shortest text of a number reads back as that number") {
    CHECK(format_shortest(0.1f) == "0.1");
    CHECK(format_shortest(0.1) == "0.1");
    CHECK(format_shortest(static_cast<double>(0.1f)) == "0.10000000149011612");
    CHECK(format_shortest(-2.0) == "-2");
    CHECK(format_shortest(1e300) == "1e+300");
    for (const double value : {1.0 / 3, 6.02214076e23, 5e-324, std::numeric_limits<double>::max(), -0.0}) {
        CHECK(std::strtod(format_shortest(value).c_str(), nullptr) == value);
    }
}

TEST_CASE("Significant digits are those of %g") {
    CHECK(format_significant(0.000123456789, 6) == "0.000123457");
    CHECK(format_significant(123456789.0, 6) == "1.23457e+08");
    CHECK(format_significant(0.5, 6) == "0.5");
    CHECK(format_significant(2.0 / 3, 2) == "0.67");
    CHECK(format_significant(-std::numeric_limits<double>::denorm_min(), 17) == "-4.9406564584124654e-324");
}

TEST_CASE("Fixed digits stand behind the point, whatever the size") {
    CHECK(format_fixed(0.8649, 3) == "0.865");
    CHECK(format_fixed(-12.0, 2) == "-12.00");
    CHECK(format_fixed(3.7, 0) == "4");
    CHECK(format_fixed(std::numeric_limits<double>::max(), 20).size() == 309 + 1 + 20);
}

TEST_CASE("Joined items have the separator between them alone") {
    CHECK(join(std::vector<std::string>{"a", "b", "c"}, ", ") == "a, b, c");
    CHECK(join(std::vector<std::string>{"a"}, ", ") == "a");
    CHECK(join(std::vector<std::string>{}, ", ") == "");
    CHECK(join(std::vector<std::string>{"", ""}, "-") == "-");
}

}  // namespace
