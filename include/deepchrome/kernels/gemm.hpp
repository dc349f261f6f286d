// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <climits>
#include <concepts>
#include <cstddef>

// The one place that includes BLAS, through xtensor-blas, whose headers need these three before them.
#include <complex>
#include <iostream>
#include <type_traits>
#ifndef HAVE_CBLAS
#define HAVE_CBLAS 1  // else xtensor-blas computes by plain loops
#endif
#include <xflens/cxxblas/cxxblas.cxx>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/kernels/blas_advice.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// c = a * b + beta * c by the linked BLAS: a is m x k, b is k x n, c is m x n, all in C order with rows
/// `lda`, `ldb` and `ldc` apart. For general products: the layers have kernels of their own, which the
/// benchmarks compare with it. BLAS may use threads of its own; nothing here sets how many. If OpenBLAS
/// misdetects the processor, a warning is printed to standard error, once.
template <std::floating_point T>
void gemm(std::size_t m, std::size_t n, std::size_t k, const T* a, std::size_t lda, const T* b,
          std::size_t ldb, T beta, T* c, std::size_t ldc) {
    detail::tell_blas_advice();
    assert(m <= INT_MAX && n <= INT_MAX && k <= INT_MAX && lda <= INT_MAX && ldb <= INT_MAX &&
           ldc <= INT_MAX);
    const auto whole = [](std::size_t value) { return static_cast<int>(value); };
    cxxblas::gemm<int>(cxxblas::RowMajor, cxxblas::NoTrans, cxxblas::NoTrans, whole(m), whole(n), whole(k),
                       T{1}, a, whole(lda), b, whole(ldb), beta, c, whole(ldc));
}

}  // namespace deepchrome
