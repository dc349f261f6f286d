// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "bin_signals.hpp"

/// What deepchrome-bin writes.
namespace programs {

/// The genes of a cell: where they are, their labels and the tables they go to.
struct CellGenes {
    std::vector<double> expression;  // NaN where unknown; empty without --expression
    deepchrome::GeneLabels labels;
    std::vector<deepchrome::Part> parts;
    std::vector<const char*> dropped;  // why, or null
};

/// Lines of BED; `first` and `last` are the range of bins, counted from the left.
inline void write_bed_line(std::ostream& out, const deepchrome::GeneLocus& gene,
                           const deepchrome::GeneWindow& window, const deepchrome::WindowRule& rule,
                           std::size_t first, std::size_t last, const std::string& score) {
    const std::int64_t start = window.start + static_cast<std::int64_t>(first) * rule.bin_width;
    const std::int64_t end = window.start + static_cast<std::int64_t>(last + 1) * rule.bin_width;
    if (end <= 0) return;
    out << gene.chromosome << '\t' << std::max<std::int64_t>(start, 0) << '\t' << end << '\t' << gene.id
        << '\t' << score << '\t' << gene.strand << '\n';
}

inline void write_windows(std::ostream& out, const deepchrome::Annotation& annotation,
                          const deepchrome::WindowIndex& windows) {
    for (std::size_t row = 0; row < windows.size(); ++row) {
        write_bed_line(out, annotation.genes[row], windows[row], windows.rule(), 0, windows.rule().bins - 1,
                       "0");
    }
}

inline void write_bins(std::ostream& out, const deepchrome::Annotation& annotation,
                       const deepchrome::WindowIndex& windows) {
    const std::size_t bins = windows.rule().bins;
    for (std::size_t row = 0; row < windows.size(); ++row) {
        for (std::size_t bin = 0; bin < bins; ++bin) {
            const std::size_t number = windows[row].flipped ? bins - bin : bin + 1;
            write_bed_line(out, annotation.genes[row], windows[row], windows.rule(), bin, bin,
                           std::to_string(number));
        }
    }
}

inline void write_genes(std::ostream& out, const deepchrome::Annotation& annotation, const CellGenes& cell) {
    out << "gene_id\tsymbol\tchrom\ttss\tstrand\ttranscript\texpression\tlabel\tsplit\tdropped\n";
    const auto number = [](auto value) {
        return std::isnan(value) ? std::string(".") : deepchrome::format_shortest(value);
    };
    const auto text = [](const std::string& value) { return value.empty() ? std::string(".") : value; };
    for (std::size_t row = 0; row < annotation.genes.size(); ++row) {
        const deepchrome::GeneLocus& gene = annotation.genes[row];
        out << gene.id << '\t' << text(gene.symbol) << '\t' << gene.chromosome << '\t' << gene.tss << '\t'
            << gene.strand << '\t' << text(gene.transcript) << '\t'
            << (cell.expression.empty() ? "." : number(cell.expression[row])) << '\t'
            << (cell.expression.empty() ? "." : number(cell.labels.labels[row])) << '\t'
            << deepchrome::part_names[static_cast<std::size_t>(cell.parts[row])] << '\t'
            << (cell.dropped[row] == nullptr ? "." : cell.dropped[row]) << '\n';
    }
}

/// The gene table of one part.
inline void write_table(std::ostream& out, const deepchrome::Annotation& annotation,
                        const deepchrome::WindowIndex& windows, const std::vector<std::string>& marks,
                        const std::vector<BinnedSignal>& signals, const CellGenes& cell,
                        deepchrome::Part part, const deepchrome::InterruptGuard& guard) {
    const std::size_t bins = windows.rule().bins;
    const bool labeled = !cell.expression.empty();
    deepchrome::CsvWriter writer(out, {.bins = bins, .marks = marks.size()}, marks, labeled);
    std::vector<float> values(bins * marks.size());
    for (std::size_t row = 0; row < windows.size(); ++row) {
        if (cell.parts[row] != part) continue;
        for (std::size_t mark = 0; mark < marks.size(); ++mark) {
            const float* const from = signals[mark].values.data() + row * bins;
            for (std::size_t bin = 0; bin < bins; ++bin) {
                values[bin * marks.size() + mark] = from[windows[row].flipped ? bins - 1 - bin : bin];
            }
        }
        writer.write(annotation.genes[row].id, values, labeled ? cell.labels.labels[row] : 0.0f);
        if (row % 256 == 0) {
            guard.check();
            if (!out) return;  // the file will say why
        }
    }
}

inline json to_json(const BinnedSignal& binned) {
    json record = {{"path", binned.path},
                   {"format", binned.format},
                   {"checksum", binned.checksum},
                   {"assembly", binned.signs.describe()}};
    if (!binned.reads) return record;
    const deepchrome::ReadTally& tally = binned.tally;
    record["library_size"] = tally.counted;
    record["reads_in_windows"] = tally.in_windows;
    record["skipped"] = {{"unmapped", tally.unmapped},
                         {"duplicates", tally.duplicates},
                         {"failed_quality", tally.failed_quality},
                         {"low_mapq", tally.low_mapq},
                         {"blacklisted", tally.blacklisted}};
    return record;
}

/// The chromosomes that a file spells otherwise than the annotation: {"1": "chr1"}.
inline json renamed_chromosomes(const deepchrome::ChromosomeTable& file,
                                const deepchrome::ChromosomeTable& genes) {
    json renamed = json::object();
    for (const deepchrome::ChromosomeUse& use : file.uses()) {
        const std::size_t number = genes.find(use.name);
        if (number != deepchrome::ChromosomeTable::absent && genes[number].name != use.name)
            renamed[use.name] = genes[number].name;
    }
    return renamed;
}

/// "train 6601 genes, 62.5 % ON", or of bands the number of genes in each.
inline std::string describe_part(const CellGenes& cell, deepchrome::Part part, deepchrome::LabelRule rule,
                                 json& record) {
    std::map<float, std::size_t> sizes;
    std::size_t genes = 0;
    for (std::size_t row = 0; row < cell.parts.size(); ++row) {
        if (cell.parts[row] != part) continue;
        ++genes;
        if (!cell.expression.empty()) ++sizes[cell.labels.labels[row]];
    }
    std::string text = std::to_string(genes) + (genes == 1 ? " gene" : " genes");
    record = {{"genes", genes}};
    if (cell.expression.empty() || rule == deepchrome::LabelRule::value ||
        rule == deepchrome::LabelRule::log2 || genes == 0) {
        return text;
    }
    json classes = json::object();
    for (const auto& [label, size] : sizes) classes[deepchrome::format_shortest(label)] = size;
    record["labels"] = classes;
    const auto percent = [&](std::size_t size) {
        return deepchrome::format_fixed(100 * static_cast<double>(size) / static_cast<double>(genes), 1);
    };
    if (rule != deepchrome::LabelRule::quantiles) return text + ", " + percent(sizes[1.0f]) + " % ON";
    std::string shares;
    for (const auto& [label, size] : sizes) shares += (shares.empty() ? "" : " / ") + percent(size);
    return text + ", bands of " + shares + " %";
}

}  // namespace programs
