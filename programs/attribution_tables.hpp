// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/all.hpp>

#include "program.hpp"

namespace programs {

/// What was found out about the genes of a table.
struct AttributedGenes {
    deepchrome::Dataset data;  // signals scaled
    deepchrome::Attributions<float> attributions;
    std::vector<float> p_on;
};

inline void write_positions(std::ostream& out, deepchrome::BinWidth width) {
    for (std::size_t bin = 0; bin < signal.bins; ++bin) {
        out << '\t' << std::to_string(deepchrome::bin_start(bin, signal.bins, width));
    }
    out << '\n';
}

/// A gene a row: its probability and score, the sum of its attributions for each mark, and where the largest
/// one lies.
inline void write_attributions(std::ostream& out, const AttributedGenes& genes, deepchrome::BinWidth width) {
    using deepchrome::format_significant;
    const deepchrome::Attributions<float>& found = genes.attributions;
    out << "gene\tp_on\tlog_odds" << (genes.data.labeled() ? "\tlabel" : "")
        << (found.gap.empty() ? "" : "\tgap");
    for (const std::string& mark : genes.data.marks) out << '\t' << mark;
    out << "\ttop_mark\ttop_position\ttop_value\n";
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        const std::span<const float> values = found.gene(gene);
        std::vector<double> sums(signal.marks);
        std::size_t top = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sums[i % signal.marks] += static_cast<double>(values[i]);
            if (std::abs(values[i]) > std::abs(values[top])) top = i;
        }
        out << genes.data.genes[gene] << '\t' << deepchrome::score_text(genes.p_on[gene]) << '\t'
            << format_significant(found.score[gene], 6);
        if (genes.data.labeled()) out << '\t' << deepchrome::format_shortest(genes.data.labels[gene]);
        if (!found.gap.empty()) out << '\t' << format_significant(found.gap[gene], 2);
        for (const double sum : sums) out << '\t' << format_significant(sum, 5);
        out << '\t' << genes.data.marks[top % signal.marks] << '\t'
            << std::to_string(deepchrome::bin_start(top / signal.marks, signal.bins, width)) << '\t'
            << format_significant(static_cast<double>(values[top]), 5) << '\n';
    }
}

/// Every attribution: a mark of a gene a row, under the positions of the bins.
inline void write_attributions_by_bin(std::ostream& out, const AttributedGenes& genes,
                                      deepchrome::BinWidth width) {
    out << "gene\tmark";
    write_positions(out, width);
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        const std::span<const float> values = genes.attributions.gene(gene);
        for (std::size_t mark = 0; mark < signal.marks; ++mark) {
            std::string row = genes.data.genes[gene] + '\t' + genes.data.marks[mark];
            for (std::size_t bin = 0; bin < signal.bins; ++bin) {
                row += '\t';
                row +=
                    deepchrome::format_significant(static_cast<double>(values[bin * signal.marks + mark]), 4);
            }
            out << row << '\n';
        }
    }
}

/// The average gene of each class, by label, or where there are no labels by call: mean attributions, and the
/// mean of their absolute values, in which what speaks for ON in one gene and for OFF in another does not
/// cancel.
inline void write_class_average(std::ostream& out, const AttributedGenes& genes, deepchrome::BinWidth width) {
    out << "class\tgenes\tmeasure\tmark";
    write_positions(out, width);
    const std::vector<float>& classes = genes.data.labeled() ? genes.data.labels : genes.p_on;
    for (const bool on : {true, false}) {
        const deepchrome::ClassAverage average = deepchrome::class_average(genes.attributions, classes, on);
        for (const auto* map : {&average.mean, &average.magnitude}) {
            for (std::size_t mark = 0; mark < signal.marks; ++mark) {
                out << (on ? "ON\t" : "OFF\t") << std::to_string(average.genes)
                    << (map == &average.mean ? "\tmean\t" : "\tmean_absolute\t") << genes.data.marks[mark];
                for (std::size_t bin = 0; bin < signal.bins; ++bin)
                    out << '\t' << deepchrome::format_significant((*map)(bin, mark), 5);
                out << '\n';
            }
        }
    }
}

}  // namespace programs
