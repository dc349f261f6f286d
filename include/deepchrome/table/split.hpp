// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/row_groups.hpp>
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
std::vector<std::vector<std::size_t>> rows_by_label(std::span<const float> labels);

/// The rows of each group, groups in the order of their names; without groups each row is one.
std::vector<std::vector<std::size_t>> rows_by_group(std::size_t rows, std::span<const std::string> groups);

/// Folds that are filled group by group, such that each gets its share of every label.
class FilledFolds {
public:
    FilledFolds(std::span<const float> labels, std::size_t folds);

    const std::vector<std::vector<std::size_t>>& strata() const { return strata_; }

    /// Adds rows to the fold that has the smallest share of their labels; of equal ones to the smallest.
    void add(std::span<const std::size_t> rows);

    /// The folds, rows in ascending order.
    Folds take();

private:
    double share(std::size_t fold, std::span<const std::size_t> rows) const;

    std::vector<std::vector<std::size_t>> strata_;
    std::vector<std::size_t> stratum_of_;  // by row
    Folds folds_;
    std::vector<std::vector<std::size_t>> counts_;  // of fold and stratum
};

}  // namespace detail

/// Divides rows into `folds` parts in which every label is about as frequent as in the whole. Rows of one
/// group, the gene ids or chromosomes of the rows say, stay together; without groups each row is one, and
/// labels are as frequent to one row. Groups of several rows are dealt first, large ones before small ones
/// but for some chance, then single rows label by label. Rows of a fold are in ascending order. Throws
/// DataError for fewer than two folds or more folds than groups.
Folds stratified_folds(std::span<const float> labels, std::span<const std::string> groups, std::size_t folds,
                       Seed seed);

/// The rows of all folds but number `left_out`, fold after fold.
std::vector<std::size_t> other_folds(const Folds& folds, std::size_t left_out);

namespace detail {

/// The first fold of about a tenth of the rows, or the one that comes nearest. Large groups are in the first
/// folds: always to validate with the same one would mean that no model learns from the largest group.
std::size_t nearest_to_a_tenth(const Folds& folds, std::size_t rows);

}  // namespace detail

/// The rows that one training works with.
struct FoldRows {
    std::size_t repeat;  ///< from 0
    std::size_t fold;    ///< from 0
    std::vector<std::size_t> train;
    std::vector<std::size_t> valid;
    std::vector<std::size_t> test;
};

/// The trainings of a cross-validation: every fold is tested on once in each of `repeats` divisions; of the
/// other rows about a tenth validates and the rest trains. Rows of one group are never on two sides: pass the
/// gene ids, since a gene that comes up twice would be trained on and tested on, or whatever else belongs
/// together; no groups mean that each row is one. Labels are about as frequent everywhere. Repeat r divides
/// by seed + r. Throws DataError as `stratified_folds`.
std::vector<FoldRows> cross_validation(std::span<const float> labels, std::span<const std::string> groups,
                                       std::size_t folds, std::size_t repeats, Seed seed);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::vector<std::vector<std::size_t>> rows_by_label(std::span<const float> labels) {
    std::vector<std::vector<std::size_t>> strata;
    float last = 0;
    for (const std::size_t row : ascending(std::vector<double>(labels.begin(), labels.end()))) {
        if (strata.empty() || labels[row] != last) strata.emplace_back();
        strata.back().push_back(row);
        last = labels[row];
    }
    return strata;
}

DEEPCHROME_INLINE std::vector<std::vector<std::size_t>> rows_by_group(std::size_t rows,
                                                                      std::span<const std::string> groups) {
    std::vector<std::vector<std::size_t>> members = RowGroups(rows, groups, "folds").members();
    if (groups.empty()) return members;
    std::sort(members.begin(), members.end(),
              [&](const auto& a, const auto& b) { return groups[a.front()] < groups[b.front()]; });
    return members;
}

DEEPCHROME_INLINE FilledFolds::FilledFolds(std::span<const float> labels, std::size_t folds)
    : strata_(rows_by_label(labels)), stratum_of_(labels.size()), folds_(folds),
      counts_(folds, std::vector<std::size_t>(strata_.size())) {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
        for (const std::size_t row : strata_[s]) stratum_of_[row] = s;
    }
}

DEEPCHROME_INLINE void FilledFolds::add(std::span<const std::size_t> rows) {
    std::size_t best = 0;
    double best_share = share(0, rows);
    for (std::size_t fold = 1; fold < folds_.size(); ++fold) {
        const double now = share(fold, rows);
        if (now > best_share || (now == best_share && folds_[fold].size() >= folds_[best].size())) continue;
        best = fold;
        best_share = now;
    }
    for (const std::size_t row : rows) ++counts_[best][stratum_of_[row]];
    folds_[best].insert(folds_[best].end(), rows.begin(), rows.end());
}

