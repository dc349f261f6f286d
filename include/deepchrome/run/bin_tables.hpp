// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <string>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/gene_split.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/run/bin_genes.hpp>
#include <deepchrome/signals/binned_signal.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/table/csv_writer.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The part of a window on its chromosome's right side of 0, as a line of BED; `first` and `last` are bins,
/// counted from the left.
void write_bed_line(std::ostream& out, const GeneLocus& gene, const GeneWindow& window,
                    const WindowRule& rule, std::size_t first, std::size_t last, const std::string& score);

}  // namespace detail

/// windows.bed: the window of every gene.
void write_windows(std::ostream& out, const Annotation& annotation, const WindowIndex& windows);

/// bins.bed: every bin of every gene, with its number as the score.
void write_bins(std::ostream& out, const Annotation& annotation, const WindowIndex& windows);

/// genes.tsv: every gene of the annotation, its label and its table, or why it is in none.
void write_genes(std::ostream& out, const Annotation& annotation, const CellGenes& cell);

/// The gene table of one part, with what `description` says of all. `signals` begin with those of the marks,
/// in their order. `poll` is called now and then. Whether the stream took everything is for its owner to
/// check.
void write_gene_table(
    std::ostream& out, const Annotation& annotation, const WindowIndex& windows,
    std::span<const std::string> marks, std::span<const BinnedSignal> signals, const CellGenes& cell,
    Part part, const TableDescription& description, const Poll& poll = [] {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void write_bed_line(std::ostream& out, const GeneLocus& gene, const GeneWindow& window,
                                      const WindowRule& rule, std::size_t first, std::size_t last,
                                      const std::string& score) {
    const std::int64_t start = window.start + static_cast<std::int64_t>(first) * rule.bin_width;
    const std::int64_t end = window.start + static_cast<std::int64_t>(last + 1) * rule.bin_width;
    if (end <= 0) return;
    out << gene.chromosome << '\t' << std::max<std::int64_t>(start, 0) << '\t' << end << '\t' << gene.id
        << '\t' << score << '\t' << gene.strand << '\n';
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void write_windows(std::ostream& out, const Annotation& annotation,
                                     const WindowIndex& windows) {
    for (std::size_t row = 0; row < windows.size(); ++row) {
        detail::write_bed_line(out, annotation.genes[row], windows[row], windows.rule(), 0,
                               windows.rule().bins - 1, "0");
    }
}

DEEPCHROME_INLINE void write_bins(std::ostream& out, const Annotation& annotation,
                                  const WindowIndex& windows) {
    const std::size_t bins = windows.rule().bins;
    for (std::size_t row = 0; row < windows.size(); ++row) {
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const std::size_t number = windows[row].flipped ? bins - bin : bin + 1;
            detail::write_bed_line(out, annotation.genes[row], windows[row], windows.rule(), bin, bin,
                                   std::to_string(number));
        }
    }
}

DEEPCHROME_INLINE void write_genes(std::ostream& out, const Annotation& annotation, const CellGenes& cell) {
    out << "gene_id\tsymbol\tchrom\ttss\tstrand\ttranscript\texpression\tlabel\tsplit\tdropped\n";
    const auto number = [](auto value) { return is_nan(value) ? std::string(".") : format_shortest(value); };
    const auto text = [](const std::string& value) { return value.empty() ? std::string(".") : value; };
    for (std::size_t row = 0; row < annotation.genes.size(); ++row) {
        const GeneLocus& gene = annotation.genes[row];
        const LeftOut reason = cell.left_out[row];
        out << gene.id << '\t' << text(gene.symbol) << '\t' << gene.chromosome << '\t' << gene.tss << '\t'
            << gene.strand << '\t' << text(gene.transcript) << '\t'
            << (cell.labeled() ? number(cell.expression[row]) : ".") << '\t'
            << (cell.labeled() ? number(cell.labels.labels[row]) : ".") << '\t'
            << part_names[static_cast<std::size_t>(cell.parts[row])] << '\t'
            << (reason == LeftOut::no ? "." : left_out_names[static_cast<std::size_t>(reason)]) << '\n';
    }
}

DEEPCHROME_INLINE void write_gene_table(std::ostream& out, const Annotation& annotation,
                                        const WindowIndex& windows, std::span<const std::string> marks,
                                        std::span<const BinnedSignal> signals, const CellGenes& cell,
                                        Part part, const TableDescription& description, const Poll& poll) {
    const std::size_t bins = windows.rule().bins;
    CsvWriter writer(out, {.bins = bins, .marks = marks.size()}, marks, cell.labeled(),
                     {.description = description});
    std::vector<float> values(bins * marks.size());
    for (std::size_t row = 0; row < windows.size(); ++row) {
        if (cell.parts[row] != part) continue;
        for (std::size_t mark = 0; mark < marks.size(); ++mark) {
            const float* const from = signals[mark].values.data() + row * bins;
            for (std::size_t bin = 0; bin < bins; ++bin) {
                values[bin * marks.size() + mark] = from[windows[row].flipped ? bins - 1 - bin : bin];
            }
        }
        writer.write(annotation.genes[row].id, values, cell.labeled() ? cell.labels.labels[row] : 0.0f);
        if (row % 256 == 0) {
            poll();
            if (!out) return;
        }
    }
}

}  // namespace deepchrome

#endif
