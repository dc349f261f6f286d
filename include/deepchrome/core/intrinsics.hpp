// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The compiler's vector intrinsics. GCC 12 takes the undefined operand inside its own AVX-512 functions for
// an uninitialized variable (GCC bug 105593); the warning is judged by the settings in force where they are
// included.
#if defined(__SSE2__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
#endif
