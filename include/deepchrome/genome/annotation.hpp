// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/annotation_format.hpp>
#include <deepchrome/genome/annotation_gff3.hpp>
#include <deepchrome/genome/annotation_gtf.hpp>
#include <deepchrome/genome/annotation_header.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What to take from an annotation.
struct AnnotationOptions {
    TssRule tss = TssRule::gene;
    Duplicates duplicates = Duplicates::keep;
    std::vector<std::string> biotypes;  ///< only these; empty: all
};

namespace detail {

/// Leaves the records of the wanted biotypes.
void keep_biotypes(std::vector<AnnotationRecord>& genes, std::vector<AnnotationRecord>& transcripts,
                   const AnnotationOptions& options, Annotation& annotation);

/// The records of the current line on, which is of that format; fills in the format's name.
FeatureRecords read_records(LineReader& lines, AnnotationFormat format, std::size_t columns,
                            Annotation& annotation);

/// The starts of genes, by the rule, of the wanted biotypes.
std::vector<GeneLocus> loci_of_records(FeatureRecords records, const AnnotationOptions& options,
                                       Annotation& annotation);

}  // namespace detail

/// Reads the genes of GTF, GFF3, BED6, UCSC's knownGene, refGene, refFlat and genePred, Roadmap's gene_info,
/// or a table chrom, tss, gene_id, symbol, strand (the last two optional), whose `tss` are centers of
/// windows; the format is known by the first rows. Genes whose strand is unknown are left out, but for those
/// of a table of TSS. Throws DataError for anything else.
Annotation read_annotation(LineReader& lines, const AnnotationOptions& options);

