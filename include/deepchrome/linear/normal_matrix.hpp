// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/linear/blas.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// y = a * x for the rows of a (rows x columns).
inline void multiply(std::span<const double> a, std::size_t columns, const double* x, double* y) {
    const std::size_t rows = a.size() / columns;
    cxxblas::gemv<int>(cxxblas::RowMajor, cxxblas::NoTrans, blas_size(rows), blas_size(columns), 1.0,
                       a.data(), blas_size(columns), x, 1, 0.0, y, 1);
}

/// y += a^T * x for the rows of a (rows x columns).
inline void add_transposed(std::span<const double> a, std::size_t columns, const double* x, double* y) {
    const std::size_t rows = a.size() / columns;
    cxxblas::gemv<int>(cxxblas::RowMajor, cxxblas::Trans, blas_size(rows), blas_size(columns), 1.0, a.data(),
                       blas_size(columns), x, 1, 1.0, y, 1);
}

/// The symmetric matrix of a least squares problem: the sum of a^T * a over blocks of rows a, and a diagonal.
class NormalMatrix {
public:
    explicit NormalMatrix(std::size_t columns) : columns_(columns), values_(columns * columns) {}

    void clear() { values_.assign(values_.size(), 0.0); }

    /// Adds a^T * a; `a` is rows x columns.
    void add(std::span<const double> a) {
        const int n = blas_size(columns_);
        cxxblas::syrk<int>(cxxblas::RowMajor, cxxblas::Upper, cxxblas::Trans, n,
                           blas_size(a.size() / columns_), 1.0, a.data(), n, 1.0, values_.data(), n);
    }

    double diagonal(std::size_t i) const { return values_[i * (columns_ + 1)]; }
    void add_to_diagonal(std::size_t i, double value) { values_[i * (columns_ + 1)] += value; }

    /// Replaces the matrix by its Cholesky factor. Returns the number of columns, or the first column that
    /// depends on those before it to 12 digits; then there is no factor.
    std::size_t factor() {
        const int n = blas_size(columns_);
        std::vector<double> before(columns_);
        for (std::size_t i = 0; i < columns_; ++i) before[i] = diagonal(i);
        const int failed = cxxlapack::potrf<int>('L', n, values_.data(), n);  // its columns are our rows
        const std::size_t done = failed > 0 ? static_cast<std::size_t>(failed - 1) : columns_;
        for (std::size_t i = 0; i < done; ++i) {
            const double left = diagonal(i) * diagonal(i);  // of the column, without those before it
            if (!(left > 1e-12 * before[i])) return i;
        }
        return done;
    }

    /// Replaces `right` by the solution, after `factor`.
    void solve(std::span<double> right) const {
        assert(right.size() == columns_);
        const int n = blas_size(columns_);
        cxxlapack::potrs<int>('L', n, 1, values_.data(), n, right.data(), n);
    }

private:
    std::size_t columns_;
    std::vector<double> values_;  // rows; of each, from the diagonal on
};

}  // namespace detail
}  // namespace deepchrome
