// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/read_counter.hpp>

#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

// One gene with bins [0, 10), [10, 20), [20, 30), [30, 40)
const WindowIndex& windows() {
    static const WindowIndex index = [] {
        Annotation annotation;
        annotation.genes.push_back({"g", "", "chr1", 20, '+', "", ""});
        return WindowIndex(annotation,
                           {.bin_width = 10, .bins = 4, .published = false, .orient_strand = false});
    }();
    return index;
}

std::vector<std::uint32_t> count(CountRule rule, std::int32_t start, std::int32_t end, char strand) {
    ReadCounter counter(windows(), rule);
    counter.add(counter.chromosome("1"), start, end, strand);
    return {counter.counts().begin(), counter.counts().end()};
}

using Counts = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("what of a read is counted") {
    CHECK(count({}, 9, 21, '+') == Counts{1, 1, 1, 0});
    CHECK(count({}, 10, 20, '-') == Counts{0, 1, 0, 0});
    CHECK(count({}, 40, 50, '-') == Counts{0, 0, 0, 0});
    CHECK(count({.by = CountBy::five_prime}, 9, 21, '+') == Counts{1, 0, 0, 0});
    CHECK(count({.by = CountBy::five_prime}, 9, 21, '-') == Counts{0, 0, 1, 0});
    CHECK(count({.by = CountBy::five_prime}, 9, 21, '.') == Counts{1, 0, 0, 0});
    CHECK(count({.by = CountBy::center}, 5, 15, '-') == Counts{0, 1, 0, 0});
    CHECK(count({.extend = 12}, 8, 9, '+') == Counts{1, 1, 0, 0});
    CHECK(count({.extend = 12}, 28, 29, '-') == Counts{0, 1, 1, 0});
    CHECK(count({.extend = 30}, 5, 6, '-') == Counts{1, 0, 0, 0});
    CHECK(count({.by = CountBy::center, .extend = 30}, 5, 6, '+') == Counts{0, 0, 1, 0});
}

TEST_CASE("the library") {
    IntervalSet blacklist;
    blacklist.add("chr1", 30, 32);
    blacklist.settle();
    ReadCounter counter(windows(), {.blacklist = &blacklist});
    const std::size_t here = counter.chromosome("chr1");
    const std::size_t elsewhere = counter.chromosome("chr9");
    for (const std::int32_t start : {1, 1, 29, 30, 32, 100}) counter.add(here, start, start + 2, '+');
    counter.add(elsewhere, 5, 10, '+');
    CHECK(counter.tally().blacklisted == 2);
    CHECK(counter.tally().counted == 5);
    CHECK(counter.tally().in_windows == 3);
    CHECK(counter.counts()[0] == 2);
    CHECK(counter.counts()[3] == 1);
    CHECK(counter.chromosomes()[here].last_starts == std::array<std::int64_t, 3>{100, 32, 30});
}

TEST_CASE("reads beyond the end of a chromosome are cut there, and counted") {
    Annotation annotation;
    annotation.genes.push_back({"g", "", "chr21", 48'129'885, '+', "", ""});  // ends at 48,129,895 in hg19
    const WindowIndex windows(annotation, {.bin_width = 10, .bins = 4}, find_assembly("hg19"));
    const auto count = [&](CountRule rule, bool header) {
        ReadCounter counter(windows, rule);
        const std::size_t chromosome = counter.chromosome("21");
        if (header) counter.set_length(chromosome, 48'129'890);
        counter.add(chromosome, 48'129'880, 48'129'900, '-');
        counter.add(chromosome, 48'129'895, 48'129'900, '+');
        CHECK(counter.tally().counted == 1);
        CHECK(counter.chromosomes()[chromosome].clipped == 1);
        CHECK(counter.chromosomes()[chromosome].beyond == 1);
        CHECK(counter.chromosomes()[chromosome].items == 2);
        return std::vector<std::uint32_t>(counter.counts().begin(), counter.counts().end());
    };
    // Bins from 48,129,865, 75, 85 and 95 on.
    CHECK(count({}, false) == std::vector<std::uint32_t>{0, 1, 1, 0});
    CHECK(count({}, true) == std::vector<std::uint32_t>{0, 1, 1, 0});
    CHECK(count({.by = CountBy::five_prime}, false) == std::vector<std::uint32_t>{0, 0, 1, 0});
    ReadCounter longer(windows, {.extend = 40});
    longer.add(longer.chromosome("chr21"), 48'129'880, 48'129'884, '+');
    CHECK(longer.counts()[3] == 0);
}

TEST_CASE("whole fragments are not extended, and have a 5' end of their own") {
    const auto counted = [](CountRule rule) {
        ReadCounter counter(windows(), rule);
        counter.add_fragment(counter.chromosome("chr1"), 8, 32, 21);
        counter.add_fragment(counter.chromosome("chr9"), 8, 32, 21);
        CHECK(counter.tally().counted == 2);
        CHECK(counter.tally().fragments == 2);
        CHECK(counter.tally().in_windows == 1);
        return Counts{counter.counts().begin(), counter.counts().end()};
    };
    CHECK(counted({}) == Counts{1, 1, 1, 1});
    CHECK(counted({.extend = 100}) == Counts{1, 1, 1, 1});
    CHECK(counted({.by = CountBy::center}) == Counts{0, 0, 1, 0});
    CHECK(counted({.by = CountBy::five_prime}) == Counts{0, 0, 1, 0});

    IntervalSet blacklist;
    blacklist.add("chr1", 9, 10);
    blacklist.settle();
    ReadCounter counter(windows(), {.by = CountBy::center, .blacklist = &blacklist});
    counter.add_fragment(counter.chromosome("chr1"), 8, 32, 21);
    counter.add(counter.chromosome("chr1"), 10, 12, '+');
    CHECK(counter.tally().blacklisted == 1);
    CHECK(counter.tally().fragments == 0);
    CHECK(counter.tally().counted == 1);
}

TEST_CASE("reads without a strand, where it matters") {
    const auto strandless = [](CountRule rule) {
        ReadCounter counter(windows(), rule);
        const std::size_t chromosome = counter.chromosome("chr1");
        for (const char strand : {'+', '-', '.', '.'}) counter.add(chromosome, 20, 25, strand);
        return counter.tally().strandless;
    };
    CHECK(strandless({}) == 0);
    CHECK(strandless({.by = CountBy::center}) == 0);
    CHECK(strandless({.by = CountBy::five_prime}) == 2);
    CHECK(strandless({.extend = 50}) == 2);
    CHECK(strandless({.by = CountBy::five_prime, .extend = 50}) == 2);
    CHECK(strandless({.extend = 5}) == 0);
}