DEEPCHROME_INLINE Folds FilledFolds::take() {
    for (auto& fold : folds_) std::sort(fold.begin(), fold.end());
    return std::move(folds_);
}

DEEPCHROME_INLINE double FilledFolds::share(std::size_t fold, std::span<const std::size_t> rows) const {
    double sum = 0;
    for (const std::size_t row : rows) {
        const std::size_t stratum = stratum_of_[row];
        sum += static_cast<double>(counts_[fold][stratum]) / static_cast<double>(strata_[stratum].size());
    }
    return sum;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Folds stratified_folds(std::span<const float> labels, std::span<const std::string> groups,
                                         std::size_t folds, Seed seed) {
    const std::vector<std::vector<std::size_t>> members = detail::rows_by_group(labels.size(), groups);
    if (folds < 2 || folds > members.size()) {
        const bool single = members.size() == labels.size();
        throw_as<DataError>({folds, " folds of ", members.size(), single ? " genes" : " groups of genes",
                             " were asked for (wanted at least two, and a ", single ? "gene" : "group",
                             " in each)"});
    }
    detail::FilledFolds filled(labels, folds);
    RandomStream chance(seed, Purpose::split, 1, 0);
    std::vector<double> weights;
    std::vector<bool> dealt(labels.size());
    for (const auto& rows : members)
        weights.push_back(static_cast<double>(rows.size()) * (1 + 0.5 * chance.uniform()));
    for (const std::size_t group : detail::descending(weights)) {
        if (members[group].size() == 1) continue;
        filled.add(members[group]);
        for (const std::size_t row : members[group]) dealt[row] = true;
    }
    std::uint64_t stratum = 0;
    for (std::vector<std::size_t> rows : filled.strata()) {
        std::erase_if(rows, [&](std::size_t row) { return dealt[row]; });
        RandomStream stream(seed, Purpose::split, 0, stratum++);
        shuffle(std::span(rows), stream);
        for (const std::size_t row : rows) filled.add({&row, 1});
    }
    return filled.take();
}

DEEPCHROME_INLINE std::vector<std::size_t> other_folds(const Folds& folds, std::size_t left_out) {
    std::vector<std::size_t> rows;
    for (std::size_t fold = 0; fold < folds.size(); ++fold) {
        if (fold != left_out) rows.insert(rows.end(), folds[fold].begin(), folds[fold].end());
    }
    return rows;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::size_t nearest_to_a_tenth(const Folds& folds, std::size_t rows) {
    const double wanted = static_cast<double>(rows) / 10;
    const auto off = [&](std::size_t fold) {
        return std::abs(static_cast<double>(folds[fold].size()) - wanted);
    };
    std::size_t best = 0;
    for (std::size_t fold = 0; fold < folds.size(); ++fold) {
        if (off(fold) < 1) return fold;
        if (off(fold) < off(best)) best = fold;
    }
    return best;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<FoldRows> cross_validation(std::span<const float> labels,
                                                         std::span<const std::string> groups,
                                                         std::size_t folds, std::size_t repeats, Seed seed) {
    const auto divide = [&](std::span<const std::size_t> rows, std::size_t parts, Seed by) {
        std::vector<float> label;
        std::vector<std::string> group;
        for (const std::size_t row : rows) {
            label.push_back(labels[row]);
            if (!groups.empty()) group.push_back(groups[row]);
        }
        const std::size_t different = detail::rows_by_group(rows.size(), group).size();
        if (different < 2) {
            throw_as<DataError>(
                {"a fold leaves ", rows.size(), rows.size() == 1 ? " gene" : " genes of one group",
                 " to train and to validate with (wanted at least two groups); ask for more folds, or "
                 "bring more genes"});
        }
        return stratified_folds(label, group, std::min(parts, different), by);
    };
    std::vector<FoldRows> parts;
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        const Seed by{seed.value + repeat};
        const Folds outer = stratified_folds(labels, groups, folds, by);
        for (std::size_t fold = 0; fold < folds; ++fold) {
            FoldRows part{.repeat = repeat, .fold = fold, .train = {}, .valid = {}, .test = outer[fold]};
            std::vector<std::size_t> others = other_folds(outer, fold);
            std::sort(others.begin(), others.end());
            const Folds inner = divide(others, 10, Seed{~by.value});
            const std::size_t chosen = detail::nearest_to_a_tenth(inner, others.size());
            for (const std::size_t i : inner[chosen]) part.valid.push_back(others[i]);
            for (const std::size_t i : other_folds(inner, chosen)) part.train.push_back(others[i]);
            std::sort(part.train.begin(), part.train.end());
            parts.push_back(std::move(part));
        }
    }
    return parts;
}

}  // namespace deepchrome

#endif
