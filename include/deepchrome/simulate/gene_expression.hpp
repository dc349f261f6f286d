// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/expression.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/simulate/simulate.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes whose expression in one cell type has been measured: what `simulate` needs to give them marks.
struct GeneExpression {
    std::vector<double> expression;  ///< RPKM, in the order of the annotation
    GeneNames names;                 ///< their ids, and strands where the annotation has them all

    std::size_t size() const { return expression.size(); }
};

/// The genes of an annotation with their expression in a cell, a column of the matrix that may stay unnamed
/// where it is the only one. Genes that come up twice, as seven of the published 19,802 do, have the same
/// expression. Throws DataError for a gene that the matrix lacks, and for negative expression.
GeneExpression gene_expression(const Annotation& annotation, const ExpressionMatrix& matrix,
                               const std::string& cell);

/// So many genes at even distances, in their order: with the published order as many of each third. Throws
/// DataError for more than there are.
GeneExpression evenly_spaced(const GeneExpression& all, std::size_t genes);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstdint>
#include <optional>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE GeneExpression gene_expression(const Annotation& annotation, const ExpressionMatrix& matrix,
                                                 const std::string& cell) {
    const std::size_t column = matrix.column(cell);
    GeneExpression measured;
    bool stranded = true;
    for (const GeneLocus& gene : annotation.genes) {
        const std::optional<double> value = matrix.value(gene.id, column);
        if (!value) {
            throw_as<DataError>({matrix.name, ": has no gene ", gene.id, " (wanted every gene of ",
                                 annotation.name, "); remove it there, or give a matrix that has it"});
        }
        if (*value < 0) {
            throw_as<DataError>({matrix.name, ": the expression of gene ", gene.id, " is ",
                                 format_shortest(*value),
                                 " (wanted 0 or more, such as RPKM); correct it, or give a matrix without "
                                 "logarithms"});
        }
        measured.expression.push_back(*value);
        measured.names.genes.push_back(gene.id);
        measured.names.strand.push_back(gene.strand == '-' ? std::int8_t{-1} : std::int8_t{1});
        stranded = stranded && gene.strand != '.';
    }
    if (!stranded) measured.names.strand.clear();
    return measured;
}

DEEPCHROME_INLINE GeneExpression evenly_spaced(const GeneExpression& all, std::size_t genes) {
    if (genes > all.size()) {
        throw_as<DataError>({genes, " genes were asked for, of ", all.size(),
                             " (wanted no more than there are); ask for fewer"});
    }
    GeneExpression chosen;
    for (std::size_t i = 0; i < genes; ++i) {
        const std::size_t gene = i * all.size() / genes;
        chosen.expression.push_back(all.expression[gene]);
        chosen.names.genes.push_back(all.names.genes[gene]);
        if (!all.names.strand.empty()) chosen.names.strand.push_back(all.names.strand[gene]);
    }
    return chosen;
}

}  // namespace deepchrome

#endif
