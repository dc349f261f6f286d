// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/baselines/gene_mean.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/linear/fit.hpp>

#include "choice.hpp"
#ifdef DEEPCHROME_WITH_BASELINES
#include "classifiers.hpp"
#endif
#include "settings.hpp"

/// The models of deepchrome-baselines.
namespace programs::baselines {

using namespace deepchrome;

/// A linear model: fit(training genes) gives its predictor.
template <class FitPredictor>
Candidate linear_candidate(json settings, FitPredictor fit) {
    return {std::move(settings), [=](const Dataset& train, std::span<const Dataset* const> asked) {
                using Answers = decltype(fit(train));
                const auto predictor = std::make_shared<const Answers>(fit(train));
                Fitted fitted{.scores = {}, .model_file = [predictor] {
                                  return model_bytes(predictor->model(), predictor->card());
                              }};
                for (const Dataset* data : asked) {
                    const Predictions predictions = (*predictor)(*data);
                    Scores& scores = fitted.scores.emplace_back();
                    for (std::size_t gene = 0; gene < data->size(); ++gene)
                        scores.push_back(predictions.log_odds(gene));
                }
                return fitted;
            }};
}

inline BaselineResult logistic_regression(const RunTables& genes, const BaselineSettings& settings,
                                          const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const double cost : settings.logistic_cost) {
        const LinearOptions options{
            .penalties = {1 / cost}, .scaling = settings.standardizing(), .each_bin = true};
        candidates.push_back(linear_candidate({{"cost", cost}}, [=](const Dataset& train) {
            return fit_logistic<programs::signal>(train, options);
        }));
    }
    return choose(ScoreKind::logit, candidates, genes, settings.refit, guard);
}

/// `groups`: which training and, behind them, validation genes its folds keep together.
inline BaselineResult ridge(const RunTables& genes, const std::vector<std::string>& groups,
                            const BaselineSettings& settings, Seed seed, const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const double penalty : settings.ridge_penalty) {
        const LinearOptions options{
            .penalties = {penalty}, .scaling = settings.standardizing(), .each_bin = true, .seed = seed};
        candidates.push_back(linear_candidate({{"penalty", penalty}}, [=, &groups](const Dataset& train) {
            LinearOptions own = options;
            for (std::size_t gene = 0; gene < train.size(); ++gene) own.groups.push_back(groups[gene]);
            return fit_ridge_classifier<programs::signal>(train, own);
        }));
    }
    return choose(ScoreKind::logit, candidates, genes, settings.refit, guard);
}

/// The linear model of DeepChrome 2.0, of the logarithms of the signals or of the signals.
inline BaselineResult linear(const RunTables& genes, const BaselineSettings& settings,
                             const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const ScalingKind scaling : {ScalingKind::log1p, ScalingKind::none}) {
        const LinearOptions options{.penalties = {1e-4}, .scaling = standardizing(scaling)};
        candidates.push_back(
            linear_candidate({{"scaling", std::string(to_string(scaling))}}, [=](const Dataset& train) {
                return fit_mark_means<programs::signal>(train, options);
            }));
    }
    return choose(ScoreKind::logit, candidates, genes, settings.refit, guard);
}

inline BaselineResult gene_mean(const RunTables& genes, const GeneMean& others) {
    std::size_t unknown = 0;
    const auto predict = [&](const Dataset& data) {
        BinaryPredictions result;
        for (const std::string& gene : data.genes) {
            const std::optional<double> p = others.probability(gene);
            unknown += p ? 0 : 1;
            result.scores.push_back(p.value_or(0.5));
            result.p_on.push_back(static_cast<float>(p.value_or(0.5)));
        }
        return result;
    };
    BaselineResult result{.choice = {}, .valid = predict(genes.valid), .test = predict(genes.test)};
    result.choice = {{"genes_in_no_other_cell", unknown}};
    return result;
}

/// `groups`: as of `RepeatedRuns`.
inline BaselineResult result_of(std::string_view name, const RunTables& genes,
                                const std::vector<std::string>& groups, const BaselineSettings& settings,
                                const GeneMean& others, Seed seed, const InterruptGuard& guard) {
#ifdef DEEPCHROME_WITH_BASELINES
    if (name == "svc") return support_vectors(genes, settings, guard);
    if (name == "forest") return forest(genes, settings, seed, guard);
#endif
    if (name == "logistic") return logistic_regression(genes, settings, guard);
    if (name == "ridge") return ridge(genes, groups, settings, seed, guard);
    if (name == "linear") return linear(genes, settings, guard);
    return gene_mean(genes, others);
}

}  // namespace programs::baselines
