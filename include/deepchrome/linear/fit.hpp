// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/output_layer.hpp>
#include <deepchrome/linear/logistic_regression.hpp>
#include <deepchrome/linear/options.hpp>
#include <deepchrome/linear/problem.hpp>
#include <deepchrome/linear/ridge_regression.hpp>
#include <deepchrome/models/linear.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Data of one table, or of one that is learned from and one that chooses the penalty.
struct LinearTables {
    const Dataset& train;
    const Dataset* valid = nullptr;
};

inline FittedLinear fitted_logistic(LinearTables tables, Signal signal, LinearOptions options) {
    LinearProblem problem("fit_logistic", tables.train, tables.valid, signal, Task{}, LinearInput::bins,
                          std::move(options));
    const PenaltyChoice choice = problem.choose_if_several<LogisticSolver>(default_threads());
    return problem.finish(problem.solve<LogisticSolver>(choice.penalty), "logistic regression", choice);
}

inline FittedLinear fitted_mark_means(const Dataset& train, Signal signal, LinearOptions options) {
    LinearProblem problem("fit_mark_means", train, nullptr, signal, Task{}, LinearInput::mark_means,
                          std::move(options));
    const PenaltyChoice choice = problem.choose_if_several<LogisticSolver>(default_threads());
    return problem.finish(problem.solve<LogisticSolver>(choice.penalty), "logistic regression of mark means",
                          choice);
}

inline FittedLinear fitted_ridge(LinearTables tables, Signal signal, LinearOptions options) {
    LinearProblem problem("fit_ridge", tables.train, tables.valid, signal, Task::regression(),
                          LinearInput::bins, std::move(options));
    const PenaltyChoice choice = problem.choose_if_several<RidgeSolver>(default_threads());
    return problem.finish(problem.solve<RidgeSolver>(choice.penalty), "ridge regression", choice);
}

/// The log-odds of ON as a linear function of the scores of genes: logistic regression in one column, with so
/// small a penalty that it counts where the scores tell the classes apart without an error.
inline LinearCoefficients log_odds_of_scores(std::vector<double> scores, std::span<const float> labels) {
    double mean = 0;
    double squares = 0;
    for (const double score : scores) mean += score / static_cast<double>(scores.size());
    for (const double score : scores) squares += (score - mean) * (score - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(scores.size()));
    const double unit = deviation > 0 ? deviation : 1;
    for (double& score : scores) score /= unit;
    LinearCoefficients curve = logistic_regression({.columns = 1, .values = std::move(scores)}, labels, 0.01);
    curve.weights[0] /= unit;
    return curve;
}

inline FittedLinear fitted_ridge_classifier(LinearTables tables, Signal signal, LinearOptions options) {
    LinearProblem problem("fit_ridge_classifier", tables.train, tables.valid, signal, Task{},
                          LinearInput::bins, std::move(options));
    const PenaltyChoice choice = problem.choose<RidgeSolver>(default_threads());
    LinearCoefficients found = problem.solve<RidgeSolver>(choice.penalty);
    const std::size_t judged = tables.valid != nullptr ? tables.valid->size() : tables.train.size();
    const std::size_t first = problem.labels().size() - judged;
    const LinearCoefficients curve =
        log_odds_of_scores({choice.scores.begin() + static_cast<std::ptrdiff_t>(first), choice.scores.end()},
                           std::span(problem.labels()).subspan(first));
    for (double& weight : found.weights) weight *= curve.weights[0];
    found.intercept = found.intercept * curve.weights[0] + curve.intercept;
    return problem.finish(std::move(found), "ridge classifier", choice);
}

