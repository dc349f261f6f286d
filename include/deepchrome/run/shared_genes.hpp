// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/run/gene_positions.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the genes of one table have in common with those of another: what is measured on them is not of
/// unseen genes.
struct SharedGenes {
    std::size_t genes = 0;        ///< of the table
    std::size_t ids = 0;          ///< of them in the other table
    std::size_t copies = 0;       ///< of these with the very signals that they have there
    std::size_t overlapping = 0;  ///< genes whose window overlaps that of another gene of the other table

    /// True for a table that is the other one, or a part of it.
    bool all_copies() const { return genes > 0 && copies == genes; }

    /// One line each, of a table called `name` and another called `other`.
    std::vector<std::string> lines(const std::string& name, const std::string& other) const;
};

/// Positions of the genes of two tables, and the length of their windows.
struct SharedPlaces {
    std::vector<std::optional<GenePosition>> asked;
    std::vector<std::optional<GenePosition>> seen;
    std::int64_t window;
};

/// What genes of `asked` share with those of `seen`, windows where their places are known.
SharedGenes shared_genes(const Dataset& asked, const Dataset& seen,
                         const std::optional<SharedPlaces>& places = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <span>
#include <unordered_map>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<std::string> SharedGenes::lines(const std::string& name,
                                                              const std::string& other) const {
    std::vector<std::string> said;
    if (ids > 0) {
        const std::string same =
            copies > 0 ? message_of({", ", copies, " of them with the same signals"}) : std::string();
        said.push_back(message_of({name, ": ", ids, " of ", genes, " genes are in ", other, " too", same,
                                   "; figures of them are not of unseen genes"}));
    }
    if (overlapping > 0) {
        said.push_back(message_of({name, ": windows of ", overlapping, " of ", genes,
                                   " genes overlap windows of other genes in ", other,
                                   "; figures of them are not of unseen genes"}));
    }
    return said;
}

DEEPCHROME_INLINE SharedGenes shared_genes(const Dataset& asked, const Dataset& seen,
                                           const std::optional<SharedPlaces>& places) {
    std::unordered_map<std::string, std::vector<std::size_t>> rows;
    for (std::size_t row = 0; row < seen.size(); ++row) rows[gene_key(seen.genes[row])].push_back(row);
    const auto signals = [](const Dataset& data, std::size_t row) {
        return std::span(data.signals.data(), data.signals.size())
            .subspan(row * data.signal.size(), data.signal.size());
    };
    std::optional<PositionIndex> index;
    if (places) index.emplace(places->seen);
    SharedGenes shared{.genes = asked.size()};
    for (std::size_t gene = 0; gene < asked.size(); ++gene) {
        const std::string id = gene_key(asked.genes[gene]);
        if (const auto known = rows.find(id); known != rows.end()) {
            ++shared.ids;
            const auto own = signals(asked, gene);
            shared.copies += std::any_of(known->second.begin(), known->second.end(), [&](std::size_t row) {
                const auto other = signals(seen, row);
                return std::equal(own.begin(), own.end(), other.begin(), other.end());
            });
        }
        if (!places || !places->asked[gene]) continue;
        shared.overlapping +=
            index->any_overlapping(*places->asked[gene], places->window,
                                   [&](std::size_t other) { return gene_key(seen.genes[other]) != id; });
    }
    return shared;
}

}  // namespace deepchrome

#endif
