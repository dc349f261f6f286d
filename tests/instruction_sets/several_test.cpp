// SPDX-License-Identifier: BSD-3-Clause
//
// One program with the same network for several instruction sets, each for the processors that have it.
#include "several.hpp"

#include <cstddef>

#include <doctest/doctest.h>

namespace {

void compare(const std::vector<double>& found, const std::vector<double>& wanted) {
    REQUIRE(found.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(i);
        CHECK(found[i] == doctest::Approx(wanted[i]).epsilon(1e-4));
    }
}

}  // namespace

TEST_CASE("a network trains alike for every instruction set of the program") {
    const std::vector<double> baseline = baseline_results();
    REQUIRE(baseline.size() == 203);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) compare(avx2_results(), baseline);
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq")) {
        compare(avx512_results(), baseline);
    }
}
