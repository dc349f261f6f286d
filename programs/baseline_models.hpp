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

#include <deepchrome/all.hpp>
#include <deepchrome/baselines/gene_mean.hpp>
#include <deepchrome/baselines/logistic_regression.hpp>
#include <deepchrome/ext/random_forest.hpp>
#include <deepchrome/ext/support_vector_classifier.hpp>

#include "baseline_settings.hpp"
#include "measure.hpp"

/// The models of deepchrome-baselines, and how each chooses its hyper-parameters.
namespace programs::baselines {

using namespace deepchrome;

/// Genes to learn from, to choose by and to be measured on.
struct Task {
    const Dataset& train;
    const Dataset& valid;
    const Dataset& test;
};

/// What a fitted model says, and how it was chosen.
struct Answer {
    json choice;
    Opinion valid;
    Opinion test;
};

/// A model with its hyper-parameters set: gives a score, and p(ON) or nothing, for each gene of every asked
/// data set.
using Scores = std::vector<double>;
using Fit = std::function<std::vector<Scores>(const Dataset& train, std::span<const Dataset* const> asked)>;

struct Candidate {
    json settings;
    Fit fit;
};

inline double auroc_of(const Scores& scores, std::span<const float> labels) {
    return delong(scores, labels).auroc;
}

/// Probabilities of scores that are none: a logistic curve through the validation genes (Platt 1999).
struct Platt {
    LogisticRegression curve;

    Platt(const Scores& scores, std::span<const float> labels)
        : curve(LogisticRegression::fit({.columns = 1, .values = scores}, labels, 100)) {}

    Opinion opinion(const Scores& scores) const {
        Opinion result{.scores = scores, .p_on = {}};
        for (const double score : scores) {
            result.p_on.push_back(static_cast<float>(curve.probability(std::span(&score, 1))));
        }
        return result;
    }
};

enum class Kind { decision, logit, probability };  // what the scores are

inline Opinion opinion_of(Kind kind, const Scores& scores, const Platt& platt) {
    if (kind == Kind::decision) return platt.opinion(scores);
    Opinion result{.scores = scores, .p_on = {}};
    for (const double score : scores) {
        result.p_on.push_back(static_cast<float>(kind == Kind::logit ? 1 / (1 + std::exp(-score)) : score));
    }
    return result;
}

/// Tries all candidates, and takes the first that ranks the validation genes best; with `refit` it then
/// learns from these genes as well.
inline Answer choose(Kind kind, const std::vector<Candidate>& candidates, const Task& task, bool refit,
                     const InterruptGuard& guard) {
    const Dataset* const asked[] = {&task.valid, &task.test};
    json grid = json::array();
    std::vector<Scores> best;
    std::size_t chosen = 0;
    double best_auroc = -1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        guard.check();
        std::vector<Scores> scores = candidates[i].fit(task.train, asked);
        const double auroc = auroc_of(scores[0], task.valid.labels);
        json row = candidates[i].settings;
        row["valid_auroc"] = auroc;
        grid.push_back(std::move(row));
        if (auroc <= best_auroc) continue;
        best_auroc = auroc;
        chosen = i;
        best = std::move(scores);
    }
    const Platt platt(best[0], task.valid.labels);
    Answer answer{.choice = {{"chosen", candidates[chosen].settings}, {"grid", std::move(grid)}},
                  .valid = opinion_of(kind, best[0], platt),
                  .test = {}};
    if (refit) {
        guard.check();
        best[1] = candidates[chosen].fit(concatenate(task.train, task.valid), std::span(asked).subspan(1))[0];
    }
    answer.test = opinion_of(kind, best[1], platt);
    return answer;
}

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

inline Answer support_vectors(const Task& task, const BaselineSettings& settings,
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
    return choose(Kind::decision, candidates, task, settings.refit, guard);
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

inline Answer logistic_regression(const Task& task, const BaselineSettings& settings,
                                  const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    const ScalingKind scaling = settings.scaling();
    for (const double cost : settings.logistic_cost) {
        candidates.push_back(logistic({{"cost", cost}}, cost,
                                      [=](const Dataset& data) { return all_signals(data, scaling); }));
    }
    return choose(Kind::logit, candidates, task, settings.refit, guard);
}

/// The linear model of DeepChrome 2.0 (Kadavath, Paradis and Yeung 2022): one number per mark, all bins
/// together, and two outputs. Of its 12 parameters (2 x 5 weights, 2 biases) 6 make a difference, the weights
/// and bias of the log odds; they are those of greatest likelihood.
inline Answer linear(const Task& task, const BaselineSettings& settings, const InterruptGuard& guard) {
    std::vector<Candidate> candidates;
    for (const ScalingKind scaling : {ScalingKind::log1p, ScalingKind::none}) {
        candidates.push_back(logistic({{"scaling", std::string(to_string(scaling))}}, 1e4,
                                      [=](const Dataset& data) { return mark_means(data, scaling); }));
    }
    return choose(Kind::logit, candidates, task, settings.refit, guard);
}

inline Answer forest(const Task& task, const BaselineSettings& settings, Seed seed,
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
    return choose(Kind::probability, candidates, task, settings.refit, guard);
}

inline Answer gene_mean(const Task& task, const GeneMean& others) {
    std::size_t unknown = 0;
    const auto opinion = [&](const Dataset& data) {
        Opinion result;
        for (const std::string& gene : data.genes) {
            const std::optional<double> p = others.probability(gene);
            unknown += p ? 0 : 1;
            result.scores.push_back(p.value_or(0.5));
            result.p_on.push_back(static_cast<float>(p.value_or(0.5)));
        }
        return result;
    };
    Answer answer{.choice = {}, .valid = opinion(task.valid), .test = opinion(task.test)};
    answer.choice = {{"genes_in_no_other_cell", unknown}};
    return answer;
}

inline Answer answer_of(const std::string& name, const Task& task, const BaselineSettings& settings,
                        const GeneMean& others, Seed seed, const InterruptGuard& guard) {
    if (name == "svc") return support_vectors(task, settings, guard);
    if (name == "forest") return forest(task, settings, seed, guard);
    if (name == "logistic") return logistic_regression(task, settings, guard);
    if (name == "linear") return linear(task, settings, guard);
    return gene_mean(task, others);
}

}  // namespace programs::baselines
