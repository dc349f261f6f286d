// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Log-probabilities of OFF and ON whose log-odds are linear in the signals of all bins: logistic regression.
/// `fit_logistic` and `fit_ridge_classifier` (linear/fit.hpp) compute its weights. Files of it are loaded
/// without BLAS.
struct LinearClassifier : Sequential<Dense<Units{2}>, LogSoftmax> {};

/// The same with the mean of each mark over the bins for input, the linear model of "DeepChrome 2.0"
/// (Kadavath, Paradis and Yeung 2022): for five marks 5 * 2 + 2 = 12 parameters. See `fit_mark_means`.
struct LinearOfMarkMeans : Sequential<GlobalAveragePool, Dense<Units{2}>, LogSoftmax> {};

/// A number that is linear in the signals of all bins: linear regression. See `fit_ridge`.
struct LinearValue : Sequential<Dense<Units{1}>> {};

}  // namespace deepchrome
