// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/baselines/gene_mean.hpp>
#include <deepchrome/baselines/logistic_regression.hpp>
#include <deepchrome/ext/random_forest.hpp>
#include <deepchrome/ext/support_vector_classifier.hpp>

#include "choice.hpp"
#include "settings.hpp"

/// The models of deepchrome-baselines.
namespace programs::baselines {

using namespace deepchrome;

/// Features of every data set, standardized by the training genes. use(training features) gives what scores
/// other features.
template <class Extract, class Use>
std::vector<Scores> standardized(const Dataset& train, std::span<const Dataset* const> asked, Extract extract,
                                 Use use) {
    const Features raw = extract(train);
    const Standardizer scaler = Standardizer::fit(raw);
    const auto model = use(scaler.apply(raw));
    std::vector<Scores> scores;
    for (const Dataset* data : asked) scores.push_back(model(scaler.apply(extract(*data))));
    return scores;
}

inline BaselineResult support_vectors(const RunTables& genes, const BaselineSettings& settings,
                                      const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    const ScalingKind scaling = settings.scaling();
    for (const double cost : settings.svc_cost) {
        for (const double factor : settings.svc_gamma) {
            candidates.push_back(
                {{{"cost", cost}, {"gamma", factor}}, [=](const Dataset& train, auto asked) {
                     const auto extract = [&](const Dataset& data) { return all_signals(data, scaling); };
                     return standardized(train, asked, extract, [&](const Features& features) {
                         const double gamma = factor * SupportVectorClassifier::usual_gamma(features);
                         return [model = SupportVectorClassifier::fit(features, train.labels,
                                                                      {.cost = cost, .gamma = gamma})](
                                    const Features& asked_features) { return model.scores(asked_features); };
                     });
                 }});
        }
    }
    return choose(ScoreKind::decision, candidates, genes, settings.refit, guard);
}

inline Candidate logistic(json settings, double cost, std::function<Features(const Dataset&)> extract) {
    return {std::move(settings), [=](const Dataset& train, auto asked) {
                return standardized(train, asked, extract, [&](const Features& features) {
                    return [model = LogisticRegression::fit(features, train.labels, cost)](
                               const Features& asked_features) {
                        Scores scores;
                        for (std::size_t gene = 0; gene < asked_features.rows(); ++gene)
                            scores.push_back(model.logit(asked_features.row(gene)));
                        return scores;
                    };
                });
            }};
}

inline BaselineResult logistic_regression(const RunTables& genes, const BaselineSettings& settings,
                                          const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    const ScalingKind scaling = settings.scaling();
    for (const double cost : settings.logistic_cost) {
        candidates.push_back(logistic({{"cost", cost}}, cost,
                                      [=](const Dataset& data) { return all_signals(data, scaling); }));
    }
    return choose(ScoreKind::logit, candidates, genes, settings.refit, guard);
}

/// The linear model of DeepChrome 2.0 (Kadavath, Paradis and Yeung 2022): one number per mark, all bins
/// together, and two outputs. Of its 12 parameters (2 x 5 weights, 2 biases) 6 make a difference, the weights
/// and bias of the log odds; they are those of greatest likelihood.
inline BaselineResult linear(const RunTables& genes, const BaselineSettings& settings,
                             const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const ScalingKind scaling : {ScalingKind::log1p, ScalingKind::none}) {
        candidates.push_back(logistic({{"scaling", std::string(to_string(scaling))}}, 1e4,
                                      [=](const Dataset& data) { return mark_means(data, scaling); }));
    }
    return choose(ScoreKind::logit, candidates, genes, settings.refit, guard);
}

inline BaselineResult forest(const RunTables& genes, const BaselineSettings& settings, Seed seed,
                             const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const std::size_t split : settings.forest_split) {
        const RandomForestOptions options{
            .trees = settings.forest_trees, .smallest_split = split, .seed = seed};
        candidates.push_back(
            {{{"trees", options.trees}, {"smallest_split", split}}, [=](const Dataset& train, auto asked) {
                 const RandomForest model =
                     RandomForest::fit(all_signals(train, ScalingKind::none), train.labels, options);
                 std::vector<Scores> scores;
                 for (const Dataset* data : asked)
                     scores.push_back(model.probabilities(all_signals(*data, ScalingKind::none)));
                 return scores;
             }});
    }
    return choose(ScoreKind::probability, candidates, genes, settings.refit, guard);
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

inline BaselineResult result_of(const std::string& name, const RunTables& genes,
                                const BaselineSettings& settings, const GeneMean& others, Seed seed,
                                const InterruptGuard& guard) {
    if (name == "svc") return support_vectors(genes, settings, guard);
    if (name == "forest") return forest(genes, settings, seed, guard);
    if (name == "logistic") return logistic_regression(genes, settings, guard);
    if (name == "linear") return linear(genes, settings, guard);
    return gene_mean(genes, others);
}

}  // namespace programs::baselines
