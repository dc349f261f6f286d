// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/linear/blas_advice.hpp>
#include <deepchrome/linear/blas_threads.hpp>
#include <deepchrome/linear/centered_rows.hpp>
#include <deepchrome/linear/coefficients.hpp>
#include <deepchrome/linear/normal_matrix.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// -log p of the label's class, without overflow.
inline double logistic_loss(double log_odds, bool on) {
    return std::max(log_odds, 0.0) + std::log1p(std::exp(-std::abs(log_odds))) - (on ? log_odds : 0);
}

/// Newton's method for the logistic regression of some rows. Vectors have a last element for the intercept.
class LogisticSolver {
public:
    LogisticSolver(const Features& features, std::span<const float> labels, std::span<const std::size_t> rows)
        : rows_(features.values, features.columns, rows), labels_(labels), size_(features.columns + 1),
          matrix_(size_), factor_(size_), gradient_(size_), w_(size_) {}

    /// To rounding: the second derivatives are computed for every step.
    LinearCoefficients solve(double penalty, const ProblemNames& names) {
        return descend(penalty, 1e-13, false, names);
    }

    /// Solutions for the penalties, which begin with the largest, exact enough to compare their losses. Each
    /// begins where the last one ends, with the second derivatives of there, while these bring it nearer.
    std::vector<LinearCoefficients> path(std::span<const double> penalties, const ProblemNames& names) {
        std::vector<LinearCoefficients> all;
        for (const double penalty : penalties) all.push_back(descend(penalty, 1e-6, penalty > 0, names));
        return all;
    }

    static double loss(double score, float label) { return logistic_loss(score, label > 0.5f); }

private:
    static constexpr int most_steps = 200;

    /// Ends where the next step would lower the sum of losses by half of the tolerance, and still makes it.
    /// NumericError where it does not come there.
    LinearCoefficients descend(double penalty, double tolerance, bool keep_matrix,
                               const ProblemNames& names) {
        if (penalty == 0) check_columns(names);
        bool fresh = !keep_matrix || !has_matrix_;
        double value = evaluate(w_, penalty, fresh);
        bool factored = false;
        double last = infinite_number();
        for (int step = 0; step < most_steps; ++step) {
            if (!is_finite(value) || !matrix_.finite()) throw_not_finite(names);
            if (!factored || fresh) factored = factor(penalty);
            if (!factored) {
                const bool apart = tells_apart();
                check_columns(names);
                if (apart) throw_separable(names);
                throw_as<NumericError>(
                    {names.where,
                     ": the losses do not curve in every direction, to 12 digits (wanted a step towards the "
                     "least loss); bring the columns to one deviation, or give a larger penalty"});
            }
            std::vector<double> direction = gradient_;
            factor_.solve(direction);
            double decrement = 0;
            for (std::size_t j = 0; j < size_; ++j) {
                decrement += gradient_[j] * direction[j];
                direction[j] = -direction[j];
            }
            if (decrement <= tolerance) {
                if (penalty == 0 && largest(direction) > 1e-4 * largest(w_)) throw_separable(names);
                w_ = moved(direction, 1);
                return result();
            }
            if (!fresh && decrement > last / 5) {
                fresh = true;
                value = evaluate(w_, penalty, true);
                continue;
            }
            last = decrement;
            fresh = !keep_matrix;
            const std::optional<double> next = search(direction, decrement, value, penalty, fresh);
            if (!next) break;
            value = *next;
        }
        throw_as<NumericError>(
            {names.where, ": the search for the weights came to no end (wanted the least loss after at most ",
             most_steps, " steps); bring the columns to one deviation, or give a larger penalty"});
    }

    /// Throws DataError for classes between which weights grow without end.
    [[noreturn]] static void throw_separable(const ProblemNames& names) {
        throw_as<DataError>({names.where,
                             ": the classes can be told apart so well that larger weights are always better "
                             "(wanted a penalty in this case); give a penalty, or a larger one"});
    }

    bool factor(double penalty) {
        factor_ = matrix_;
        for (std::size_t j = 0; j + 1 < size_; ++j) factor_.add_to_diagonal(j, penalty);
        return factor_.factor() == size_;
    }

    LinearCoefficients result() const {
        LinearCoefficients found{.weights = {w_.begin(), w_.end() - 1}, .intercept = w_.back()};
        for (std::size_t j = 0; j + 1 < size_; ++j) found.intercept -= w_[j] * rows_.mean(j);
        return found;
    }

    static double largest(const std::vector<double>& values) {
        double most = 0;
        for (const double value : values) most = std::max(most, std::abs(value));
        return most;
    }

    std::vector<double> moved(const std::vector<double>& direction, double length) const {
        std::vector<double> next = w_;
        for (std::size_t j = 0; j < size_; ++j) next[j] += length * direction[j];
        return next;
    }

