// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ostream>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/io/tables.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What was found out about the genes of a table.
struct AttributedGenes {
    Dataset data;                      ///< marks in the order of the attributions
    Attributions<float> attributions;  ///< to the log-odds of ON
    std::vector<float> p_on;
};

namespace detail {

/// The middle of a header: the position of every bin.
void write_positions(std::ostream& out, const BinAxis& axis);

}  // namespace detail

/// A gene a row: its probability and score, the sum of its attributions for each mark, and where the largest
/// one lies.
void write_attributions(std::ostream& out, const AttributedGenes& genes, const BinAxis& axis);

/// Every attribution: a mark of a gene a row, under the positions of the bins.
void write_attributions_by_bin(std::ostream& out, const AttributedGenes& genes, const BinAxis& axis);

/// The average gene of each class, by label, or where there are no labels by call: mean attributions, and the
/// mean of their absolute values, in which what speaks for ON in one gene and for OFF in another does not
/// cancel.
void write_class_average(std::ostream& out, const AttributedGenes& genes, const BinAxis& axis);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void write_positions(std::ostream& out, const BinAxis& axis) {
    for (std::size_t bin = 0; bin < axis.bins; ++bin) out << '\t' << axis.start(bin);
    out << '\n';
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void write_attributions(std::ostream& out, const AttributedGenes& genes,
                                          const BinAxis& axis) {
    const std::size_t marks = genes.data.signal.marks;
    const Attributions<float>& found = genes.attributions;
    out << "gene\tp_on\tlog_odds" << (genes.data.labeled() ? "\tlabel" : "")
        << (found.gap.empty() ? "" : "\tgap");
    for (const std::string& mark : genes.data.marks) out << '\t' << mark;
    out << "\ttop_mark\ttop_position\ttop_value\n";
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        const std::span<const float> values = found.gene(gene);
        std::vector<double> sums(marks);
        std::size_t top = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sums[i % marks] += static_cast<double>(values[i]);
            if (std::abs(values[i]) > std::abs(values[top])) top = i;
        }
        out << genes.data.genes[gene] << '\t' << score_text(genes.p_on[gene]) << '\t'
            << format_significant(found.score[gene], 6);
        if (genes.data.labeled()) out << '\t' << format_shortest(genes.data.labels[gene]);
        if (!found.gap.empty()) out << '\t' << format_significant(found.gap[gene], 2);
        for (const double sum : sums) out << '\t' << format_significant(sum, 5);
        out << '\t' << genes.data.marks[top % marks] << '\t' << axis.start(top / marks) << '\t'
            << format_significant(static_cast<double>(values[top]), 5) << '\n';
    }
}

DEEPCHROME_INLINE void write_attributions_by_bin(std::ostream& out, const AttributedGenes& genes,
                                                 const BinAxis& axis) {
    const auto [bins, marks] = genes.data.signal;
    out << "gene\tmark";
    detail::write_positions(out, axis);
    for (std::size_t gene = 0; gene < genes.data.size(); ++gene) {
        const std::span<const float> values = genes.attributions.gene(gene);
        for (std::size_t mark = 0; mark < marks; ++mark) {
            std::string row = genes.data.genes[gene] + '\t' + genes.data.marks[mark];
            for (std::size_t bin = 0; bin < bins; ++bin) {
                row += '\t';
                row += format_significant(static_cast<double>(values[bin * marks + mark]), 4);
            }
            out << row << '\n';
        }
    }
}

DEEPCHROME_INLINE void write_class_average(std::ostream& out, const AttributedGenes& genes,
                                           const BinAxis& axis) {
    const auto [bins, marks] = genes.data.signal;
    out << "class\tgenes\tmeasure\tmark";
    detail::write_positions(out, axis);
    const std::vector<float>& classes = genes.data.labeled() ? genes.data.labels : genes.p_on;
    for (const bool on : {true, false}) {
        const ClassAverage average = class_average(genes.attributions, classes, on);
        for (const auto* map : {&average.mean, &average.magnitude}) {
            for (std::size_t mark = 0; mark < marks; ++mark) {
                out << (on ? "ON\t" : "OFF\t") << std::to_string(average.genes)
                    << (map == &average.mean ? "\tmean\t" : "\tmean_absolute\t") << genes.data.marks[mark];
                for (std::size_t bin = 0; bin < bins; ++bin)
                    out << '\t' << format_significant((*map)(bin, mark), 5);
                out << '\n';
            }
        }
    }
}

}  // namespace deepchrome

#endif
