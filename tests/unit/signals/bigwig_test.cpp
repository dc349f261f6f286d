// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bigwig.hpp>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("bigWig by its first bytes, of either order, and no bigBed") {
    CHECK(BigWigSignature::recognize("\x26\xFC\x8F\x88rest"));
    CHECK(BigWigSignature::recognize("\x88\x8F\xFC\x26"));
    CHECK_FALSE(BigWigSignature::recognize("\xEB\xF2\x89\x87"));
    CHECK_FALSE(BigWigSignature::recognize("\x26\xFC\x8F"));
}