    /// Moves along the direction as far as it helps, and leaves value, gradient and matrix of that place.
    /// Without a value, there is no better place.
    std::optional<double> search(const std::vector<double>& direction, double decrement, double value,
                                 double penalty, bool with_matrix) {
        double length = 1;
        for (int halving = 0;; ++halving, length /= 2) {
            const std::vector<double> next = moved(direction, length);
            const double there = evaluate(next, penalty, with_matrix);
            const bool by_rounding = decrement <= 1e-9 * value;  // sums cannot tell
            if (there <= value - 1e-4 * length * decrement || by_rounding) {
                w_ = next;
                return there;
            }
            if (halving == 40) return std::nullopt;
        }
    }

    /// The sum of losses with the penalty. Leaves its gradient, and in the matrix the second derivatives of
    /// the losses alone.
    double evaluate(const std::vector<double>& w, double penalty, bool with_matrix) {
        double value = 0;
        gradient_ = w;
        gradient_.back() = 0;
        if (with_matrix) matrix_.clear();
        has_matrix_ = has_matrix_ || with_matrix;
        for (std::size_t j = 0; j + 1 < size_; ++j) {
            value += penalty / 2 * w[j] * w[j];
            gradient_[j] *= penalty;
        }
        rows_.for_each_block(true, buffer_, [&](std::span<const std::size_t> rows, std::span<double> values) {
            log_odds_.resize(rows.size());
            curvature_.resize(rows.size());
            multiply(values, size_, w.data(), log_odds_.data());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const bool on = labels_[rows[i]] > 0.5f;
                value += logistic_loss(log_odds_[i], on);
                const double e = std::exp(-std::abs(log_odds_[i]));
                const double p = log_odds_[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
                curvature_[i] = std::sqrt(e) / (1 + e);
                log_odds_[i] = p - (on ? 1 : 0);  // now the slope of the loss
            }
            add_transposed(values, size_, log_odds_.data(), gradient_.data());
            if (!with_matrix) return;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                for (double& x : values.subspan(i * size_, size_)) x *= curvature_[i];
            }
            matrix_.add(values);
        });
        return value;
    }

    /// Whether the weights tell the class of every row.
    bool tells_apart() {
        bool all = true;
        rows_.for_each_block(true, buffer_, [&](std::span<const std::size_t> rows, std::span<double> values) {
            log_odds_.resize(rows.size());
            multiply(values, size_, w_.data(), log_odds_.data());
            for (std::size_t i = 0; i < rows.size(); ++i)
                all = all && (log_odds_[i] > 0) == (labels_[rows[i]] > 0.5f);
        });
        return all;
    }

    /// Throws DataError where columns depend on each other. The next solution is looked for from 0 on.
    void check_columns(const ProblemNames& names) {
        NormalMatrix matrix(size_);
        rows_.for_each_block(true, buffer_, [&](std::span<const std::size_t>, std::span<double> values) {
            matrix.add(values);
        });
        if (!matrix.finite()) throw_not_finite(names);
        w_.assign(size_, 0.0);
        const std::size_t independent = matrix.factor();
        if (independent < size_) throw_dependent(independent, names);
    }

    CenteredRows<> rows_;
    std::span<const float> labels_;
    std::size_t size_;
    NormalMatrix matrix_;
    NormalMatrix factor_;
    bool has_matrix_ = false;
    std::vector<double> gradient_;
    std::vector<double> w_;
    std::vector<double> buffer_;
    std::vector<double> log_odds_;
    std::vector<double> curvature_;
};

inline void check_both_classes(std::span<const float> labels, const std::string& where) {
    const bool on = std::ranges::any_of(labels, [](float label) { return label > 0.5f; });
    const bool off = std::ranges::any_of(labels, [](float label) { return label <= 0.5f; });
    if (on && off) return;
    throw_as<DataError>({where, ": all ", labels.size(), " rows are ", on ? "ON" : "OFF",
                         " (wanted rows of both classes); give other rows"});
}

}  // namespace detail

/// Logistic regression: the least sum of log losses + penalty / 2 * |weights|^2, as scikit-learn's
/// LogisticRegression(C=1/penalty); there is no penalty on the intercept. The result is the log-odds of ON,
/// which a label above 0.5 is. Newton's method in double: second derivatives by BLAS, steps by Cholesky.
/// Throws DataError for a penalty below 0, for other than one label per row, for rows of one class, for what
/// is not finite; at a penalty of 0 for dependent columns and for classes that can be told apart without an
/// error. NumericError where squares are not finite, and where the search does not converge.
inline LinearCoefficients logistic_regression(const Features& features, std::span<const float> labels,
                                              double penalty) {
    const std::string where = "logistic_regression";
    detail::check_penalty(penalty, where);
    detail::check_problem(features, labels, where);
    detail::check_both_classes(labels, where);
    detail::tell_blas_advice();
    const detail::OneBlasThread one_thread;
    const std::vector<std::size_t> rows = detail::all_rows(features.rows());
    return detail::LogisticSolver(features, labels, rows).solve(penalty, {where});
}

}  // namespace deepchrome
