// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Logistic regression with an L2 penalty on the weights, not on the intercept: the least
/// cost * (sum of log losses) + |w|^2 / 2, as scikit-learn's LogisticRegression(C=cost).
///
/// Found by Newton's method with conjugate gradients (Lin, Weng and Keerthi 2008). The minimum is unique, so
/// the result is that of any other exact solver; `minimize`, being of first order, would come near it only,
/// and liblinear's penalty includes the intercept.
class LogisticRegression {
public:
    /// A label above 0.5 is ON. Error for a cost that is not above 0, or for other than one label per row.
    static LogisticRegression fit(const Features& features, std::span<const float> labels, double cost) {
        if (!is_finite(cost) || cost <= 0) {
            throw_as<Error>(
                {"LogisticRegression: the cost is ", format_shortest(cost), " (wanted a number above 0)"});
        }
        if (labels.empty() || features.rows() != labels.size()) {
            throw_as<Error>({"LogisticRegression: there are ", features.rows(), " rows (wanted ",
                             labels.size(), ", one per label, and at least one)"});
        }
        return LogisticRegression(Search(features, labels, cost).run());
    }

    /// log p(ON) - log p(OFF).
    double logit(std::span<const double> row) const {
        return std::inner_product(row.begin(), row.end(), weights_.begin(), weights_.back());
    }

    double probability(std::span<const double> row) const { return 1 / (1 + std::exp(-logit(row))); }

    /// One per column.
    std::span<const double> weights() const { return std::span(weights_).first(weights_.size() - 1); }
    double intercept() const { return weights_.back(); }

private:
    using Vector = std::vector<double>;

    explicit LogisticRegression(Vector weights) : weights_(std::move(weights)) {}

    /// One fit. The last element of every vector belongs to the intercept.
    class Search {
    public:
        Search(const Features& features, std::span<const float> labels, double cost)
            : features_(features), labels_(labels), cost_(cost), curvature_(labels.size()) {}

        Vector run() {
            Vector w(features_.columns + 1);
            Vector gradient(w.size());
            double value = evaluate(w, gradient);
            const double first = norm(gradient);
            for (int step = 0; step < 100 && norm(gradient) > 1e-10 * first; ++step) {
                const Vector direction = newton_direction(gradient);
                const double slope = dot(gradient, direction);
                double length = 1;
                Vector next(w.size());
                double next_value = value;
                for (int halving = 0; halving < 40; ++halving, length /= 2) {
                    for (std::size_t j = 0; j < w.size(); ++j) next[j] = w[j] + length * direction[j];
                    next_value = evaluate(next, gradient);
                    if (next_value <= value + 1e-4 * length * slope) break;
                }
                const bool stuck = is_nan(next_value) || next_value >= value;  // rounding allows no better
                w = next;
                value = next_value;
                if (stuck) break;
            }
            return w;
        }

    private:
        static double dot(const Vector& a, const Vector& b) {
            return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
        }
        static double norm(const Vector& a) { return std::sqrt(dot(a, a)); }

        double evaluate(const Vector& w, Vector& gradient) {
            double value = 0;
            std::ranges::copy(w, gradient.begin());
            gradient.back() = 0;
            for (std::size_t j = 0; j + 1 < w.size(); ++j) value += 0.5 * w[j] * w[j];
            for (std::size_t i = 0; i < labels_.size(); ++i) {
                const std::span<const double> row = features_.row(i);
                const double logit = std::inner_product(row.begin(), row.end(), w.begin(), w.back());
                const double on = labels_[i] > 0.5f ? 1 : 0;
                // log(1 + exp(z)) - on * z, without overflow
                value += cost_ * (std::max(logit, 0.0) + std::log1p(std::exp(-std::abs(logit))) - on * logit);
                const double p = 1 / (1 + std::exp(-logit));
                curvature_[i] = cost_ * p * (1 - p);
                const double residual = cost_ * (p - on);
                for (std::size_t j = 0; j < row.size(); ++j) gradient[j] += residual * row[j];
                gradient.back() += residual;
            }
            return value;
        }

        /// The Hessian where `evaluate` was last, times v.
        Vector curve(const Vector& v) const {
            Vector result = v;
            result.back() = 1e-12 * v.back();  // keeps it definite where all genes are certain
            for (std::size_t i = 0; i < labels_.size(); ++i) {
                const std::span<const double> row = features_.row(i);
                const double along =
                    curvature_[i] * std::inner_product(row.begin(), row.end(), v.begin(), v.back());
                for (std::size_t j = 0; j < row.size(); ++j) result[j] += along * row[j];
                result.back() += along;
            }
            return result;
        }

        Vector newton_direction(const Vector& gradient) const {
            Vector direction(gradient.size());
            Vector residual = gradient;
            for (double& r : residual) r = -r;
            Vector conjugate = residual;
            double square = dot(residual, residual);
            const double enough = square * std::min(0.01, std::sqrt(square)) * 0.01;
            for (std::size_t step = 0; step < 2 * gradient.size() && square > enough; ++step) {
                const Vector curved = curve(conjugate);
                const double length = square / dot(conjugate, curved);
                for (std::size_t j = 0; j < gradient.size(); ++j) {
                    direction[j] += length * conjugate[j];
                    residual[j] -= length * curved[j];
                }
                const double before = square;
                square = dot(residual, residual);
                for (std::size_t j = 0; j < gradient.size(); ++j)
                    conjugate[j] = residual[j] + square / before * conjugate[j];
            }
            return direction;
        }

        const Features& features_;
        std::span<const float> labels_;
        double cost_;
        Vector curvature_;
    };

    Vector weights_;
};

}  // namespace deepchrome
