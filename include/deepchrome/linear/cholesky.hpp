// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <climits>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/linear/blas.hpp>
#include <deepchrome/linear/blas_advice.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Replaces a symmetric matrix A, size x size in C order, by the lower triangular L with A = L L^T, and by
/// zeros above it; only the lower triangle of A is read. By LAPACK's potrf.
///
/// Error for another number of values; NumericError where A is not positive definite.
inline void cholesky(std::span<double> matrix, std::size_t size) {
    if (matrix.size() != size * size || size > INT_MAX) {
        throw_as<Error>({"cholesky: the number of values is ", matrix.size(), " (wanted ", size * size,
                         ", size x size); give a square matrix"});
    }
    if (size == 0) return;
    detail::tell_blas_advice();
    const int n = static_cast<int>(size);
    // LAPACK counts by columns: our lower triangle is its upper one, and its U with A = U^T U our L.
    const int info = cxxlapack::potrf<int>('U', n, matrix.data(), n);
    if (info != 0) {
        throw_as<NumericError>({"cholesky: the leading block of ", info, " of ", size,
                                " rows is not positive definite (wanted a positive definite matrix); add to "
                                "its diagonal"});
    }
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = i + 1; j < size; ++j) matrix[i * size + j] = 0.0;
    }
}

}  // namespace deepchrome
