// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/core/threads.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome {

/// to = a + b in the lanes of a slice, for `features` features of a block. `to` may be a or b.
template <class Arch, class T>
void add_lanes(const T* a, const T* b, T* to, std::size_t features, LaneSlice s, std::size_t stride) {
    using Simd = xsimd::batch<T, Arch>;
    for (std::size_t f = 0; f < features; ++f) {
        const std::size_t at = f * stride + s.first;
        for (std::size_t lane = at; lane < at + s.count; lane += Simd::size) {
            (Simd::load_aligned(a + lane) + Simd::load_aligned(b + lane)).store_aligned(to + lane);
        }
    }
}

/// Copies the lanes of a slice, for `positions` runs of `channels` features: run p begins at feature p * a_run in `a` and
/// at p * b_run in `b`.
template <class Arch, class T>
void copy_lanes(const T* a, std::size_t a_run, T* b, std::size_t b_run, std::size_t positions, std::size_t channels,
                LaneSlice s, std::size_t stride) {
    using Simd = xsimd::batch<T, Arch>;
    for (std::size_t p = 0; p < positions; ++p) {
        for (std::size_t c = 0; c < channels; ++c) {
            const T* from = a + (p * a_run + c) * stride + s.first;
            T* to = b + (p * b_run + c) * stride + s.first;
            for (std::size_t lane = 0; lane < s.count; lane += Simd::size) {
                Simd::load_aligned(from + lane).store_aligned(to + lane);
            }
        }
    }
}

}  // namespace deepchrome
