// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/run/gene_positions.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Rows of a gene table that must stay on one side of a division, since they tell of each other: those of one
/// gene, and those whose windows overlap.
struct GeneFamilies {
    std::vector<std::string> names;    ///< by row; rows of a family have the same
    std::size_t repeated_genes = 0;    ///< genes that have several rows
    std::size_t overlapping_rows = 0;  ///< rows whose window overlaps that of another gene
    std::size_t placeless_rows = 0;    ///< rows without a position, where positions are known

    /// Families of rows by the ids of their genes, in whatever version, and by overlapping windows of
    /// `window` base pairs where `positions` has them (one a row; empty: none are known).
    GeneFamilies(std::span<const std::string> genes,
                 std::span<const std::optional<GenePosition>> positions = {}, std::int64_t window = 0);

private:
    void join_overlapping(const std::vector<std::string>& ids,
                          std::span<const std::optional<GenePosition>> positions, std::int64_t window);

    std::size_t root(std::size_t row);
    void join(std::size_t a, std::size_t b) { parent_[root(b)] = root(a); }

    std::vector<std::size_t> parent_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <map>
#include <numeric>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE GeneFamilies::GeneFamilies(std::span<const std::string> genes,
                                             std::span<const std::optional<GenePosition>> positions,
                                             std::int64_t window)
    : names(genes.size()), parent_(genes.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    std::vector<std::string> ids;
    std::map<std::string, std::vector<std::size_t>> rows;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        ids.push_back(gene_key(genes[row]));
        rows[ids.back()].push_back(row);
    }
    for (const auto& [id, of] : rows) {
        if (of.size() > 1) ++repeated_genes;
        for (const std::size_t row : of) join(of.front(), row);
    }
    if (!positions.empty()) join_overlapping(ids, positions, window);
    for (std::size_t row = 0; row < genes.size(); ++row) names[row] = ids[root(row)];
}

DEEPCHROME_INLINE void GeneFamilies::join_overlapping(const std::vector<std::string>& ids,
                                                      std::span<const std::optional<GenePosition>> positions,
                                                      std::int64_t window) {
    const PositionIndex index(positions);
    for (std::size_t row = 0; row < ids.size(); ++row) {
        if (!positions[row]) {
            ++placeless_rows;
            continue;
        }
        if (index.any_overlapping(*positions[row], window,
                                  [&](std::size_t other) { return ids[other] != ids[row]; })) {
            ++overlapping_rows;
        }
    }
    // Windows are equally long, so whatever overlaps hangs together by neighbors.
    const auto& sorted = index.sorted();
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        const auto& [before, first] = sorted[i - 1];
        const auto& [position, second] = sorted[i];
        if (before.chromosome == position.chromosome && position.tss - before.tss < window)
            join(first, second);
    }
}

DEEPCHROME_INLINE std::size_t GeneFamilies::root(std::size_t row) {
    while (parent_[row] != row) row = parent_[row] = parent_[parent_[row]];
    return row;
}

}  // namespace deepchrome

#endif
