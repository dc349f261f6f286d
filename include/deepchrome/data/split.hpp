// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome {

/// Numbers of genes to train on, to validate and to test with.
struct SplitSizes {
    std::size_t train = 0;
    std::size_t valid = 0;
    std::size_t test = 0;

    friend bool operator==(const SplitSizes&, const SplitSizes&) = default;
};

/// The published division: thirds in the order of the table, as equal as can be, what is left over going to
/// the first ones; 19,802 genes are 6,601, 6,601 and 6,600.
constexpr SplitSizes published_split(std::size_t genes) {
    return {(genes + 2) / 3, (genes + 1) / 3, genes / 3};
}

/// Row numbers of each fold.
using Folds = std::vector<std::vector<std::size_t>>;

/// Divides rows into `folds` parts in which every label is as frequent as in the whole, to one row: the rows
/// of each label are shuffled and dealt in turn, each label going on where the one before it stopped. Rows of
/// a fold are in ascending order. Throws DataError for fewer than two folds or more folds than rows.
inline Folds stratified_folds(std::span<const float> labels, std::size_t folds, Seed seed) {
    if (folds < 2 || folds > labels.size()) {
        throw DataError(std::to_string(folds) + " folds of " + std::to_string(labels.size()) +
                        " genes were asked for (wanted at least two, and a gene in each)");
    }
    std::map<float, std::vector<std::size_t>> strata;
    for (std::size_t row = 0; row < labels.size(); ++row) strata[labels[row]].push_back(row);
    std::vector<std::size_t> fold_of(labels.size());
    std::size_t dealt = 0;
    std::uint64_t stratum = 0;
    for (auto& [label, rows] : strata) {
        RandomStream stream(seed, Purpose::split, 0, stratum++);
        shuffle(std::span(rows), stream);
        for (const std::size_t row : rows) fold_of[row] = dealt++ % folds;
    }
    Folds result(folds);
    for (std::size_t row = 0; row < labels.size(); ++row) result[fold_of[row]].push_back(row);
    return result;
}

/// The rows of all folds but number `left_out`, fold after fold.
inline std::vector<std::size_t> other_folds(const Folds& folds, std::size_t left_out) {
    std::vector<std::size_t> rows;
    for (std::size_t fold = 0; fold < folds.size(); ++fold) {
        if (fold != left_out) rows.insert(rows.end(), folds[fold].begin(), folds[fold].end());
    }
    return rows;
}

}  // namespace deepchrome