/// The genes of an annotation file, plain or gzip; "-" is standard input.
Annotation read_annotation(const std::filesystem::path& path, const AnnotationOptions& options = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <string_view>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void keep_biotypes(std::vector<AnnotationRecord>& genes,
                                     std::vector<AnnotationRecord>& transcripts,
                                     const AnnotationOptions& options, Annotation& annotation) {
    const std::size_t all = genes.size() + transcripts.size();
    if (options.biotypes.empty() || all == 0) return;
    const auto has_none = [](const AnnotationRecord& record) { return record.biotype.empty(); };
    if (std::all_of(genes.begin(), genes.end(), has_none) &&
        std::all_of(transcripts.begin(), transcripts.end(), has_none)) {
        throw_as<DataError>({annotation.name, ": is ", annotation.format, " and names no biotypes (wanted ",
                             join(options.biotypes, ", "),
                             "); leave out the choice of biotypes, or give GTF, GFF3 or gene_info"});
    }
    for (std::vector<AnnotationRecord>* const records : {&genes, &transcripts}) {
        std::erase_if(*records, [&](const AnnotationRecord& record) {
            return !contains(options.biotypes, record.biotype);
        });
    }
    annotation.other_biotypes += all - genes.size() - transcripts.size();
}

DEEPCHROME_INLINE FeatureRecords read_records(LineReader& lines, AnnotationFormat format, std::size_t columns,
                                              Annotation& annotation) {
    FeatureRecords records;
    const auto predictions = [&](std::size_t first, bool ref_flat) {
        const PredictionColumns layout = prediction_columns(columns, first, ref_flat);
        annotation.format = layout.title;
        records.transcripts = read_gene_predictions(lines, layout);
    };
    switch (format) {
    case AnnotationFormat::gtf:
        annotation.format = "GTF";
        return read_gtf(lines);
    case AnnotationFormat::gff3:
        annotation.format = "GFF3";
        return read_gff3(lines);
    case AnnotationFormat::bed:
        annotation.format = "BED";
        records.genes = read_bed_genes(lines);
        break;
    case AnnotationFormat::gene_info:
        annotation.format = "gene_info";
        records.genes = read_gene_info(lines);
        break;
    case AnnotationFormat::gene_predictions:
        predictions(0, false);
        break;
    case AnnotationFormat::gene_predictions_with_bin:
        predictions(1, false);
        break;
    case AnnotationFormat::ref_flat:
        predictions(1, true);
        break;
    case AnnotationFormat::tss_table:
    case AnnotationFormat::unknown:
        throw_as<DataError>(
            {lines.where(), ": is no line of a known annotation: ",
             too_few_columns(lines.text(), split_fields(lines.text(), '\t').size(), annotation_kinds)});
    }
    return records;
}

DEEPCHROME_INLINE std::vector<GeneLocus>
loci_of_records(FeatureRecords records, const AnnotationOptions& options, Annotation& annotation) {
    annotation.without_start = std::move(records.without_start);
    annotation.joined = std::move(records.joined);
    annotation.of_no_gene = records.of_no_gene;
    std::vector<AnnotationRecord> genes;
    std::vector<AnnotationRecord> transcripts;
    if (options.tss == TssRule::gene) {
        transcripts = transcripts_without_genes(records);
        genes = std::move(records.genes);
    } else {
        add_genes_without_transcripts(records);
        transcripts = std::move(records.transcripts);
    }
    keep_biotypes(genes, transcripts, options, annotation);
    std::vector<GeneLocus> loci = loci_of_transcripts(transcripts, options.tss);
    for (const AnnotationRecord& record : genes) loci.push_back(record.locus());
    std::stable_sort(loci.begin(), loci.end(),
                     [](const GeneLocus& a, const GeneLocus& b) { return a.line < b.line; });
    std::erase_if(loci, [&](const GeneLocus& locus) {
        if (locus.strand == '+' || locus.strand == '-') return false;
        annotation.without_strand.push_back(locus.id);
        return true;
    });
    return loci;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE Annotation read_annotation(LineReader& lines, const AnnotationOptions& options) {
    using detail::AnnotationFormat;
    Annotation annotation;
    annotation.name = lines.name();
    lines.keep_checksum();
    AnnotationFormat format = AnnotationFormat::unknown;
    std::size_t columns = 0;
    {
        const TextStart start(lines);
        format = detail::annotation_format(start);
        columns = start.columns();
    }
    bool found = false;
    while (!found && lines.next()) {
        found = !is_browser_line(lines.text());
        if (found) continue;
        const std::string assembly = detail::stated_assembly(lines.text());
        if (assembly.empty()) continue;
        if (find_assembly(assembly) != nullptr && find_assembly(annotation.assembly) != nullptr &&
            assembly != annotation.assembly) {
            throw_as<DataError>({lines.where(), ": states the assembly ", assembly, ", and an earlier line ",
                                 annotation.assembly, " (wanted one); remove the line that does not hold"});
        }
        annotation.assembly = assembly;
    }
    if (!found)
        throw DataError(lines.name() + ": holds no genes (wanted " + std::string(annotation_kinds) +
                        "); give a file with genes");
    if (columns == 0) {  // no row among the first lines, which are very long comments
        const detail::Fields row = split_fields(lines.text(), '\t');
        format = detail::format_of_row(row);
        columns = row.size();
    }
    std::vector<GeneLocus> loci;
    if (format == AnnotationFormat::tss_table) {
        annotation.format = "a TSS table";
        annotation.centers_given = true;
        if (!options.biotypes.empty()) {
            throw_as<DataError>({lines.name(), ": is a TSS table and names no biotypes (wanted ",
                                 join(options.biotypes, ", "),
                                 "); leave out the choice of biotypes, or give GTF, GFF3 or gene_info"});
        }
        loci = detail::read_tss_table(lines, split_fields(lines.text(), '\t'));
    } else {
        loci = detail::loci_of_records(detail::read_records(lines, format, columns, annotation), options,
                                       annotation);
    }
    for (const GeneLocus& locus : loci) {
        const bool nameless = locus.id.empty() || locus.id == ".";  // "." is none in BED
        if (nameless || locus.chromosome.empty()) {
            throw_as<DataError>({lines.name(), ":", locus.line, ": the gene has no ",
                                 nameless ? "id" : "chromosome", "; correct or remove the line"});
        }
        if (is_browser_line(locus.id + '\t')) {  // genes.tsv begins its lines with ids
            throw_as<DataError>({lines.name(), ":", locus.line, ": the gene has the id ", in_quotes(locus.id),
                                 " (wanted one that begins no comment); correct or remove the line"});
        }
    }
    annotation.checksum = lines.checksum();
    detail::finish_annotation(annotation, std::move(loci), options.duplicates);
    return annotation;
}

DEEPCHROME_INLINE Annotation read_annotation(const std::filesystem::path& path,
                                             const AnnotationOptions& options) {
    LineReader lines(path);
    return within_memory(lines.name(), [&] { return read_annotation(lines, options); });
}

}  // namespace deepchrome

#endif
