// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/wiggle.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("wiggle is recognized, and refused with its line") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4});
    for (const std::string step : {"variableStep chrom=chr1", "fixedStep chrom=chr1 start=1 step=1"}) {
        LineReader lines("track type=wiggle_0\n" + step + "\n5\n", "t");
        CHECK(Wiggle::recognize(TextStart(lines)));
        TrackBins bins(windows, TrackSummary::mean);
        CHECK_THROWS_WITH_AS(
            Wiggle::read(lines, bins, [] {}),
            "t:2: is a line of wiggle (wanted BED, tagAlign or bedGraph); convert it by wigToBigWig",
            DataError);
    }
    for (const std::string text : {"", "track type=wiggle_0\n", "chr1\t1\t2\n"}) {
        LineReader lines(text, "t");
        CHECK_FALSE(Wiggle::recognize(TextStart(lines)));
    }
}
