// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/xsimd.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The instruction set that this translation unit is compiled for.
using NativeArch = xsimd::default_arch;

namespace detail {

/// The number of vector registers; kernels size their register tiles by it.
template <class Arch>
inline constexpr std::size_t vector_registers = std::derived_from<Arch, xsimd::avx512f> ? 32 : 16;

/// a * b + c with one rounding where the instruction set has FMA. (xsimd 8.1 uses a product and a sum for
/// AVX-512, which some compilers do not contract.)
template <class T, class Arch>
[[gnu::always_inline]] inline xsimd::batch<T, Arch>
multiply_add(const xsimd::batch<T, Arch>& a, const xsimd::batch<T, Arch>& b, const xsimd::batch<T, Arch>& c) {
#if defined(__AVX512F__)
    if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
        if constexpr (std::is_same_v<T, float>) {
            return _mm512_fmadd_ps(a, b, c);
        } else {
            return _mm512_fmadd_pd(a, b, c);
        }
    } else
#endif
    {
        return xsimd::fma(a, b, c);
    }
}

/// The full 64-bit products of the lower 32 bits of each lane; the upper bits of the factors are ignored.
template <class Arch>
[[gnu::always_inline]] inline xsimd::batch<std::uint64_t, Arch>
multiply_halves(const xsimd::batch<std::uint64_t, Arch>& a, const xsimd::batch<std::uint64_t, Arch>& b) {
#if defined(__AVX512F__)
    if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
        return _mm512_mul_epu32(a, b);
    } else
#endif
#if defined(__AVX2__)
        if constexpr (std::derived_from<Arch, xsimd::avx2>) {
        return _mm256_mul_epu32(a, b);
    } else
#endif
#if defined(__SSE2__)
        if constexpr (std::derived_from<Arch, xsimd::sse2> && !std::derived_from<Arch, xsimd::avx>) {
        return _mm_mul_epu32(a, b);
    } else
#endif
    {
        const xsimd::batch<std::uint64_t, Arch> lower(0xFFFFFFFFu);
        return (a & lower) * (b & lower);
    }
}

// The functions below work on a vector register of lanes and on the single value of a batch of one alike.

template <class Lanes>
struct LaneValueOf {
    using Type = Lanes;
};
template <class T, class Arch>
struct LaneValueOf<xsimd::batch<T, Arch>> {
    using Type = T;
};
template <class Lanes>
using LaneValue = typename LaneValueOf<Lanes>::Type;

template <class Lanes, class T>
[[gnu::always_inline]] inline Lanes load_lanes(const T* from) {
    if constexpr (std::is_same_v<Lanes, T>) {
        return *from;
    } else {
        return Lanes::load_aligned(from);
    }
}

template <class Lanes, class T>
[[gnu::always_inline]] inline void store_lanes(const Lanes& lanes, T* to) {
    if constexpr (std::is_same_v<Lanes, T>) {
        *to = lanes;
    } else {
        lanes.store_aligned(to);
    }
}

template <class Lanes>
[[gnu::always_inline]] inline Lanes larger(const Lanes& a, const Lanes& b) {
    if constexpr (std::is_arithmetic_v<Lanes>) {
        return b > a ? b : a;
    } else {
        return xsimd::max(a, b);
    }
}

/// `a` where `condition` holds, otherwise `b`.
template <class Condition, class Lanes>
[[gnu::always_inline]] inline Lanes choose(const Condition& condition, const Lanes& a, const Lanes& b) {
    if constexpr (std::is_same_v<Condition, bool>) {
        return condition ? a : b;
    } else {
        return xsimd::select(condition, a, b);
    }
}

/// The sum of the lanes of a register, by repeated halving. (xsimd renamed its own function between
/// versions.)
template <class T, class Arch>
T sum_of_lanes(const xsimd::batch<T, Arch>& value) {
#if defined(__AVX512F__)
    if constexpr (std::derived_from<Arch, xsimd::avx512f>) {
        if constexpr (std::is_same_v<T, float>) {
            return _mm512_reduce_add_ps(value);
        } else {
            return _mm512_reduce_add_pd(value);
        }
    } else
#endif
    {
        constexpr std::size_t size = xsimd::batch<T, Arch>::size;
        alignas(buffer_alignment) std::array<T, size> lane;
        value.store_aligned(lane.data());
        for (std::size_t half = size / 2; half > 0; half /= 2) {
            for (std::size_t i = 0; i < half; ++i) lane[i] += lane[i + half];
        }
        return lane[0];
    }
}

}  // namespace detail
}  // namespace deepchrome
