// SPDX-License-Identifier: BSD-3-Clause

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include <deepchrome/core/message.hpp>
#include <deepchrome/table/shift.hpp>

using namespace deepchrome;

namespace {

std::string fault(Shift shift, std::optional<std::uint32_t> width) {
    try {
        static_cast<void>(shift.bins(width));
    } catch (const DataError& problem) {
        return problem.what();
    }
    return "";
}

}  // namespace

TEST_CASE("parse_shift: base pairs, bins or nothing; a number alone is neither") {
    CHECK(parse_shift("300bp") == Shift{300, false});
    CHECK(parse_shift("3bins") == Shift{3, true});
    CHECK(parse_shift("1bin") == Shift{1, true});
    CHECK(parse_shift("0bins") == Shift{0, true});
    CHECK(parse_shift("0") == Shift{});
    for (const char* text : {"", "3", "bp", "bins", "-3bins", "+3bins", "3 bins", "3bin s", "1.5bins", "3kb",
                             "3BP", "4294967296bp", "0x3bp"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_shift(text));
    }
}

TEST_CASE("Shift::bins: whole bins, never further than asked for") {
    CHECK(Shift{300}.bins(100) == 3);
    CHECK(Shift{399}.bins(100) == 3);
    CHECK(Shift{400}.bins(100) == 4);
    CHECK(Shift{100}.bins(100) == 1);
    CHECK(Shift{0}.bins(std::nullopt) == 0);
    CHECK(Shift{3, true}.bins(std::nullopt) == 3);
    CHECK(Shift{3, true}.bins(5000) == 3);
}

TEST_CASE("Shift::bins: base pairs that move nothing, or no one knows how far, are refused") {
    CHECK(fault({300}, 5000) == "a shift of 300 bp was asked for, of bins of 5000 bp (wanted at least one "
                                "bin); give a larger shift, or 0 "
                                "for none");
    CHECK(fault({99}, 100) == "a shift of 99 bp was asked for, of bins of 100 bp (wanted at least one bin); "
                              "give a larger shift, or 0 for "
                              "none");
    CHECK(fault({300}, std::nullopt) == "a shift of 300 bp was asked for, of bins of unknown width (wanted "
                                        "tables that state it); give the width of "
                                        "a bin, or the shift in bins as 3bins");
}
