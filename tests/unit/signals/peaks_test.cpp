// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/peaks.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "four_bins.hpp"

using namespace deepchrome;
using four_bins::recognized;

namespace {

template <class Peaks>
std::vector<float> bins(const std::string& text) {
    TrackBins track(four_bins::windows(), TrackSummary::sum, nullptr, "t");
    LineReader lines(text, "t");
    Peaks::read(lines, track, [] {});
    return track.values(0);
}

const std::string narrow = "chr1\t5\t15\tp\t900\t.\t2.5\t7.1\t-1\t3\n";
const std::string broad = "chr1\t5\t15\tp\t900\t+\t2.5\t7.1\t-1\n";
const std::string gapped = "chr1\t5\t15\tp\t900\t.\t5\t15\t0\t2\t3,2,\t0,8,\t2.5\t7.1\t-1\n";

}  // namespace

TEST_CASE("peaks are tracks of their signal value") {
    const std::vector<float> wanted = {12.5f, 12.5f, 0, 0};
    CHECK(bins<NarrowPeak>(narrow) == wanted);
    CHECK(bins<BroadPeak>(broad) == wanted);
    CHECK(bins<GappedPeak>(gapped) == wanted);
}

TEST_CASE("peaks are recognized by shape, declaration or name, and never as reads") {
    CHECK(recognized(narrow) == "narrowPeak");
    CHECK(recognized("track type=narrowPeak name=\"x\"\n" + broad) == "narrowPeak");
    CHECK(recognized("track type=\"narrowPeak\"\n") == "narrowPeak");
    CHECK(recognized("chr1\t5\t9\n", "folder/x.narrowPeak.bgz") == "narrowPeak");
    CHECK(recognized("# comment\n" + broad) == "broadPeak");
    CHECK(recognized("chr1\t5\t15\tp\t900\t+\t12\t3\t2\n") == "broadPeak");
    CHECK(recognized("chr1\t5\t15\tp\t900\t+\t0.0\t0\t0\n" + broad + broad) == "broadPeak");
    CHECK(recognized(gapped) == "gappedPeak");
    // BED of nine and twelve columns is no peak.
    CHECK(recognized("chr1\t5\t15\tr\t9\t+\t5\t15\t255,0,0\n") == "BED");
    CHECK(recognized("chr1\t5\t15\tr\t9\t+\t5\t15\t0\t1\t10\t0\n") == "BED");
}

TEST_CASE("lines that are no peaks") {
    CHECK_THROWS_WITH_AS(bins<NarrowPeak>(narrow + broad),
                         "t:2: has 9 columns (wanted 10: chromosome, start, end, name, score, strand, "
                         "signalValue, pValue, qValue, peak); give a file of this kind",
                         DataError);
    CHECK_THROWS_WITH_AS(bins<NarrowPeak>(narrow + narrow),
                         "t:2: bases 5 to 15 of chr1 have a value already (wanted at most one value a base); "
                         "merge those that overlap, as by bedtools merge -c COLUMN -o max",
                         DataError);
    CHECK_THROWS_WITH_AS(bins<BroadPeak>("chr1\t5\t15\tp\t900\t+\tx\t7.1\t-1\n"),
                         "t:1: the value is \"x\" (wanted a finite number, or NA); correct it, or, if these "
                         "are reads, put bed: before the name of the file",
                         DataError);
    CHECK_THROWS_WITH_AS(bins<GappedPeak>("# none\n"),
                         "t: holds no intervals (wanted lines of gappedPeak); fetch the file again",
                         DataError);
}
