// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/random.hpp>

namespace {

using namespace deepchrome;

double chi_square(std::span<const double> counts) {
    const double mean =
        std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
    double sum = 0;
    for (const double count : counts) sum += (count - mean) * (count - mean) / mean;
    return sum;
}

RandomStream stream_of(std::uint64_t seed, Purpose purpose = Purpose::test, std::uint32_t epoch = 0,
                       std::uint64_t sample = 0) {
    return {Seed{seed}, purpose, epoch, sample};
}

// From the known-answer tests that come with Random123.
static_assert(philox({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST_CASE("Philox 4x32-10 gives its published answers at run time as well") {
    volatile std::uint32_t zero = 0;
    CHECK(philox({zero, zero, zero, zero}, {zero, zero}) ==
          PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
}

TEST_CASE("A stream is Philox at the address of seed, purpose, epoch and sample") {
    RandomStream stream = stream_of(0x1122334455667788, Purpose::augment, 9, 0x0000abcd12345678);
    for (std::uint32_t call = 0; call < 3; ++call) {
        const PhiloxCounter words =
            philox({call, 4u << 16 | 0xabcd, 9, 0x12345678}, {0x55667788, 0x11223344});
        for (const std::uint32_t word : words) CHECK(stream.bits() == word);
    }
}

TEST_CASE("Every part of the address makes another stream") {
    std::map<std::uint32_t, int> first_words;
    for (std::uint64_t i = 0; i < 100; ++i) {
        ++first_words[stream_of(1 + i).bits()];
        ++first_words[stream_of((1 + i) << 32).bits()];
        ++first_words[stream_of(1, Purpose::test, static_cast<std::uint32_t>(1 + i)).bits()];
        ++first_words[stream_of(1, Purpose::test, 0, 1 + i).bits()];
        ++first_words[stream_of(1, Purpose::test, 0, (1 + i) << 32).bits()];
    }
    for (const Purpose purpose :
         {Purpose::initialize, Purpose::shuffle, Purpose::dropout, Purpose::augment}) {
        ++first_words[stream_of(1, purpose).bits()];
    }
    CHECK(first_words.size() == 504);
}

TEST_CASE("Neighboring streams are not correlated") {
    constexpr int count = 20000;
    for (const auto& [epoch, sample] : {std::pair{1u, 0u}, std::pair{0u, 1u}}) {
        RandomStream a = stream_of(3);
        RandomStream b = stream_of(3, Purpose::test, epoch, sample);
        double product = 0;
        for (int i = 0; i < count; ++i) product += a.normal() * b.normal();
        CHECK(std::abs(product / count) < 4 / std::sqrt(count));
    }
}

TEST_CASE("Uniform numbers fill [0, 1) evenly") {
    RandomStream stream = stream_of(5);
    std::array<double, 100> counts{};
    double least = 1;
    double most = 0;
    for (int i = 0; i < 100000; ++i) {
        const double value = stream.uniform();
        least = std::min(least, value);
        most = std::max(most, value);
        REQUIRE((value >= 0 && value < 1));
        ++counts[static_cast<std::size_t>(value * 100)];
    }
    CHECK(chi_square(counts) < 148.2);  // 99 degrees of freedom, p = 0.001
    CHECK(least < 1e-4);
    CHECK(most > 1 - 1e-4);
}

TEST_CASE("Uniform numbers have 53 bits") {
    RandomStream stream = stream_of(6);
    RandomStream words = stream_of(6);
    const std::uint64_t high = words.bits() >> 5;
    const std::uint64_t low = words.bits() >> 6;
    CHECK(stream.uniform() == std::ldexp(static_cast<double>(high * 67108864 + low), -53));
}

TEST_CASE("Normal numbers have the moments and the tails of the standard normal") {
    RandomStream stream = stream_of(7);
    constexpr int count = 200000;
    std::array<double, 5> moment{};
    int beyond_two = 0;
    for (int i = 0; i < count; ++i) {
        const double value = stream.normal();
        for (std::size_t k = 1; k < moment.size(); ++k)
            moment[k] += std::pow(value, static_cast<double>(k)) / count;
        if (std::abs(value) > 2) ++beyond_two;
    }
    // Four standard errors: of the k-th moment sqrt((E x^2k - (E x^k)^2) / count).
    CHECK(std::abs(moment[1]) < 4 * std::sqrt(1.0 / count));
    CHECK(std::abs(moment[2] - 1) < 4 * std::sqrt(2.0 / count));
    CHECK(std::abs(moment[3]) < 4 * std::sqrt(15.0 / count));
    CHECK(std::abs(moment[4] - 3) < 4 * std::sqrt(96.0 / count));
    CHECK(std::abs(beyond_two / double{count} - 0.0455) < 4 * std::sqrt(0.0455 * 0.9545 / count));
}

TEST_CASE("below() has no bias, even where 2^32 is no multiple") {
    // Cutting 2^32 into 3 * 2^30 without rejection would give every third number, or the lower third, twice
    // as often.
    constexpr std::uint32_t n = 3221225472;
    RandomStream stream = stream_of(8);
    std::array<double, 3> rest{};
    std::array<double, 3> part{};
    for (int i = 0; i < 90000; ++i) {
        const std::uint32_t value = stream.below(n);
        REQUIRE(value < n);
        ++rest[value % 3];
        ++part[value / (n / 3)];
    }
    CHECK(chi_square(rest) < 13.8);  // 2 degrees of freedom, p = 0.001
    CHECK(chi_square(part) < 13.8);

    std::array<double, 7> small{};
    for (int i = 0; i < 70000; ++i) ++small[stream.below(7)];
    CHECK(chi_square(small) < 22.5);  // 6 degrees of freedom
    CHECK(stream.below(1) == 0);
}

TEST_CASE("A shuffle keeps the items and gives every order as often") {
    RandomStream stream = stream_of(9);
    std::map<std::array<int, 4>, std::size_t> orders;
    for (int i = 0; i < 24000; ++i) {
        std::array<int, 4> items{1, 2, 3, 4};
        shuffle(std::span<int>(items), stream);
        ++orders[items];
    }
    REQUIRE(orders.size() == 24);
    std::vector<double> counts;
    for (const auto& [order, count] : orders) counts.push_back(static_cast<double>(count));
    CHECK(chi_square(counts) < 49.7);  // 23 degrees of freedom, p = 0.001

    std::vector<int> none;
    shuffle(std::span<int>(none), stream);
    CHECK(none.empty());
}

}  // namespace
