// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>

#include "settings.hpp"

/// The genes of deepchrome-bin: the annotation, their expression and their tables.
namespace programs {

/// The genes, and of which assembly they are.
struct AnnotatedGenes {
    deepchrome::Annotation annotation;
    std::string stated;  // the assembly, by the user or the annotation
    deepchrome::AssemblyEvidence evidence;
};

inline AnnotatedGenes read_genes(const BinSettings& settings) {
    AnnotatedGenes genes{.annotation = deepchrome::read_annotation(settings.genes, settings.annotation),
                         .stated = settings.assembly,
                         .evidence = {}};
    deepchrome::Annotation& annotation = genes.annotation;
    if (settings.split.by == "published")
        std::ranges::stable_sort(annotation.genes, {}, &deepchrome::GeneLocus::id);
    for (const deepchrome::GeneLocus& gene : annotation.genes) {
        if (!settings.windows.orient_strand || gene.strand != '.') continue;
        throw deepchrome::DataError(annotation.name + ": gene " + gene.id +
                                    " has no strand (wanted + or - for --orient strand); add it");
    }
    if (genes.stated.empty()) genes.stated = annotation.assembly;
    genes.evidence = deepchrome::assembly_evidence(annotation.chromosomes.uses(), genes.stated);
    if (genes.evidence.candidates.empty() && deepchrome::find_assembly(genes.stated) != nullptr) {
        throw deepchrome::DataError(annotation.name + ": is said to be of " + genes.stated +
                                    ", but has genes beyond the ends of its chromosomes; "
                                    "name the right assembly");
    }
    return genes;
}

/// The expression of the genes in a cell; NaN where it is missing and that is allowed.
inline std::vector<double> expression_of(const deepchrome::ExpressionMatrix& matrix,
                                         const deepchrome::Annotation& annotation, const std::string& cell,
                                         bool may_miss) {
    const std::size_t column = matrix.column(cell);
    std::vector<double> result;
    const deepchrome::GeneLocus* missing = nullptr;
    std::size_t missing_count = 0;
    for (const deepchrome::GeneLocus& gene : annotation.genes) {
        const auto value = matrix.value(gene.id, column);
        if (!value && ++missing_count == 1) missing = &gene;
        result.push_back(value.value_or(deepchrome::not_a_number()));
    }
    const std::size_t all = annotation.genes.size();
    if (missing_count > 0 && (!may_miss || missing_count == all)) {
        throw deepchrome::DataError(
            matrix.name + ": has no gene " + missing->id +
            (missing_count > 1 ? ", and neither " + std::to_string(missing_count - 1) + " others" : "") +
            " of the " + std::to_string(all) + " of " + annotation.name +
            " (wanted the expression of each); " +
            (missing_count == all ? "give files with the same ids" : "add them, or give --unmeasured drop"));
    }
    return result;
}

/// The genes of each cell, labeled if there is expression; `inputs` records its file.
inline std::vector<deepchrome::CellGenes> label_cells(const BinSettings& settings,
                                                      const deepchrome::Annotation& annotation,
                                                      std::span<const deepchrome::CellFiles> cells,
                                                      json& inputs) {
    std::vector<deepchrome::CellGenes> genes(cells.size());
    if (settings.expression.empty()) return genes;
    const deepchrome::ExpressionMatrix matrix = deepchrome::read_expression(settings.expression);
    inputs["expression"] = {{"path", settings.expression},
                            {"checksum", deepchrome::checksum_text(matrix.checksum)}};
    if (cells.size() > 1 && matrix.is_list()) {
        throw deepchrome::DataError(
            matrix.name + ": is a list of genes and values, of one cell (wanted a column for each of the " +
            std::to_string(cells.size()) + " of the manifest); give a matrix with a header");
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        genes[i].expression = expression_of(matrix, annotation, cells[i].cell, settings.drop_unmeasured);
        genes[i].labels = deepchrome::label_genes(genes[i].expression, settings.labels);
    }
    return genes;
}

/// The part of each gene, the same for all cells. `inputs` records the file that says it.
inline std::vector<deepchrome::Part> split_of(const BinSettings& settings,
                                              const deepchrome::Annotation& annotation,
                                              std::span<const deepchrome::CellGenes> cells, json& inputs) {
    const SplitSettings& split = settings.split;
    if (split.by == "file") {
        inputs["split"] = {{"path", split.file}, {"checksum", file_checksum(split.file)}};
        return deepchrome::read_split(split.file, annotation.genes);
    }
    const deepchrome::SplitRule rule = split_rule(split);
    try {
        return deepchrome::split_measured_genes(annotation.genes, cells, rule, split.by == "stratified");
    } catch (const deepchrome::DataError& problem) {  // the library knows neither file nor flags
        if (rule.by != deepchrome::SplitBy::chromosomes) throw;
        throw deepchrome::DataError(annotation.name + ": " + problem.what() +
                                    ", by --split random --exclude-overlaps");
    }
}

}  // namespace programs
