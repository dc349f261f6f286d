// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/annotation.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/run/gene_places.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Where the window of a gene has its middle.
struct GenePosition {
    std::string chromosome;  ///< without "chr"
    std::int64_t tss;

    friend auto operator<=>(const GenePosition&, const GenePosition&) = default;
};

/// The position of each gene in a table of genes, such as genes.tsv of deepchrome-bin; nothing for a gene
/// that is not in it. Throws DataError where none is. `table` names where `genes` are from.
std::vector<std::optional<GenePosition>>
read_gene_positions(const std::string& loci, std::span<const std::string> genes, const std::string& table);

/// The base pairs of a window of `table`, whose genes are in `loci`: by the width of its bins, or by what
/// deepchrome-bin wrote beside genes.tsv. Throws DataError where the width of its bins is not known.
std::int64_t window_length(const Dataset& table, const std::string& loci);

/// Positions in order, to find those near to one.
class PositionIndex {
public:
    explicit PositionIndex(std::span<const std::optional<GenePosition>> positions);

    /// Position and gene, by position.
    const std::vector<std::pair<GenePosition, std::size_t>>& sorted() const { return sorted_; }

    /// Calls `found(gene)` for genes whose windows of `length` overlap that at `position`, until it returns
    /// true.
    template <class Found>
    bool any_overlapping(const GenePosition& position, std::int64_t length, Found&& found) const {
        const GenePosition first{position.chromosome, position.tss - length + 1};
        for (auto at = std::lower_bound(sorted_.begin(), sorted_.end(), std::pair{first, std::size_t{0}});
             at != sorted_.end() && at->first.chromosome == position.chromosome &&
             at->first.tss < position.tss + length;
             ++at) {
            if (found(at->second)) return true;
        }
        return false;
    }

private:
    std::vector<std::pair<GenePosition, std::size_t>> sorted_;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <filesystem>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<std::optional<GenePosition>>
read_gene_positions(const std::string& loci, std::span<const std::string> genes, const std::string& table) {
    GenePlaces places{
        .annotation = read_annotation(loci), .rule = {}, .chromosomes = {}, .assembly = {}, .rows = {}};
    find_genes(genes, table, places);
    std::vector<std::optional<GenePosition>> positions(genes.size());
    for (std::size_t gene = 0; gene < genes.size(); ++gene) {
        if (places.rows[gene] == GenePlaces::absent) continue;
        const GeneLocus& locus = places.annotation.genes[places.rows[gene]];
        positions[gene] = GenePosition{plain_chromosome(locus.chromosome), locus.tss};
    }
    return positions;
}

DEEPCHROME_INLINE std::int64_t window_length(const Dataset& table, const std::string& loci) {
    std::int64_t width = table.description.bin_width.value_or(0);
    if (const std::filesystem::path record = bin_record_beside(loci); !record.empty()) {
        GenePlaces places{.annotation = {},
                          .rule = {.bin_width = 0, .bins = table.signal.bins},
                          .chromosomes = {},
                          .assembly = {},
                          .rows = {}};
        read_bin_record(record, places);
        width = agreed_bin_width(loci, places.rule.bin_width, width);
    }
    if (width == 0) {
        throw_as<DataError>({loci,
                             ": the width of the bins is not known, so neither is which windows overlap "
                             "(wanted base pairs); name the bin width"});
    }
    return static_cast<std::int64_t>(table.signal.bins) * width;
}

DEEPCHROME_INLINE PositionIndex::PositionIndex(std::span<const std::optional<GenePosition>> positions) {
    for (std::size_t gene = 0; gene < positions.size(); ++gene) {
        if (positions[gene]) sorted_.emplace_back(*positions[gene], gene);
    }
    std::sort(sorted_.begin(), sorted_.end());
}

}  // namespace deepchrome

#endif
