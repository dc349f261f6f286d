// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/gene_split.hpp>
#include <deepchrome/genome/split_rule.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/table/labels.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Why a gene of the annotation is in no table; the first reason that holds.
enum class LeftOut : std::uint8_t { no, overlaps, unmeasured, near_threshold, missing_bins };

inline constexpr std::array<std::string_view, 5> left_out_names = {"no", "overlaps", "unmeasured",
                                                                   "near_threshold", "missing_bins"};

/// The genes of one cell, in the order of the annotation: their labels and the tables they go to.
struct CellGenes {
    std::vector<double> expression;  ///< NaN where it is unknown; empty where that of no gene is known
    GeneLabels labels;               ///< where there is expression
    std::vector<Part> parts;
    std::vector<LeftOut> left_out;

    bool labeled() const { return !expression.empty(); }
    bool measured(std::size_t row) const { return !labeled() || !is_nan(expression[row]); }

    std::size_t count(LeftOut reason) const {
        return static_cast<std::size_t>(std::count(left_out.begin(), left_out.end(), reason));
    }
};

/// Divides the genes that are measured in some cell, the same way for all cells; the others are in no part.
/// An annotation has many more genes than are measured, and shares of it would be no shares of the tables.
/// Where the split is to be `stratified`, the stratum of a gene is the sum of its labels: in how many cells
/// it is ON.
std::vector<Part> split_measured_genes(std::span<const GeneLocus> genes, std::span<const CellGenes> cells,
                                       const SplitRule& rule, bool stratified);

/// True where a signal of `bins` bins a gene lacks a value of that gene.
bool misses_bins(const BinnedSignal& signal, std::size_t row, std::size_t bins);

/// The genes that were left out for a missing bin and miss one in this signal.
std::size_t count_missing(const CellGenes& cell, const BinnedSignal& signal, std::size_t bins);

/// Deals the genes to the tables of a cell. `split` has the part of each gene, `apart` the same without those
/// that overlap (see exclude_overlaps). Genes without expression, within the margin of a threshold or with a
/// missing bin in one of the signals are left out; a signal has so many `bins` for each gene.
void deal_genes(CellGenes& cell, std::span<const Part> split, std::span<const Part> apart,
                std::span<const BinnedSignal> signals, std::size_t bins);

/// How many genes a part has, and how many of each label.
struct PartSize {
    std::size_t genes = 0;
    std::vector<std::pair<float, std::size_t>> labels;  ///< ascending; none without labels
};

PartSize size_of_part(const CellGenes& cell, Part part);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<Part> split_measured_genes(std::span<const GeneLocus> genes,
                                                         std::span<const CellGenes> cells,
                                                         const SplitRule& rule, bool stratified) {
    std::vector<std::size_t> rows;
    std::vector<GeneLocus> measured;
    std::vector<float> strata;
    for (std::size_t row = 0; row < genes.size(); ++row) {
        bool somewhere = false;
        float sum = 0;
        for (const CellGenes& cell : cells) {
            if (!cell.measured(row)) continue;
            somewhere = true;
            if (stratified && cell.labeled()) sum += cell.labels.labels[row];
        }
        if (!somewhere) continue;
        rows.push_back(row);
        measured.push_back(genes[row]);
        strata.push_back(sum);
    }
    const std::vector<Part> of_measured = split_genes(measured, strata, rule);
    std::vector<Part> parts(genes.size(), Part::none);
    for (std::size_t i = 0; i < rows.size(); ++i) parts[rows[i]] = of_measured[i];
    return parts;
}

DEEPCHROME_INLINE bool misses_bins(const BinnedSignal& signal, std::size_t row, std::size_t bins) {
    const std::span<const float> values = std::span(signal.values).subspan(row * bins, bins);
    return std::any_of(values.begin(), values.end(), [](float value) { return is_nan(value); });
}

DEEPCHROME_INLINE std::size_t count_missing(const CellGenes& cell, const BinnedSignal& signal,
                                            std::size_t bins) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < cell.left_out.size(); ++row)
        count += cell.left_out[row] == LeftOut::missing_bins && misses_bins(signal, row, bins);
    return count;
}

DEEPCHROME_INLINE void deal_genes(CellGenes& cell, std::span<const Part> split, std::span<const Part> apart,
                                  std::span<const BinnedSignal> signals, std::size_t bins) {
    const auto misses_some = [&](std::size_t row) {
        return std::any_of(signals.begin(), signals.end(),
                           [&](const BinnedSignal& signal) { return misses_bins(signal, row, bins); });
    };
    cell.parts.assign(apart.begin(), apart.end());
    cell.left_out.assign(split.size(), LeftOut::no);
    for (std::size_t row = 0; row < split.size(); ++row) {
        const LeftOut reason = split[row] != apart[row]                  ? LeftOut::overlaps
                               : !cell.measured(row)                     ? LeftOut::unmeasured
                               : cell.labeled() && cell.labels.near[row] ? LeftOut::near_threshold
                               : misses_some(row)                        ? LeftOut::missing_bins
                                                                         : LeftOut::no;
        cell.left_out[row] = reason;
        if (reason != LeftOut::no) cell.parts[row] = Part::none;
    }
}

DEEPCHROME_INLINE PartSize size_of_part(const CellGenes& cell, Part part) {
    PartSize size;
    std::vector<float> labels;
    for (std::size_t row = 0; row < cell.parts.size(); ++row) {
        if (cell.parts[row] != part) continue;
        ++size.genes;
        if (cell.labeled()) labels.push_back(cell.labels.labels[row]);
    }
    std::sort(labels.begin(), labels.end());
    for (const float label : labels) {
        if (size.labels.empty() || size.labels.back().first != label) size.labels.emplace_back(label, 0);
        ++size.labels.back().second;
    }
    return size;
}

}  // namespace deepchrome

#endif
