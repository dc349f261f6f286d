// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/linear/blas.hpp>
#include <deepchrome/linear/blas_advice.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// c = a * b + beta * c by the linked BLAS: a is m x k, b is k x n, c is m x n, all in C order with rows
/// `lda`, `ldb` and `ldc` apart. For general products: the layers have kernels of their own, which the
/// benchmarks compare with it. BLAS may use threads of its own; nothing here sets how many. If OpenBLAS
/// misdetects the processor, a warning is printed to standard error, once.
template <std::floating_point T>
void gemm(std::size_t m, std::size_t n, std::size_t k, const T* a, std::size_t lda, const T* b,
          std::size_t ldb, T beta, T* c, std::size_t ldc) {
    detail::tell_blas_advice();
    using detail::blas_size;
    cxxblas::gemm<int>(cxxblas::RowMajor, cxxblas::NoTrans, cxxblas::NoTrans, blas_size(m), blas_size(n),
                       blas_size(k), T{1}, a, blas_size(lda), b, blas_size(ldb), beta, c, blas_size(ldc));
}

}  // namespace deepchrome