/// The network with these coefficients: of one output, or of two outputs of which the second is above the
/// first by the linear function.
template <class M>
Predictor<M> linear_predictor(FittedLinear fitted) {
    M model;
    const OutputLayer layer = output_layer<M>();
    const auto set = [&](std::size_t place, double value) {
        const auto rounded = static_cast<float>(value);
        if (!is_finite(rounded)) {
            throw_as<NumericError>({"the linear model: a weight is ", format_shortest(value),
                                    " (wanted a number that a float can be); scale labels or signals"});
        }
        model.parameters()[place] = rounded;
    };
    for (std::size_t unit = 0; unit < layer.units; ++unit) {
        const double factor = layer.units == 1 ? 1.0 : unit == 1 ? 0.5 : -0.5;
        for (std::size_t input = 0; input < layer.inputs; ++input)
            set(layer.weight(input, unit), factor * fitted.coefficients.weights[input]);
        set(layer.bias(unit), factor * fitted.coefficients.intercept);
    }
    return Predictor<M>(std::move(model), std::move(fitted.card), "the linear model");
}

}  // namespace detail

/// Logistic regression of ON and OFF on the signals of all bins: `fit_logistic<signal>(train)`. It learns the
/// least sum of log losses + penalty / 2 * |weights|^2, where the weights, without the intercept, are those
/// of the log-odds for scaled signals. Of several penalties it takes the one of the least mean log loss in a
/// cross-validation, of equal ones the largest; folds have all genes of a group together, and the scaling is
/// that of all training genes. Weights are computed in double, and kept in float.
///
/// Results do not depend on numbers of threads: OpenBLAS gets one thread meanwhile, and folds are divided
/// among those of `default_threads()`. Throws DataError where tables, labels and options do not fit, and at a
/// penalty of 0 where no weights are the best.
template <Signal S>
Predictor<Model<LinearClassifier, S>> fit_logistic(const Dataset& train, const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearClassifier, S>>(detail::fitted_logistic({train}, S, options));
}

/// The same with the penalty of the least log loss of the validation genes.
template <Signal S>
Predictor<Model<LinearClassifier, S>> fit_logistic(const Dataset& train, const Dataset& valid,
                                                   const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearClassifier, S>>(
        detail::fitted_logistic({train, &valid}, S, options));
}

/// Ridge regression of any labels on the signals of all bins: the least sum of squared errors + penalty *
/// |weights|^2, in the unit of the labels. Otherwise as `fit_logistic`, with squared errors for losses.
template <Signal S>
Predictor<Model<LinearValue, S>> fit_ridge(const Dataset& train, const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearValue, S>>(detail::fitted_ridge({train}, S, options));
}

/// The same with the penalty of the least squared error of the validation genes.
template <Signal S>
Predictor<Model<LinearValue, S>> fit_ridge(const Dataset& train, const Dataset& valid,
                                           const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearValue, S>>(detail::fitted_ridge({train, &valid}, S, options));
}

/// Ridge regression of the labels 0 and 1, as a classifier. Its values rank genes, but are no probabilities:
/// the log-odds are therefore a linear function of them, which logistic regression lays through the values of
/// genes that were not learned from (Platt, "Probabilistic outputs for support vector machines", 1999). It is
/// as fast as `fit_ridge`, and also divides genes into folds for a single penalty.
template <Signal S>
Predictor<Model<LinearClassifier, S>> fit_ridge_classifier(const Dataset& train,
                                                           const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearClassifier, S>>(
        detail::fitted_ridge_classifier({train}, S, options));
}

/// The same with the validation genes in place of folds.
template <Signal S>
Predictor<Model<LinearClassifier, S>> fit_ridge_classifier(const Dataset& train, const Dataset& valid,
                                                           const LinearOptions& options = {}) {
    return detail::linear_predictor<Model<LinearClassifier, S>>(
        detail::fitted_ridge_classifier({train, &valid}, S, options));
}

/// The linear model of "DeepChrome 2.0" (Kadavath, Paradis and Yeung 2022): ON and OFF by the mean of each
/// mark over the bins. Its 5 * 2 + 2 = 12 parameters for five marks are those of greatest likelihood: the
/// penalty only keeps weights finite where the classes can be told apart without an error. Several penalties
/// are chosen among as in `fit_logistic`.
template <Signal S>
Predictor<Model<LinearOfMarkMeans, S>> fit_mark_means(const Dataset& train,
                                                      const LinearOptions& options = {.penalties = {1e-4}}) {
    return detail::linear_predictor<Model<LinearOfMarkMeans, S>>(
        detail::fitted_mark_means(train, S, options));
}

}  // namespace deepchrome
