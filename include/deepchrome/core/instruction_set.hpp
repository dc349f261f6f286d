// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The names of deepchrome stand in an inline namespace that tells the instruction set of the translation unit
// and its rounding rules. Otherwise a linker would merge an inline function that was compiled for AVX-512
// with the one of the same name for an older processor, and the program would stop there with SIGILL. The
// namespace appears in symbols and compiler messages only: users write `deepchrome::Model`.
//
// Each digit below is 1 where compilers may use that extension by themselves.

#if defined(__SSE4_2__)
#define DEEPCHROME_ISA_SSE4 1
#else
#define DEEPCHROME_ISA_SSE4 0
#endif
#if defined(__AVX__)
#define DEEPCHROME_ISA_AVX 1
#else
#define DEEPCHROME_ISA_AVX 0
#endif
#if defined(__AVX2__)
#define DEEPCHROME_ISA_AVX2 1
#else
#define DEEPCHROME_ISA_AVX2 0
#endif
#if defined(__FMA__)
#define DEEPCHROME_ISA_FMA 1
#else
#define DEEPCHROME_ISA_FMA 0
#endif
#if defined(__BMI2__)
#define DEEPCHROME_ISA_BMI 1
#else
#define DEEPCHROME_ISA_BMI 0
#endif
#if defined(__AVX512F__)
#define DEEPCHROME_ISA_AVX512 1
#else
#define DEEPCHROME_ISA_AVX512 0
#endif
#if defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define DEEPCHROME_ISA_AVX512_WIDE 1
#else
#define DEEPCHROME_ISA_AVX512_WIDE 0
#endif
#if defined(__AVX512VBMI__) || defined(__AVX512VNNI__) || defined(__AVX512FP16__)
#define DEEPCHROME_ISA_AVX512_NEW 1
#else
#define DEEPCHROME_ISA_AVX512_NEW 0
#endif
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#define DEEPCHROME_ISA_FAST_MATH 1
#else
#define DEEPCHROME_ISA_FAST_MATH 0
#endif

#define DEEPCHROME_ISA_PASTE(sse4, avx, avx2, fma, bmi, avx512, wide, newer, fast)                           \
    isa_##sse4##avx##avx2##fma##bmi##avx512##wide##newer##fast
#define DEEPCHROME_ISA_NAME(sse4, avx, avx2, fma, bmi, avx512, wide, newer, fast)                            \
    DEEPCHROME_ISA_PASTE(sse4, avx, avx2, fma, bmi, avx512, wide, newer, fast)

/// The inline namespace of this translation unit.
#define DEEPCHROME_ISA                                                                                       \
    DEEPCHROME_ISA_NAME(DEEPCHROME_ISA_SSE4, DEEPCHROME_ISA_AVX, DEEPCHROME_ISA_AVX2, DEEPCHROME_ISA_FMA,    \
                        DEEPCHROME_ISA_BMI, DEEPCHROME_ISA_AVX512, DEEPCHROME_ISA_AVX512_WIDE,               \
                        DEEPCHROME_ISA_AVX512_NEW, DEEPCHROME_ISA_FAST_MATH)

#include <deepchrome/core/bodies.hpp>
