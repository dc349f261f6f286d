// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/table/csv_writer.hpp>
#include <deepchrome/text/fields.hpp>

#include "settings.hpp"

/// The genes of deepchrome-bin: the annotation, their expression and their tables.
namespace programs {

/// The genes, and of which assembly they are.
struct AnnotatedGenes {
    deepchrome::Annotation annotation;
    std::string stated;  // the assembly, by the user or the annotation
    deepchrome::AssemblyEvidence evidence;

    /// The one that was stated, or else the only one that the genes can be of; empty where there are several.
    std::string assembly() const {
        if (!stated.empty()) return stated;
        return evidence.candidates.size() == 1 ? evidence.candidates.front() : std::string();
    }
};

inline AnnotatedGenes read_genes(const BinSettings& settings) {
    AnnotatedGenes genes{.annotation = deepchrome::read_annotation(settings.genes, settings.annotation),
                         .stated = settings.assembly,
                         .evidence = {}};
    deepchrome::Annotation& annotation = genes.annotation;
    if (settings.split.by == "published")
        std::ranges::stable_sort(annotation.genes, {}, &deepchrome::GeneLocus::id);
    for (const deepchrome::GeneLocus& gene : annotation.genes) {
        const auto refuse = [&](std::initializer_list<deepchrome::MessagePart> what) {
            deepchrome::throw_as<deepchrome::DataError>(
                {annotation.name, ":", gene.line, ": ", deepchrome::message_of(what)});
        };
        if (!deepchrome::fits_table(gene.id)) {
            refuse({"the id of the gene is ", deepchrome::in_quotes(gene.id),
                    " (wanted one without commas and quotes, which gene tables cannot hold); give it another "
                    "id"});
        }
        if (settings.windows.orient_strand && gene.strand == '.') {
            refuse({"gene ", gene.id, " has no strand (wanted + or - for --orient strand); add it"});
        }
    }
    const deepchrome::Assembly* const by_user = deepchrome::find_assembly(genes.stated);
    const deepchrome::Assembly* const by_file = deepchrome::find_assembly(annotation.assembly);
    if (by_user != nullptr && by_file != nullptr && by_user != by_file) {
        throw deepchrome::DataError(
            annotation.name + ": states the assembly " + annotation.assembly + ", and --assembly says " +
            genes.stated + " (wanted one); leave out --assembly, or give the genes of that assembly");
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

/// Says which genes are left out already.
inline void log_left_out(const deepchrome::Annotation& annotation, std::ostream& log) {
    const auto say = [&](const std::vector<std::string>& genes, const char* why) {
        if (genes.empty()) return;
        const auto shown = static_cast<std::ptrdiff_t>(std::min<std::size_t>(genes.size(), 5));
        log << deepchrome::printable(annotation.name) << ": " << genes.size()
            << (genes.size() == 1 ? " gene is" : " genes are") << " left out, " << why << ": "
            << deepchrome::join(std::vector(genes.begin(), genes.begin() + shown), ", ")
            << (genes.size() > 5 ? ", ...\n" : "\n");
    };
    say(annotation.without_strand, "of unknown strand");
    if (annotation.of_no_gene > 0) {
        log << deepchrome::printable(annotation.name) << ": " << annotation.of_no_gene
            << " lines of transcripts and exons name no gene, and were left out\n";
    }
    if (!annotation.joined.empty()) {
        log << deepchrome::printable(annotation.name) << ": " << annotation.joined.size()
            << " more lines of genes have the ID of an earlier line, and were joined to it, as of "
            << annotation.joined.front() << '\n';
    }
    say(annotation.without_start, "with neither a gene's nor a transcript's nor an exon's line");
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
    std::vector<std::string> wanted;
    for (const deepchrome::CellFiles& cell : cells) {
        if (!cell.cell.empty()) wanted.push_back(cell.cell);
    }
    const deepchrome::ExpressionMatrix matrix = deepchrome::read_expression(settings.expression, wanted);
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

/// The part of each gene, the same for all cells. `inputs` records the file that says it. Genes of too few
/// chromosomes to keep whole are divided at random, which the settings and the log then say, unless the user
/// asked for chromosomes.
inline std::vector<deepchrome::Part> split_of(BinSettings& settings, const deepchrome::Annotation& annotation,
                                              std::span<const deepchrome::CellGenes> cells, json& inputs,
                                              std::ostream& log) {
    SplitSettings& split = settings.split;
    if (split.by == "file") {
        inputs["split"] = {{"path", split.file}, {"checksum", file_checksum(split.file)}};
        return deepchrome::read_split(split.file, annotation.genes);
    }
    const auto divide = [&] {
        return deepchrome::split_measured_genes(annotation.genes, cells, split_rule(split),
                                                split.by == "stratified");
    };
    try {
        return divide();
    } catch (const deepchrome::DataError& problem) {  // the library knows neither file nor flags
        if (split_rule(split).by != deepchrome::SplitBy::chromosomes) throw;
        if (split.chosen) {
            throw deepchrome::DataError(annotation.name + ": " + problem.what() +
                                        ", by --split random --exclude-overlaps");
        }
    }
    split.by = "random";
    split.exclude_overlaps = true;
    log << "split: the genes are on too few chromosomes to keep these whole, and are divided at random, less "
           "training genes whose windows touch those of test genes (--split random --exclude-overlaps)\n";
    return divide();
}

}  // namespace programs
