// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <deepchrome/kernels/dropout.hpp>

namespace {

using namespace deepchrome;

constexpr std::size_t features = 23;  // not a whole number of Philox calls

struct Address {
    Seed seed{5};
    std::uint32_t layer = 3;
    std::uint32_t epoch = 7;
};

/// factors[feature][gene]
template <class T>
std::vector<T> factors(Address at, const std::array<std::uint32_t, lane_group>& samples,
                       std::uint32_t dropped, T scale, std::size_t count = features) {
    std::vector<T> values(count * lane_group, T{-1});
    draw_factors<NativeArch>({philox_key(at.seed), at.layer, at.epoch, dropped}, samples.data(), count, scale,
                             [&](std::size_t feature, std::size_t lane, const auto& drawn) {
                                 drawn.store_unaligned(values.data() + feature * lane_group + lane);
                             });
    return values;
}

constexpr std::array<std::uint32_t, lane_group> some_samples = [] {
    std::array<std::uint32_t, lane_group> samples{};
    for (std::uint32_t g = 0; g < lane_group; ++g)
        samples[g] = 1000 * g + 4294960000u;  // beyond 2^32 it wraps
    return samples;
}();

/// The 16 bits of a feature of a gene.
std::uint32_t bits_of(Address at, std::uint32_t sample, std::uint32_t feature) {
    const PhiloxCounter words =
        philox({feature / 8, 3u << 16 | at.layer, at.epoch, sample}, philox_key(at.seed));
    return words[feature % 8 / 2] >> (feature % 2 * 16) & 0xFFFF;
}

TEST_CASE("Dropout draws 16 bits per value from the gene's own Philox stream") {
    const Address at;
    const auto found = factors<double>(at, some_samples, 20000, 1.5);
    for (std::uint32_t f = 0; f < features; ++f) {
        for (std::size_t g = 0; g < lane_group; ++g) {
            CHECK(found[f * lane_group + g] == (bits_of(at, some_samples[g], f) < 20000 ? 0.0 : 1.5));
        }
    }
}

TEST_CASE("A value is dropped if its 16 bits are below the limit, and kept if they are equal to it") {
    const Address at;
    for (std::uint32_t f = 0; f < 8; ++f) {
        const std::uint32_t bits = bits_of(at, some_samples[0], f);
        CHECK(factors<float>(at, some_samples, bits, 2.0f, 8)[f * lane_group] == 2.0f);
        CHECK(factors<float>(at, some_samples, bits + 1, 2.0f, 8)[f * lane_group] == 0.0f);
    }
}

TEST_CASE("A gene has the same mask in a batch of one as among others") {
    const Address at;
    for (const std::size_t count : {1u, 127u, 128u, 300u}) {
        const auto among = factors<float>(at, some_samples, 20000, 2.0f, count);
        const std::size_t groups = round_up(count, lane_group) / lane_group;
        std::vector<float> alone(groups * lane_group, -1.0f);
        for (const IndexRange part :
             {IndexRange{0, groups / 2 * lane_group}, IndexRange{groups / 2 * lane_group, alone.size()}}) {
            draw_factors_batch_of_one<NativeArch>({philox_key(at.seed), at.layer, at.epoch, 20000},
                                                  some_samples[0], part, 2.0f,
                                                  [&](std::size_t feature, const auto& drawn) {
                                                      REQUIRE(feature >= part.first);
                                                      REQUIRE(feature < part.last);
                                                      drawn.store_unaligned(alone.data() + feature);
                                                  });
        }
        for (std::size_t f = 0; f < count; ++f) CHECK(alone[f] == among[f * lane_group]);
    }
}

TEST_CASE("A gene keeps its mask wherever it stands in a batch") {
    auto samples = some_samples;
    const auto before = factors<float>({}, samples, 32768, 2.0f);
    std::swap(samples[2], samples[13]);
    const auto after = factors<float>({}, samples, 32768, 2.0f);
    for (std::size_t f = 0; f < features; ++f) {
        CHECK(after[f * lane_group + 13] == before[f * lane_group + 2]);
        CHECK(after[f * lane_group + 2] == before[f * lane_group + 13]);
        CHECK(after[f * lane_group + 5] == before[f * lane_group + 5]);
    }
}

TEST_CASE("Seed, layer, epoch and gene each make another mask") {
    const auto mask = factors<float>({}, some_samples, 32768, 2.0f);
    CHECK(factors<float>({}, some_samples, 32768, 2.0f) == mask);
    CHECK(factors<float>({.seed = {6}}, some_samples, 32768, 2.0f) != mask);
    CHECK(factors<float>({.layer = 4}, some_samples, 32768, 2.0f) != mask);
    CHECK(factors<float>({.epoch = 8}, some_samples, 32768, 2.0f) != mask);
    auto samples = some_samples;
    ++samples[0];
    CHECK(factors<float>({}, samples, 32768, 2.0f) != mask);
}

TEST_CASE("The share of dropped values is the rate, for every feature and gene alike") {
    constexpr std::size_t many = 200;
    constexpr std::uint32_t epochs = 200;
    const double rate = 19661 / 65536.0;
    std::vector<double> by_gene(lane_group);
    std::vector<double> by_feature(many);
    for (std::uint32_t epoch = 0; epoch < epochs; ++epoch) {
        const auto mask = factors<float>({.epoch = epoch}, some_samples, 19661, 1.0f, many);
        for (std::size_t i = 0; i < mask.size(); ++i) {
            by_gene[i % lane_group] += mask[i] == 0.0f;
            by_feature[i / lane_group] += mask[i] == 0.0f;
        }
    }
    const auto chi_square = [&](const std::vector<double>& dropped, double trials) {
        double sum = 0;
        for (const double n : dropped)
            sum += (n - trials * rate) * (n - trials * rate) / (trials * rate * (1 - rate));
        return sum;
    };
    CHECK(chi_square(by_gene, double{many} * epochs) < 39.3);            // 16 degrees of freedom, p = 0.001
    CHECK(chi_square(by_feature, double{lane_group} * epochs) < 267.6);  // 200 degrees of freedom
}

TEST_CASE("Nothing is dropped at rate 0, nearly all at the highest") {
    CHECK(factors<float>({}, some_samples, 0, 1.0f) == std::vector<float>(features * lane_group, 1.0f));
    CHECK(factors<float>({}, some_samples, 65535, 65536.0f) ==
          std::vector<float>(features * lane_group, 0.0f));
    // Of a value that draws zeros, neither in the lower nor in the upper half of a word.
    const Address at;
    for (std::uint32_t f : {0u, 1u}) {
        auto samples = some_samples;
        for (samples[0] = 0; bits_of(at, samples[0], f) != 0;) ++samples[0];
        CHECK(factors<float>(at, samples, 0, 1.0f, 8)[f * lane_group] == 1.0f);
        CHECK(factors<float>(at, samples, 1, 1.0f, 8)[f * lane_group] == 0.0f);
    }
}

}  // namespace
