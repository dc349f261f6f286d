// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The lower (`Upper`: the upper) halves of two registers, lane by lane in turn. (xsimd's own interleaves
/// halves of whole registers or of their parts, depending on version and instruction set.)
template <bool Upper, class Simd, std::size_t... I>
[[gnu::always_inline]] inline Simd interleave(const Simd& a, const Simd& b, std::index_sequence<I...>) {
    using Register = typename Simd::register_type;
    return Simd(__builtin_shufflevector(static_cast<Register>(a), static_cast<Register>(b),
                                        (I / 2 + I % 2 * Simd::size + (Upper ? Simd::size / 2 : 0))...));
}

/// Writes as many features as a register has lanes, lane by lane: lane g to rows + g * row_stride. The last
/// of fewer `features` is repeated.
template <class Arch, class T>
[[gnu::always_inline]] inline void transpose_tile(const T* x, std::size_t features, std::size_t stride,
                                                  T* rows, std::size_t row_stride) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t n = Simd::size;
    constexpr auto lanes = std::make_index_sequence<n>{};
    std::array<Simd, n> from;
    std::array<Simd, n> to;
#pragma GCC unroll 32
    for (std::size_t f = 0; f < n; ++f) from[f] = Simd::load_aligned(x + std::min(f, features - 1) * stride);
#pragma GCC unroll 32
    for (std::size_t done = 1; done < n; done *= 2) {
#pragma GCC unroll 32
        for (std::size_t f = 0; f < n / 2; ++f) {
            to[2 * f] = interleave<false>(from[f], from[f + n / 2], lanes);
            to[2 * f + 1] = interleave<true>(from[f], from[f + n / 2], lanes);
        }
        from = to;
    }
#pragma GCC unroll 32
    for (std::size_t g = 0; g < n; ++g) from[g].store_unaligned(rows + g * row_stride);
}

}  // namespace deepchrome::detail
