// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/linear/blas_advice.hpp>

namespace {

using namespace deepchrome;

TEST_CASE("An OpenBLAS that takes a new processor for an old one is told how to know better") {
    CHECK(
        blas_advice("Prescott", {.avx2 = true, .avx512 = true}) ==
        "OpenBLAS takes this processor for the older Prescott and is several times slower than it could be; "
        "set OPENBLAS_CORETYPE=SkylakeX");
    CHECK(blas_advice("Sandybridge", {.avx2 = true, .avx512 = false}) ==
          "OpenBLAS takes this processor for the older Sandybridge and is several times slower than it could "
          "be; "
          "set OPENBLAS_CORETYPE=Haswell");
    CHECK(blas_advice("Prescott", {.avx2 = false, .avx512 = false}).empty());
    for (const char* core : {"Haswell", "SkylakeX", "Zen", "Cooperlake", "Sapphirerapids", "neoversen1"}) {
        CHECK(blas_advice(core, {.avx2 = true, .avx512 = true}).empty());
    }
}

}  // namespace
