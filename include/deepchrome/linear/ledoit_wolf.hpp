// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <climits>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/linear/blas_advice.hpp>
#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/centered_rows.hpp>
#include <deepchrome/linear/coefficients.hpp>
#include <deepchrome/linear/normal_matrix.hpp>

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
/// syrk, in double, on one thread of OpenBLAS.
///
/// Error for no columns or for values that are no whole rows; DataError for fewer than two rows and where a
/// value is not finite.
template <std::floating_point T>
ShrunkCovariance ledoit_wolf(std::span<const T> values, std::size_t columns) {
    if (columns == 0 || columns > INT_MAX || values.size() % columns != 0) {
        throw_as<Error>({"ledoit_wolf: ", values.size(), " values in rows of ", columns,
                         " (wanted whole rows, and at least one column); correct the number of columns"});
    }
    const std::size_t rows = values.size() / columns;
    if (rows < 2) {
        throw_as<DataError>(
            {"ledoit_wolf: the number of rows is ", rows, " (wanted at least 2); give more rows"});
    }
    const auto n = static_cast<double>(rows);
    const auto p = static_cast<double>(columns);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_finite(values[i])) continue;
        throw_as<DataError>({"ledoit_wolf: row ", i / columns + 1, ", column ", i % columns + 1, " is ",
                             format_shortest(values[i]), " (wanted a finite number); correct the data"});
    }

    // S, and the sum of the fourth powers of the lengths of the centered rows.
    detail::tell_blas_advice();
    const detail::OneBlasThread one_thread;
    const std::vector<std::size_t> all = detail::all_rows(rows);
    const detail::CenteredRows<T> centered(values, columns, all);
    detail::NormalMatrix sums(columns);
    std::vector<double> buffer;
    double fourth_powers = 0;
    centered.for_each_block(false, buffer, [&](std::span<const std::size_t>, std::span<const double> block) {
        for (std::size_t first = 0; first < block.size(); first += columns) {
            double length = 0;
            for (const double x : block.subspan(first, columns)) length += x * x;
            fourth_powers += length * length;
        }
        sums.add(block);
    });
    ShrunkCovariance result{
        .mean = centered.means(), .covariance = std::move(sums).take(), .variance = 0, .shrinkage = 0};
    std::vector<double>& covariance = result.covariance;
    for (double& entry : covariance) entry /= n;

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
