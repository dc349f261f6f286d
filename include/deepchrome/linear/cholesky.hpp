// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <climits>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/linear/blas.hpp>
#include <deepchrome/linear/blas_advice.hpp>
#include <deepchrome/linear/blas_threads.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Replaces the lower triangle of a symmetric matrix A, size x size in C order, by L with A = L L^T. Returns
/// the size, or the number of leading rows that are positive definite; then the matrix is of no use. What is
/// above the diagonal is left as it is.
inline std::size_t factor_by_cholesky(std::span<double> matrix, std::size_t size) {
    if (size == 0) return 0;
    const OneBlasThread one_thread;
    const int n = blas_size(size);
    // LAPACK counts by columns: our lower triangle is its upper one, and its U with A = U^T U our L.
    const int failed = cxxlapack::potrf<int>('U', n, matrix.data(), n);
    return failed > 0 ? static_cast<std::size_t>(failed - 1) : size;
}

}  // namespace detail

/// Replaces a symmetric matrix A, size x size in C order, by the lower triangular L with A = L L^T, and by
/// zeros above it; only the lower triangle of A is read. By LAPACK's potrf, on one thread of OpenBLAS.
///
/// Error for another number of values; NumericError where A is not positive definite.
inline void cholesky(std::span<double> matrix, std::size_t size) {
    if (matrix.size() != size * size || size > INT_MAX) {
        throw_as<Error>({"cholesky: the number of values is ", matrix.size(), " (wanted ", size * size,
                         ", size x size); give a square matrix"});
    }
    if (size == 0) return;
    detail::tell_blas_advice();
    const std::size_t definite = detail::factor_by_cholesky(matrix, size);
    if (definite < size) {
        throw_as<NumericError>({"cholesky: the leading block of ", definite + 1, " of ", size,
                                " rows is not positive definite (wanted a positive definite matrix); add to "
                                "its diagonal"});
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = i + 1; j < size; ++j) matrix[i * size + j] = 0.0;
    }
}

}  // namespace deepchrome
