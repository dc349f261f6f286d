// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/baselines/platt.hpp>
#include <deepchrome/metrics/delong.hpp>
#include <deepchrome/run/metrics_report.hpp>
#include <deepchrome/run/repetition.hpp>

#include "../program.hpp"

/// How a baseline chooses its hyper-parameters.
namespace programs::baselines {

using namespace deepchrome;

/// What a fitted model says, and how it was chosen.
struct BaselineResult {
    json choice;
    BinaryPredictions valid;
    BinaryPredictions test;
    std::string model_file = {};  ///< its bytes; empty: the model has none
};

/// A number for each gene.
using Scores = std::vector<double>;

/// A fitted model: its scores for every asked data set, and what makes its file, if there is one.
struct Fitted {
    std::vector<Scores> scores;
    std::function<std::string()> model_file = {};
};

/// A model with its hyper-parameters set.
using Fit = std::function<Fitted(const Dataset& train, std::span<const Dataset* const> asked)>;

struct Candidate {
    json settings;
    Fit fit;
};

enum class ScoreKind { decision, logit, probability };

/// Probabilities for scores; those of decisions come from Platt's curve.
inline BinaryPredictions predictions_of(ScoreKind kind, const Scores& scores, const PlattScaling& platt) {
    BinaryPredictions predictions{.scores = scores, .p_on = {}};
    for (const double score : scores) {
        predictions.p_on.push_back(static_cast<float>(kind == ScoreKind::decision ? platt.probability(score)
                                                      : kind == ScoreKind::logit  ? 1 / (1 + std::exp(-score))
                                                                                  : score));
    }
    return predictions;
}

/// Throws DataError where a gene has no number for its score.
inline void require_finite(const Scores& scores, const std::vector<std::string>& genes,
                           const json& settings) {
    for (std::size_t gene = 0; gene < scores.size(); ++gene) {
        if (deepchrome::is_finite(scores[gene])) continue;
        deepchrome::throw_as<deepchrome::DataError>(
            {"gene ", genes[gene], ": its score by the model with ", settings.dump(),
             " is not finite (wanted a number); check the marks' values and their unit"});
    }
}

/// Tries all candidates, and takes the first that ranks the validation genes best; with `refit` it then
/// learns from these genes as well.
inline BaselineResult choose(ScoreKind kind, const std::vector<Candidate>& candidates, const RunTables& genes,
                             bool refit, const InterruptGuard& guard) {
    const Dataset* const asked[] = {&genes.valid, &genes.test};
    json grid = json::array();
    Fitted best;
    std::size_t chosen = 0;
    double best_auroc = -1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        guard.check();
        Fitted fitted = candidates[i].fit(genes.train, asked);
        for (std::size_t part = 0; part < fitted.scores.size(); ++part)
            require_finite(fitted.scores[part], asked[part]->genes, candidates[i].settings);
        const double auroc = delong(fitted.scores[0], genes.valid.labels).auroc;
        json row = candidates[i].settings;
        row["valid_auroc"] = auroc;
        grid.push_back(std::move(row));
        if (auroc <= best_auroc) continue;
        best_auroc = auroc;
        chosen = i;
        best = std::move(fitted);
    }
    const PlattScaling platt(best.scores[0], genes.valid.labels);
    BaselineResult answer{.choice = {{"chosen", candidates[chosen].settings}, {"grid", std::move(grid)}},
                          .valid = predictions_of(kind, best.scores[0], platt),
                          .test = {}};
    if (refit) {
        guard.check();
        best = candidates[chosen].fit(concatenate(genes.train, genes.valid), std::span(asked).subspan(1));
    }
    answer.test = predictions_of(kind, best.scores.back(), platt);
    if (best.model_file) answer.model_file = best.model_file();
    return answer;
}

}  // namespace programs::baselines
