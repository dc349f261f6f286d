// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/scaling.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How a linear model is fitted to a gene table: `fit_logistic<signal>(train, {.penalties = {1, 10, 100}})`.
struct LinearOptions {
    /// Those to choose from, 0 or more, in any order: of the weights for scaled signals, beside losses that
    /// are summed over the genes.
    std::vector<double> penalties = {0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000};
    std::size_t folds = 5;  ///< of the cross-validation that chooses, at least 2
    ScalingKind scaling = ScalingKind::log1p_standardize;  ///< of the signals
    /// Before the penalty counts, every bin of every mark has deviation 1 over the training genes, and not
    /// the mark as a whole: as with scikit-learn's StandardScaler. The weights of the model still are those
    /// of the scaled signals.
    bool each_bin = false;
    /// Genes of one group, of a chromosome say, are never in two folds: a name per gene. Empty: the rows of
    /// one gene id are a group.
    std::vector<std::string> groups = {};
    Seed seed = Seed{1};  ///< of the folds
};

}  // namespace deepchrome
