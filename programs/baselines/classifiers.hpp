// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/ext/random_forest.hpp>
#include <deepchrome/ext/support_vector_classifier.hpp>

#include "choice.hpp"
#include "settings.hpp"

/// The models of deepchrome-baselines that need libsvm and OpenCV.
namespace programs::baselines {

/// Features of every data set, standardized by the training genes. use(training features) gives what scores
/// other features.
template <class Extract, class Use>
Fitted standardized(const Dataset& train, std::span<const Dataset* const> asked, Extract extract, Use use) {
    const Features raw = extract(train);
    const Standardizer scaler = Standardizer::fit(raw);
    const auto model = use(scaler.apply(raw));
    Fitted fitted;
    for (const Dataset* data : asked) fitted.scores.push_back(model(scaler.apply(extract(*data))));
    return fitted;
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
                 Fitted fitted;
                 for (const Dataset* data : asked)
                     fitted.scores.push_back(model.probabilities(all_signals(*data, ScalingKind::none)));
                 return fitted;
             }});
    }
    return choose(ScoreKind::probability, candidates, genes, settings.refit, guard);
}

}  // namespace programs::baselines
