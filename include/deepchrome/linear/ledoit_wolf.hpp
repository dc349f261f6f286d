// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <climits>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/linear/blas.hpp>
#include <deepchrome/linear/blas_advice.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A covariance that has an inverse, even of fewer rows than columns.
struct ShrunkCovariance {
    std::vector<double> mean;        ///< by column
    std::vector<double> covariance;  ///< (1 - shrinkage) S + shrinkage variance I, C order
    double variance;                 ///< mean of the diagonal of S
    double shrinkage;                ///< from 0 to 1

    std::size_t columns() const { return mean.size(); }
};

/// The covariance of `values`, rows x `columns`, shrunk towards a multiple of the identity by as much as
/// minimizes the expected squared error: Ledoit and Wolf, "A well-conditioned estimator for large-dimensional
/// covariance matrices", J. Multivariate Analysis 88 (2004), section 3.3. S has the divisor `rows`. By BLAS's
/// syrk, in double.
///
/// Error for no columns or for values that are no whole rows; DataError for fewer than two rows and where a
/// value is not finite.
template <std::floating_point T>
ShrunkCovariance ledoit_wolf(std::span<const T> values, std::size_t columns) {
    if (columns == 0 || columns > INT_MAX || values.size() % columns != 0) {
        throw_as<Error>({"ledoit_wolf: ", values.size(), " values in rows of ", columns,
                         " (wanted whole rows, and at least one column)"});
    }
    const std::size_t rows = values.size() / columns;
    if (rows < 2) {
        throw_as<DataError>(
            {"ledoit_wolf: the number of rows is ", rows, " (wanted at least 2); a covariance needs more"});
    }
    const auto n = static_cast<double>(rows);
    const auto p = static_cast<double>(columns);
    ShrunkCovariance result{.mean = std::vector<double>(columns, 0.0),
                            .covariance = std::vector<double>(columns * columns, 0.0),
                            .variance = 0,
                            .shrinkage = 0};
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_finite(values[i])) {
            throw_as<DataError>({"ledoit_wolf: row ", i / columns + 1, ", column ", i % columns + 1, " is ",
                                 format_shortest(values[i]), " (wanted a finite number)"});
        }
        result.mean[i % columns] += static_cast<double>(values[i]);
    }
    for (double& mean : result.mean) mean /= n;

    // S, and the sum of the fourth powers of the lengths of the centered rows, some rows at a time.
    detail::tell_blas_advice();
    constexpr std::size_t together = 512;
    std::vector<double> centered(std::min(rows, together) * columns);
    std::vector<double>& covariance = result.covariance;
    double fourth_powers = 0;
    for (std::size_t first = 0; first < rows; first += together) {
        const std::size_t count = std::min(together, rows - first);
        for (std::size_t row = 0; row < count; ++row) {
            double squares = 0;
            for (std::size_t j = 0; j < columns; ++j) {
                const double x = static_cast<double>(values[(first + row) * columns + j]) - result.mean[j];
                centered[row * columns + j] = x;
                squares += x * x;
            }
            fourth_powers += squares * squares;
        }
        const int order = static_cast<int>(columns);
        cxxblas::syrk<int>(cxxblas::RowMajor, cxxblas::Lower, cxxblas::Trans, order, static_cast<int>(count),
                           1.0 / n, centered.data(), order, 1.0, covariance.data(), order);
    }

    double squares = 0;  // of all entries of S
    for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const double entry = covariance[i * columns + j];
            squares += 2.0 * entry * entry;
        }
        const double entry = covariance[i * columns + i];
        squares += entry * entry;
        result.variance += entry / p;
    }
    // d^2 = |S - m I|^2 and b^2 = sum over rows of |x x^T - S|^2 / n^2, where the latter is that of the
    // fourth powers less n |S|^2.
    const double distance = squares - p * result.variance * result.variance;
    const double error = (fourth_powers / n - squares) / n;
    const double smaller = std::min(std::max(error, 0.0), distance);
    result.shrinkage = smaller > 0 ? smaller / distance : 0.0;
    for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double& entry = covariance[i * columns + j];
            entry *= 1.0 - result.shrinkage;
            if (i == j) entry += result.shrinkage * result.variance;
            covariance[j * columns + i] = entry;
        }
    }
    return result;
}

}  // namespace deepchrome
