// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/standard_formats.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("the names that may stand before a path") {
    std::vector<std::string_view> names;
    for (const std::string_view name : StandardFormats::names) {
        if (!name.empty()) names.push_back(name);
    }
    CHECK(names == std::vector<std::string_view>{"bam", "cram", "sam", "bigwig", "bedpe", "fragments",
                                                 "narrowpeak", "broadpeak", "gappedpeak", "bedgraph", "bed"});
    CHECK(StandardFormats::titles.back() == Bed::title);
}
