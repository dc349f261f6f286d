// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/random.hpp>

namespace deepchrome {

/// The factors of one lane group: `scale`, or zero with probability dropped / 65536, for each of `features` features.
/// The address of gene g's numbers is (feature / 8, layer, epoch, samples[g]); each Philox call yields eight 16-bit
/// numbers. Written so that compilers put the sixteen genes side by side.
template <class T>
void dropout_factors(PhiloxKey key, std::uint32_t layer, std::uint32_t epoch, const std::uint32_t* samples,
                     std::size_t features, std::uint32_t dropped, T scale, T* factors, std::size_t stride) {
    using Lanes = std::array<std::uint32_t, lane_group>;
    for (std::size_t first = 0; first < features; first += 8) {
        std::array<Lanes, 4> word;
        for (std::size_t g = 0; g < lane_group; ++g) {
            word[0][g] = static_cast<std::uint32_t>(first / 8);
            word[1][g] = static_cast<std::uint32_t>(Purpose::dropout) << 16 | layer;
            word[2][g] = epoch;
            word[3][g] = samples[g];
        }
        PhiloxKey round_key = key;
        for (int round = 0; round < 10; ++round) {
            for (std::size_t g = 0; g < lane_group; ++g) {
                const std::uint64_t product_0 = std::uint64_t{0xD2511F53} * word[0][g];
                const std::uint64_t product_1 = std::uint64_t{0xCD9E8D57} * word[2][g];
                word[0][g] = static_cast<std::uint32_t>(product_1 >> 32) ^ word[1][g] ^ round_key[0];
                word[2][g] = static_cast<std::uint32_t>(product_0 >> 32) ^ word[3][g] ^ round_key[1];
                word[1][g] = static_cast<std::uint32_t>(product_1);
                word[3][g] = static_cast<std::uint32_t>(product_0);
            }
            round_key[0] += 0x9E3779B9;
            round_key[1] += 0xBB67AE85;
        }
        for (std::size_t k = 0; k < 8 && first + k < features; ++k) {
            const unsigned shift = k % 2 * 16;
            for (std::size_t g = 0; g < lane_group; ++g) {
                factors[(first + k) * stride + g] = ((word[k / 2][g] >> shift) & 0xFFFF) < dropped ? T{0} : scale;
            }
        }
    }
}

}  // namespace deepchrome
