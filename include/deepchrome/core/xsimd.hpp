// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/intrinsics.hpp>  // before xsimd includes them without the remedy

// xsimd's log compares with infinity. Under -ffast-math, clang 19 takes that for impossible, and makes
// log of every number 0.
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ && !defined(XSIMD_NO_INFINITIES)
#define XSIMD_NO_INFINITIES
#endif
#include <xsimd/xsimd.hpp>

// g++'s AVX-512 intrinsics are macros at -O0, which cast their arguments to vectors in one step. xsimd 8
// passes batches, for which that takes two, and compiles its branches for integers of one and two bytes
// whatever the integer: `select` of integers, and with it `log`, does not compile (xsimd's pull request 852
// mended it). Each specialization is the branch that the integer takes.
#if defined(__AVX512BW__) && defined(__GNUC__) && !defined(__clang__) && !defined(__OPTIMIZE__) &&           \
    XSIMD_VERSION_MAJOR < 10
namespace xsimd::kernel {

template <>
inline batch<std::int32_t, avx512bw> select<avx512bw, std::int32_t, void>(
    const batch_bool<std::int32_t, avx512bw>& condition, const batch<std::int32_t, avx512bw>& a,
    const batch<std::int32_t, avx512bw>& b, requires_arch<avx512bw>) noexcept {
    return select(condition, a, b, avx512dq{});
}

template <>
inline batch<std::int64_t, avx512bw> select<avx512bw, std::int64_t, void>(
    const batch_bool<std::int64_t, avx512bw>& condition, const batch<std::int64_t, avx512bw>& a,
    const batch<std::int64_t, avx512bw>& b, requires_arch<avx512bw>) noexcept {
    return select(condition, a, b, avx512dq{});
}

}  // namespace xsimd::kernel
#endif
