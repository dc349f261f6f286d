// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/baselines/logistic_regression.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Probabilities of scores that are none: a logistic curve through the scores of labeled genes, usually those
/// of validation (Platt, "Probabilistic outputs for support vector machines", 1999).
class PlattScaling {
public:
    PlattScaling(const std::vector<double>& scores, std::span<const float> labels)
        : curve_(LogisticRegression::fit({.columns = 1, .values = scores}, labels, 100)) {}

    /// p(ON) of a gene with that score.
    double probability(double score) const { return curve_.probability(std::span(&score, 1)); }

private:
    LogisticRegression curve_;
};

}  // namespace deepchrome
