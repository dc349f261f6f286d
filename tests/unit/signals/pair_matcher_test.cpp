// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/pair_matcher.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

namespace {

struct Alignment {
    std::string name;
    Mate mate;
};

/// Chromosome, start, end and 5' end.
using Found = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int32_t>;

struct Matched {
    std::vector<Found> fragments;
    std::uint64_t missing = 0;
    std::uint64_t filtered = 0;
    std::size_t most_waiting = 0;
};

Matched match(const std::vector<Alignment>& alignments, std::size_t patience) {
    PairMatcher matcher(patience);
    Matched found;
    for (const Alignment& alignment : alignments) {
        REQUIRE(matcher.pass(alignment.mate.chromosome, alignment.mate.start));
        if (const auto fragment = matcher.add(alignment.name, alignment.mate)) {
            found.fragments.emplace_back(alignment.mate.chromosome, fragment->start, fragment->end,
                                         fragment->five_prime);
        }
        found.most_waiting = std::max(found.most_waiting, matcher.waiting());
    }
    std::ranges::sort(found.fragments);
    found.missing = matcher.missing();
    found.filtered = matcher.filtered();
    return found;
}

/// Pairs in the order in which they were made; of some, one mate is lost or not usable. Names come up again.
std::vector<Alignment> random_pairs(std::uint32_t seed, std::size_t number, Matched& wanted) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::int32_t>(random() % n); };
    std::vector<Alignment> alignments;
    for (std::size_t i = 0; i < number; ++i) {
        Mate one{.chromosome = below(3), .start = below(50000), .first = true};
        Mate two{.chromosome = one.chromosome, .start = std::max(one.start + below(400) - 40, 0)};
        one.end = one.start + 1 + below(100);
        two.end = two.start + 1 + below(100);
        one.mate_start = two.start;
        two.mate_start = one.start;
        one.reverse = below(2) == 1;
        one.usable = below(10) > 0;
        two.usable = below(10) > 0;
        const std::int32_t lost = below(20);
        // Every third name was that of the pair before, elsewhere.
        const std::string name = "pair" + std::to_string(i - (i % 3 == 2 ? 1 : 0));
        if (lost != 0) alignments.push_back({name, one});
        if (lost != 1) alignments.push_back({name, two});
        if (lost <= 1) {
            wanted.missing += (lost == 0 ? two : one).usable;
        } else if (!one.usable || !two.usable) {
            wanted.filtered += one.usable != two.usable;
        } else {
            wanted.fragments.emplace_back(one.chromosome, std::min(one.start, two.start),
                                          std::max(one.end, two.end), one.reverse ? one.end - 1 : one.start);
        }
    }
    std::ranges::sort(wanted.fragments);
    return alignments;
}

bool by_place(const Alignment& a, const Alignment& b) {
    return std::pair{a.mate.chromosome, a.mate.start} < std::pair{b.mate.chromosome, b.mate.start};
}

}  // namespace

TEST_CASE("fragments are the same in any order, as those that were made") {
    for (const std::uint32_t seed : {1u, 2u, 3u, 4u, 5u}) {
        CAPTURE(seed);
        Matched wanted;
        std::vector<Alignment> alignments = random_pairs(seed, 2000, wanted);
        std::mt19937 random(seed + 100);
        for (const char* order : {"by name", "by place", "none"}) {
            CAPTURE(order);
            if (std::string(order) == "by place") std::ranges::stable_sort(alignments, by_place);
            if (std::string(order) == "none") std::ranges::shuffle(alignments, random);
            // Only what is sorted by place may forget.
            const std::size_t patience = std::string(order) == "by place" ? 64 : 1u << 16;
            const Matched found = match(alignments, patience);
            CHECK(found.fragments == wanted.fragments);
            CHECK(found.missing == wanted.missing);
            CHECK(found.filtered == wanted.filtered);
        }
    }
}

TEST_CASE("of sorted data, few mates wait") {
    Matched wanted;
    std::vector<Alignment> alignments = random_pairs(7, 20000, wanted);
    std::ranges::stable_sort(alignments, by_place);
    const Matched patient = match(alignments, 1u << 16);
    const Matched forgetting = match(alignments, 64);
    CHECK(patient.most_waiting > 1000);  // those whose mates are lost
    CHECK(forgetting.most_waiting < 300);
    CHECK(forgetting.fragments == wanted.fragments);
    CHECK(forgetting.missing == wanted.missing);
}

TEST_CASE("mates are those of one name that point at each other, a first and a second read") {
    PairMatcher matcher;
    const Mate one{.chromosome = 0, .start = 100, .end = 120, .mate_start = 300, .first = true};
    const Mate two{.chromosome = 0, .start = 300, .end = 320, .mate_start = 100, .reverse = true};
    CHECK_FALSE(matcher.add("a", one));
    CHECK_FALSE(matcher.add("b", two));
    Mate other = two;
    other.mate_start = 101;
    CHECK_FALSE(matcher.add("a", other));
    other = two;
    other.start = 301;
    CHECK_FALSE(matcher.add("a", other));
    other = two;
    other.chromosome = 1;
    CHECK_FALSE(matcher.add("a", other));
    other = two;
    other.first = true;
    CHECK_FALSE(matcher.add("a", other));
    const auto fragment = matcher.add("a", two);
    REQUIRE(fragment);
    CHECK(fragment->start == 100);
    CHECK(fragment->end == 320);
    CHECK(fragment->five_prime == 100);
    CHECK(matcher.missing() == 5);
}

TEST_CASE("pairs of one name for all, in different places, are found at once") {
    PairMatcher matcher;
    constexpr std::int32_t number = 100000;
    for (std::int32_t i = 0; i < number; ++i)
        matcher.add("read", {.start = i, .end = i + 5, .mate_start = i + number, .first = true});
    std::int32_t found = 0;
    for (std::int32_t i = number - 1; i >= 0; --i) {
        const auto fragment =
            matcher.add("read", {.start = i + number, .end = i + number + 5, .mate_start = i});
        found += fragment && fragment->start == i && fragment->end == i + number + 5;
    }
    CHECK(found == number);
    CHECK(matcher.waiting() == 0);
}

TEST_CASE("data that go back after mates were forgotten cannot be matched") {
    PairMatcher matcher(2);
    CHECK(matcher.pass(0, 10));
    CHECK_FALSE(matcher.add("a", {.start = 10, .end = 20, .mate_start = 15, .first = true}));
    CHECK(matcher.pass(0, 12));
    CHECK_FALSE(matcher.add("b", {.start = 12, .end = 20, .mate_start = 16, .first = true}));
    CHECK(matcher.pass(0, 16));  // only a's mate has not come
    CHECK(matcher.waiting() == 1);
    CHECK_FALSE(matcher.pass(0, 15));
    CHECK(matcher.missing() == 2);

    PairMatcher patient;
    CHECK(patient.pass(1, 10));
    CHECK(patient.pass(0, 12));
    CHECK(patient.pass(0, 11));
}

TEST_CASE("pairs of one name and one place for all are found at once") {
    PairMatcher mates;
    constexpr int pairs = 50'000;
    const Mate first{.chromosome = 0, .start = 5, .end = 9, .mate_start = 5, .first = true};
    const Mate second{
        .chromosome = 0, .start = 5, .end = 12, .mate_start = 5, .first = false, .reverse = true};
    for (int i = 0; i < pairs; ++i) CHECK_FALSE(mates.add("x", first).has_value());
    int found = 0;
    for (int i = 0; i < pairs; ++i) found += mates.add("x", second).has_value();
    CHECK(found == pairs);
    CHECK(mates.waiting() == 0);
}
