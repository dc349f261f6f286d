// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/linear/blas.hpp>
#include <deepchrome/linear/cholesky.hpp>

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

    std::size_t columns() const { return columns_; }
    /// C order; what is above the diagonal is of no use.
    std::vector<double> take() && { return std::move(values_); }

    void clear() { values_.assign(values_.size(), 0.0); }

    /// Adds a^T * a; `a` is rows x columns.
    void add(std::span<const double> a) {
        const int n = blas_size(columns_);
        cxxblas::syrk<int>(cxxblas::RowMajor, cxxblas::Lower, cxxblas::Trans, n,
                           blas_size(a.size() / columns_), 1.0, a.data(), n, 1.0, values_.data(), n);
    }

    double diagonal(std::size_t i) const { return values_[i * (columns_ + 1)]; }
    void add_to_diagonal(std::size_t i, double value) { values_[i * (columns_ + 1)] += value; }

    /// Whether the diagonal is finite, and with it, since no entry is larger, the matrix.
    bool finite() const {
        for (std::size_t i = 0; i < columns_; ++i) {
            if (!is_finite(diagonal(i))) return false;
        }
        return true;
    }

    /// Replaces the matrix by its Cholesky factor. Returns the number of columns, or the first column that
    /// depends on those before it to 12 digits; then there is no factor.
    std::size_t factor() {
        std::vector<double> before(columns_);
        for (std::size_t i = 0; i < columns_; ++i) before[i] = diagonal(i);
        const std::size_t done = factor_by_cholesky(values_, columns_);
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
        cxxlapack::potrs<int>('U', n, 1, values_.data(), n, right.data(), n);
    }

private:
    std::size_t columns_;
    std::vector<double> values_;  // rows; of each, up to the diagonal
};

}  // namespace detail
}  // namespace deepchrome
