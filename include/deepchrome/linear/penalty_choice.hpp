// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/linear/coefficients.hpp>
#include <deepchrome/table/split.hpp>
#include <deepchrome/training/task.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What choosing among penalties has found.
struct PenaltyChoice {
    std::vector<double> penalties = {};  ///< the largest first, each once
    std::vector<double> losses = {};     ///< by penalty: the mean over genes that were not learned from
    double penalty = 0;                  ///< of the least loss; of equal losses the largest
    std::vector<double> scores = {};     ///< with the chosen penalty, of the genes that were not learned from
};

namespace detail {

/// The largest first, each once. Throws DataError, opened by `where`, for none and for a number below 0.
inline std::vector<double> descending_penalties(std::vector<double> penalties, const std::string& where) {
    if (penalties.empty())
        throw_as<DataError>({where, ": there are no penalties (wanted at least one); give some"});
    for (const double penalty : penalties) check_penalty(penalty, where);
    std::sort(penalties.begin(), penalties.end(), std::greater<>());
    penalties.erase(std::unique(penalties.begin(), penalties.end()), penalties.end());
    return penalties;
}

/// Rows that a model learns from, and rows that it is judged by.
struct JudgedRows {
    std::vector<std::size_t> learned;
    std::vector<std::size_t> judged;
};

/// Solves all penalties for each part, and judges them by the mean loss over all judged rows. `scores` has a
/// place per row of the features. A part is one thread's, and sums have one order.
template <class Solver>
PenaltyChoice choose_penalty(std::vector<double> penalties, const Features& features,
                             std::span<const float> labels, std::span<const JudgedRows> parts,
                             const ProblemNames& names, Threads& threads) {
    std::vector<std::vector<double>> scores(penalties.size(), std::vector<double>(features.rows()));
    threads.run(
        [&](const Worker& worker) {
            for (std::size_t part = worker.index(); part < parts.size(); part += worker.count()) {
                Solver solver(features, labels, parts[part].learned);
                const std::vector<LinearCoefficients> path = solver.path(penalties, names);
                for (std::size_t k = 0; k < path.size(); ++k) {
                    for (const std::size_t row : parts[part].judged)
                        scores[k][row] = path[k](features.row(row));
                }
            }
        },
        parts.size());
    PenaltyChoice choice{.penalties = std::move(penalties)};
    std::size_t best = 0;
    for (std::size_t k = 0; k < choice.penalties.size(); ++k) {
        double sum = 0;
        std::size_t count = 0;
        for (const JudgedRows& part : parts) {
            for (const std::size_t row : part.judged) sum += Solver::loss(scores[k][row], labels[row]);
            count += part.judged.size();
        }
        choice.losses.push_back(sum / static_cast<double>(count));
        if (choice.losses[k] < choice.losses[best]) best = k;
    }
    choice.penalty = choice.penalties[best];
    choice.scores = std::move(scores[best]);
    return choice;
}

/// The parts of a cross-validation: each row is judged once. Throws DataError, opened by `where` and with
/// `remedy` as what to do, where the other folds have nothing to learn.
inline std::vector<JudgedRows> fold_parts(std::span<const float> labels, std::span<const std::string> groups,
                                          std::size_t folds, Seed seed, Task task, const std::string& where,
                                          const std::string& remedy) {
    const Folds divided = stratified_folds(task.strata(labels), groups, folds, seed);
    std::vector<JudgedRows> parts;
    for (std::size_t fold = 0; fold < divided.size(); ++fold) {
        std::vector<std::size_t> learned = other_folds(divided, fold);
        std::sort(learned.begin(), learned.end());
        std::vector<float> learned_labels;
        for (const std::size_t row : learned) learned_labels.push_back(labels[row]);
        const std::string why = task.why_untrainable(learned_labels);
        if (!why.empty()) {
            throw_as<DataError>({where, ": without fold ", fold + 1, " ", why, "; ", remedy});
        }
        parts.push_back({std::move(learned), divided[fold]});
    }
    return parts;
}

}  // namespace detail
}  // namespace deepchrome
