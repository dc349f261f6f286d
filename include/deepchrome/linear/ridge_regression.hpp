// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/linear/blas_advice.hpp>
#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/centered_rows.hpp>
#include <deepchrome/linear/coefficients.hpp>
#include <deepchrome/linear/normal_matrix.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The normal equations of some rows, solved for any number of penalties.
class RidgeSolver {
public:
    RidgeSolver(const Features& features, std::span<const float> targets, std::span<const std::size_t> rows)
        : rows_(features.values, features.columns, rows), matrix_(features.columns),
          right_(features.columns) {
        for (const std::size_t row : rows) target_mean_ += static_cast<double>(targets[row]);
        target_mean_ /= static_cast<double>(rows.size());
        std::vector<double> buffer;
        std::vector<double> centered;
        rows_.for_each_block(false, buffer,
                             [&](std::span<const std::size_t> block, std::span<double> values) {
                                 centered.clear();
                                 for (const std::size_t row : block)
                                     centered.push_back(static_cast<double>(targets[row]) - target_mean_);
                                 matrix_.add(values);
                                 add_transposed(values, rows_.columns(), centered.data(), right_.data());
                             });
    }

    LinearCoefficients solve(double penalty, const ProblemNames& names) const {
        NormalMatrix matrix = matrix_;
        LinearCoefficients result{.weights = right_, .intercept = target_mean_};
        for (std::size_t j = 0; j < rows_.columns(); ++j) matrix.add_to_diagonal(j, penalty);
        if (!matrix.finite()) throw_not_finite(names);
        const std::size_t independent = matrix.factor();
        if (independent < rows_.columns()) throw_dependent(independent, names);
        matrix.solve(result.weights);
        for (std::size_t j = 0; j < rows_.columns(); ++j)
            result.intercept -= result.weights[j] * rows_.mean(j);
        return result;
    }

    /// One solution for each penalty.
    std::vector<LinearCoefficients> path(std::span<const double> penalties, const ProblemNames& names) const {
        std::vector<LinearCoefficients> all;
        for (const double penalty : penalties) all.push_back(solve(penalty, names));
        return all;
    }

    static double loss(double score, float target) {
        const double difference = score - static_cast<double>(target);
        return difference * difference;
    }

private:
    CenteredRows<> rows_;
    NormalMatrix matrix_;
    std::vector<double> right_;
    double target_mean_ = 0;
};

}  // namespace detail

/// Ridge regression: the least sum of squared errors + penalty * |weights|^2, as scikit-learn's
/// Ridge(alpha=penalty); there is no penalty on the intercept. One Cholesky factorization of the normal
/// equations in double. Throws DataError for a penalty below 0, for other than one target per row, for what
/// is not finite, and for dependent columns at a penalty of 0; NumericError where squares are not finite.
inline LinearCoefficients ridge_regression(const Features& features, std::span<const float> targets,
                                           double penalty) {
    const std::string where = "ridge_regression";
    detail::check_penalty(penalty, where);
    detail::check_problem(features, targets, where);
    detail::tell_blas_advice();
    const detail::OneBlasThread one_thread;
    const std::vector<std::size_t> rows = detail::all_rows(features.rows());
    return detail::RidgeSolver(features, targets, rows).solve(penalty, {where});
}

}  // namespace deepchrome
