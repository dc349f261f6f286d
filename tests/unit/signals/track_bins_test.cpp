// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/track_bins.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

WindowIndex two_genes() {
    Annotation annotation;
    annotation.genes.push_back({"a", "", "chr1", 20, '+', "", ""});  // [0, 40)
    annotation.genes.push_back({"b", "", "chr1", 5, '+', "", ""});   // [-15, 25)
    return {annotation, {.bin_width = 10, .bins = 4, .published = false, .orient_strand = false}};
}

}  // namespace

TEST_CASE("means, sums and maxima of the bases with a value") {
    const WindowIndex windows = two_genes();
    const auto bins = [&](TrackSummary summary) {
        TrackBins track(windows, summary);
        const std::size_t chromosome = track.chromosome("1");
        track.add(chromosome, 18, 24, 3);
        track.add(chromosome, 24, 26, 6);
        track.add(chromosome, 5, 15, 2);
        track.add(chromosome, 30, 31, std::nanf(""));
        track.add(track.chromosome("chr2"), 0, 99, 9);
        return track.values(0);
    };
    // b: [-15, -5), [-5, 5), [5, 15), [15, 25)
    CHECK(bins(TrackSummary::sum) == std::vector<float>{10, 16, 24, 0, 0, 0, 20, 24});
    CHECK(bins(TrackSummary::max) == std::vector<float>{2, 3, 6, 0, 0, 0, 2, 6});
    CHECK(bins(TrackSummary::mean) == std::vector<float>{2, 16.0f / 7, 4, 0, 0, 0, 2, 24.0f / 7});
}

TEST_CASE("missing bins, and those outside of the chromosome") {
    const WindowIndex windows = two_genes();
    TrackBins track(windows, TrackSummary::mean);
    const std::size_t chromosome = track.chromosome("chr1");
    track.set_length(chromosome, 30);
    track.add(chromosome, 0, 10, 1);
    const std::vector<float> values = track.values(std::nanf(""));
    CHECK(values[0] == 1);
    CHECK(std::isnan(values[1]));
    CHECK(values[3] == 0);  // from 30 on
    CHECK(values[4] == 0);  // left of 0
}

TEST_CASE("values that no float holds") {
    const WindowIndex windows = two_genes();
    TrackBins track(windows, TrackSummary::sum, nullptr, "t");
    track.add(track.chromosome("chr1"), 0, 10, 3e38f);
    CHECK_THROWS_WITH_AS(
        track.values(0),
        "t: the values of bin 1 of gene number 1 are too large together (wanted what a float can hold); give "
        "smaller values",
        DataError);
    CHECK_THROWS_WITH_AS(
        track.add(track.chromosome("chr1"), 20, 30, -HUGE_VALF, 7),
        "t:7: bases 20 to 30 of chr1 have an infinite value (wanted finite ones); correct it", DataError);
}

TEST_CASE("values beyond the end of the chromosome are cut there") {
    const WindowIndex windows = two_genes();
    TrackBins track(windows, TrackSummary::sum);
    const std::size_t chromosome = track.chromosome("chr1");
    track.set_length(chromosome, 26);
    track.add(chromosome, 20, 40, 1);
    track.add(chromosome, 40, 50, 1);
    CHECK(track.values(0)[2] == 6);
    CHECK(track.values(0)[3] == 0);
    CHECK(track.chromosomes()[chromosome].clipped == 1);
    CHECK(track.chromosomes()[chromosome].beyond == 1);
}

TEST_CASE("a bin that ends where the chromosome begins is outside of it") {
    Annotation annotation;
    annotation.genes.push_back({"a", "", "chr1", 0, '+', "", ""});  // [-20, 20)
    const WindowIndex windows(annotation,
                              {.bin_width = 10, .bins = 4, .published = false, .orient_strand = false});
    TrackBins track(windows, TrackSummary::mean);
    track.add(track.chromosome("chr1"), 10, 20, 1);
    const std::vector<float> values = track.values(std::nanf(""));
    CHECK(values[0] == 0);
    CHECK(values[1] == 0);
    CHECK(std::isnan(values[2]));
    CHECK(values[3] == 1);
}

TEST_CASE("intervals on top of each other, and a blacklist") {
    const WindowIndex windows = two_genes();
    TrackBins track(windows, TrackSummary::mean);
    track.add(track.chromosome("chr1"), 0, 10, 1);
    CHECK_THROWS_WITH_AS(track.add(track.chromosome("1"), 9, 12, 1),
                         "the track: bases 9 to 10 of chr1 have a value already (wanted at most one value a "
                         "base); merge those that overlap, as by bedtools merge -c COLUMN -o max",
                         DataError);
    TrackBins named(windows, TrackSummary::mean, nullptr, "t");
    named.add(named.chromosome("chr9"), 5, 10, 1, 1);
    CHECK_THROWS_WITH_AS(  // where no gene is, too
        named.add(named.chromosome("chr9"), 5, 10, 1, 2),
        "t:2: bases 5 to 10 of chr9 have a value already (wanted at most one value a base); merge those that "
        "overlap, as by bedtools merge -c COLUMN -o max",
        DataError);
    IntervalSet blacklist;
    blacklist.add("chr1", 3, 8);
    blacklist.settle();
    TrackBins without(windows, TrackSummary::sum, &blacklist);
    without.add(without.chromosome("1"), 0, 10, 1);
    CHECK(without.values(0)[0] == 5);
}

TEST_CASE("a chromosome of a header without values is there, and has none where genes are") {
    const WindowIndex windows = two_genes();
    TrackBins track(windows, TrackSummary::mean);
    track.set_length(track.chromosome("chr1"), 500);
    track.set_length(track.chromosome("chr9"), 500);
    CHECK(track.chromosomes()[0].items == 0);
    CHECK(track.chromosomes()[1].items == 1);
}

TEST_CASE("bins beyond the end that the assembly knows are zero, not missing") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr21", 48'129'885, '+', "", ""});
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4}, find_assembly("hg19"));
    TrackBins track(windows, TrackSummary::mean);
    track.add(track.chromosome("chr21"), 48'129'800, 48'129'890, 2);
    const std::vector<float> values = track.values(std::nanf(""));
    CHECK(values[2] == 2);
    CHECK(values[3] == 0);
}
