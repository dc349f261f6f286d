// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// A 32-bit word of each of sixteen streams.
using WordGroup = std::array<std::uint32_t, lane_group>;

/// Philox 4x32-10 of sixteen counters side by side: a word in the lower half of each lane; what is in the
/// upper half does not matter.
template <class Arch>
std::array<WordGroup, 4> philox_group(const std::array<WordGroup, 4>& counters, PhiloxKey key) {
    using Words = xsimd::batch<std::uint64_t, Arch>;
    std::array<WordGroup, 4> words;
    for (std::size_t first = 0; first < lane_group; first += Words::size) {
        alignas(buffer_alignment) std::array<std::uint64_t, Words::size> wide;
        std::array<Words, 4> state;
        for (std::size_t k = 0; k < 4; ++k) {
            for (std::size_t g = 0; g < wide.size(); ++g) wide[g] = counters[k][first + g];
            state[k] = Words::load_aligned(wide.data());
        }
        PhiloxKey round_key = key;
        for (int round = 0; round < 10; ++round) {
            const Words product_0 = multiply_halves(Words(std::uint64_t{0xD2511F53}), state[0]);
            const Words product_1 = multiply_halves(Words(std::uint64_t{0xCD9E8D57}), state[2]);
            state[0] = (product_1 >> 32) ^ state[1] ^ Words(std::uint64_t{round_key[0]});
            state[2] = (product_0 >> 32) ^ state[3] ^ Words(std::uint64_t{round_key[1]});
            state[1] = product_1;
            state[3] = product_0;
            round_key[0] += 0x9E3779B9;
            round_key[1] += 0xBB67AE85;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            state[k].store_aligned(wide.data());
            for (std::size_t g = 0; g < wide.size(); ++g)
                words[k][first + g] = static_cast<std::uint32_t>(wide[g]);
        }
    }
    return words;
}

constexpr WordGroup every_word(std::uint32_t value) {
    WordGroup words{};
    words.fill(value);
    return words;
}

}  // namespace detail

/// Which values a mask drops, and the addresses of its random numbers: feature f of sample s has 16-bit
/// number f % 8 of the Philox call (f / 8, layer, epoch, s).
struct DropoutMask {
    PhiloxKey key;
    std::uint32_t layer;
    std::uint32_t epoch;
    std::uint32_t dropped;  ///< of 65536

    std::uint32_t layer_word() const { return static_cast<std::uint32_t>(Purpose::dropout) << 16 | layer; }
};

namespace detail {

/// The factors of eight features and sixteen lanes: [feature][lane]. (One flat loop, which compilers put into
/// registers.)
template <class T>
std::array<T, 8 * lane_group> factors_of(const std::array<WordGroup, 4>& words, std::uint32_t dropped,
                                         T scale) {
    std::array<T, 4 * lane_group> lower;
    std::array<T, 4 * lane_group> upper;
    const std::uint32_t* word = words[0].data();
    for (std::size_t i = 0; i < lower.size(); ++i) {
        lower[i] = (word[i] & 0xFFFF) < dropped ? T{0} : scale;
        upper[i] = (word[i] >> 16) < dropped ? T{0} : scale;
    }
    std::array<T, 8 * lane_group> factors;
    for (std::size_t k = 0; k < 4; ++k) {
        std::copy_n(lower.data() + k * lane_group, lane_group, factors.data() + 2 * k * lane_group);
        std::copy_n(upper.data() + k * lane_group, lane_group, factors.data() + (2 * k + 1) * lane_group);
    }
    return factors;
}

}  // namespace detail

/// Draws the factors, `scale` or zero, of `features` features of sixteen genes: use(feature, lane, factors)
/// for each register, that of `lane` and the lanes after it.
template <class Arch, class T, class Use>
void draw_factors(const DropoutMask& mask, const std::uint32_t* samples, std::size_t features, T scale,
                  Use&& use) {
    using Simd = xsimd::batch<T, Arch>;
    std::array<detail::WordGroup, 4> counters{detail::WordGroup{}, detail::every_word(mask.layer_word()),
                                              detail::every_word(mask.epoch), detail::WordGroup{}};
    std::copy_n(samples, lane_group, counters[3].begin());
    for (std::size_t first = 0; first < features; first += 8) {
        counters[0].fill(static_cast<std::uint32_t>(first / 8));
        const auto drawn =
            detail::factors_of(detail::philox_group<Arch>(counters, mask.key), mask.dropped, scale);
        for (std::size_t k = 0; k < 8 && first + k < features; ++k) {
            for (std::size_t lane = 0; lane < lane_group; lane += Simd::size) {
                use(first + k, lane, Simd::load_unaligned(drawn.data() + k * lane_group + lane));
            }
        }
    }
}

/// The same for a batch of one, with contiguous features: use(feature, factors) for each register of the
/// features in `range`, a range of whole lane groups.
template <class Arch, class T, class Use>
void draw_factors_batch_of_one(const DropoutMask& mask, std::uint32_t sample, IndexRange range, T scale,
                               Use&& use) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t most = 8 * lane_group;
    std::array<detail::WordGroup, 4> counters{detail::WordGroup{}, detail::every_word(mask.layer_word()),
                                              detail::every_word(mask.epoch), detail::every_word(sample)};
    for (std::size_t first = range.first; first < range.last; first += most) {
        for (std::size_t g = 0; g < lane_group; ++g)
            counters[0][g] = static_cast<std::uint32_t>(first / 8 + g);
        const auto drawn =
            detail::factors_of(detail::philox_group<Arch>(counters, mask.key), mask.dropped, scale);
        std::array<T, most> line;
        for (std::size_t i = 0; i < most; ++i) line[i] = drawn[i % 8 * lane_group + i / 8];
        for (std::size_t i = 0; i < std::min(most, range.last - first); i += Simd::size) {
            use(first + i, Simd::load_unaligned(line.data() + i));
        }
    }
}

}  // namespace deepchrome
