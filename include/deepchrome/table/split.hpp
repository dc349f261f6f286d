// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

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

namespace detail {

/// The rows of each label, labels in ascending order.
inline std::vector<std::vector<std::size_t>> rows_by_label(std::span<const float> labels) {
    std::vector<std::vector<std::size_t>> strata;
    float last = 0;
    for (const std::size_t row : ascending(std::vector<double>(labels.begin(), labels.end()))) {
        if (strata.empty() || labels[row] != last) strata.emplace_back();
        strata.back().push_back(row);
        last = labels[row];
    }
    return strata;
}

/// The groups by name, numbered in that order.
inline std::map<std::string, std::size_t> number_groups(std::span<const std::string> groups) {
    std::map<std::string, std::size_t> numbers;
    for (const std::string& group : groups) numbers[group] = 0;
    std::size_t next = 0;
    for (auto& [group, number] : numbers) number = next++;
    return numbers;
}

}  // namespace detail

/// Divides rows into `folds` parts in which every label is as frequent as in the whole, to one row: the rows
/// of each label are shuffled and dealt in turn, each label going on where the one before it stopped. Rows of
/// a fold are in ascending order. Throws DataError for fewer than two folds or more folds than rows.
inline Folds stratified_folds(std::span<const float> labels, std::size_t folds, Seed seed) {
    if (folds < 2 || folds > labels.size()) {
        throw_as<DataError>({folds, " folds of ", labels.size(),
                             " genes were asked for (wanted at least two, and a gene in each)"});
    }
    std::vector<std::size_t> fold_of(labels.size());
    std::size_t dealt = 0;
    std::uint64_t stratum = 0;
    for (std::vector<std::size_t>& rows : detail::rows_by_label(labels)) {
        RandomStream stream(seed, Purpose::split, 0, stratum++);
        shuffle(std::span(rows), stream);
        for (const std::size_t row : rows) fold_of[row] = dealt++ % folds;
    }
    Folds result(folds);
    for (std::size_t row = 0; row < labels.size(); ++row) result[fold_of[row]].push_back(row);
    return result;
}

/// Divides rows into `folds` parts such that rows of one group, a chromosome say, stay together, and the
/// parts are about equally large: the groups go, large ones first but for some chance, each to the part that
/// is smallest so far. Rows of a fold are in ascending order. Throws DataError for fewer than two folds or
/// more folds than groups.
inline Folds grouped_folds(std::span<const std::string> groups, std::size_t folds, Seed seed) {
    std::map<std::string, std::size_t> numbers = detail::number_groups(groups);
    std::vector<std::vector<std::size_t>> members(numbers.size());
    for (std::size_t row = 0; row < groups.size(); ++row) members[numbers[groups[row]]].push_back(row);
    if (folds < 2 || folds > members.size()) {
        throw_as<DataError>({folds, " folds of ", members.size(),
                             " groups of genes were asked for (wanted at least two, and a group in each)"});
    }
    RandomStream stream(seed, Purpose::split, 1, 0);
    std::vector<double> weights;
    for (const auto& rows : members)
        weights.push_back(static_cast<double>(rows.size()) * (1 + 0.5 * stream.uniform()));
    Folds result(folds);
    for (const std::size_t group : detail::descending(weights)) {
        std::size_t smallest = 0;
        for (std::size_t fold = 1; fold < folds; ++fold) {
            if (result[fold].size() < result[smallest].size()) smallest = fold;
        }
        result[smallest].insert(result[smallest].end(), members[group].begin(), members[group].end());
    }
    for (auto& fold : result) std::sort(fold.begin(), fold.end());
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

/// The rows that one training works with.
struct FoldRows {
    std::size_t repeat;  ///< from 0
    std::size_t fold;    ///< from 0
    std::vector<std::size_t> train;
    std::vector<std::size_t> valid;
    std::vector<std::size_t> test;
};

/// The trainings of a cross-validation: every fold is tested on once in each of `repeats` divisions; of the
/// other rows about a tenth validates and the rest trains. With `groups` (one per row; empty: none) no group
/// is on two sides, otherwise labels are as frequent everywhere. Repeat r divides by seed + r. Throws
/// DataError as `stratified_folds` and `grouped_folds`.
inline std::vector<FoldRows> cross_validation(std::span<const float> labels,
                                              std::span<const std::string> groups, std::size_t folds,
                                              std::size_t repeats, Seed seed) {
    const auto divide = [&](std::span<const std::size_t> rows, std::size_t parts, Seed by) {
        if (!groups.empty()) {
            std::vector<std::string> chosen;
            for (const std::size_t row : rows) chosen.push_back(groups[row]);
            const std::size_t different = detail::number_groups(chosen).size();
            return grouped_folds(chosen, std::min(parts, std::max<std::size_t>(different, 2)), by);
        }
        std::vector<float> chosen;
        for (const std::size_t row : rows) chosen.push_back(labels[row]);
        return stratified_folds(chosen, std::min(parts, std::max<std::size_t>(rows.size(), 2)), by);
    };
    std::vector<FoldRows> parts;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        const Seed by{seed.value + repeat};
        const Folds outer =
            groups.empty() ? stratified_folds(labels, folds, by) : grouped_folds(groups, folds, by);
        for (std::size_t fold = 0; fold < folds; ++fold) {
            FoldRows part{.repeat = repeat, .fold = fold, .train = {}, .valid = {}, .test = outer[fold]};
            std::vector<std::size_t> others = other_folds(outer, fold);
            std::sort(others.begin(), others.end());
            const Folds inner = divide(others, 10, Seed{~by.value});
            for (const std::size_t i : inner[0]) part.valid.push_back(others[i]);
            for (const std::size_t i : other_folds(inner, 0)) part.train.push_back(others[i]);
            std::sort(part.train.begin(), part.train.end());
            parts.push_back(std::move(part));
        }
    }
    return parts;
}

}  // namespace deepchrome
