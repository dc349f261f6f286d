// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/annotation_gtf.hpp>
#include <deepchrome/genome/annotation_tables.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What to take from an annotation.
struct AnnotationOptions {
    TssRule tss = TssRule::gene;
    Duplicates duplicates = Duplicates::keep;
    std::vector<std::string> biotypes;  ///< only these; empty: all
};

namespace detail {

enum class AnnotationFormat {
    tss_table,
    gtf,
    gff3,
    bed,
    gene_info,
    predictions,
    predictions_with_bin,
    unknown
};

/// The format that a line is of, which is no comment.
inline AnnotationFormat annotation_format(const std::vector<std::string_view>& fields) {
    const auto number = [&](std::size_t i) {
        return i < fields.size() && !fields[i].empty() &&
               fields[i].find_first_not_of("-0123456789") == std::string_view::npos;
    };
    const auto is_strand = [&](std::size_t i) {
        return i < fields.size() && (fields[i] == "+" || fields[i] == "-" || fields[i] == ".");
    };
    using enum AnnotationFormat;
    if (contains(fields, "tss")) return tss_table;
    if (fields.size() >= 8 && number(3) && number(4) && is_strand(6)) {
        if (fields.size() < 9) return gtf;
        const bool quotes =
            fields[8].find('"') != std::string_view::npos || fields[8].find('=') == std::string_view::npos;
        return quotes ? gtf : gff3;
    }
    if (number(2) && number(3) && fields.size() >= 5 &&
        (fields[4] == "1" || fields[4] == "-1" || fields[4] == "+1") && !number(0) && !is_strand(5)) {
        return gene_info;
    }
    if (is_strand(2) && number(3) && number(4)) return predictions;
    if (number(0) && is_strand(3) && number(4) && number(5)) return predictions_with_bin;
    if (number(1) && number(2)) return bed;
    if (number(1) && fields.size() >= 3 && fields.size() <= 5) return tss_table;
    return unknown;
}

/// The assembly that a comment speaks of, or nothing. Of several the last, which is what genes were lifted
/// to.
inline std::string assembly_of_comment(std::string_view comment) {
    std::string found;
    std::size_t place = 0;
    for (const Assembly& assembly : known_assemblies) {
        for (const std::string_view name : {assembly.name, assembly.consortium}) {
            const std::size_t at = comment.rfind(name);
            if (at == comment.npos || (!found.empty() && at < place)) continue;
            found = assembly.name;
            place = at;
        }
    }
    return found;
}

inline void keep_biotypes(std::vector<AnnotationRecord>& records, const AnnotationOptions& options,
                          Annotation& annotation) {
    if (options.biotypes.empty()) return;
    if (std::all_of(records.begin(), records.end(),
                    [](const AnnotationRecord& record) { return record.biotype.empty(); })) {
        throw_as<DataError>({annotation.name, ": is ", annotation.format, " and names no biotypes (wanted ",
                             join(options.biotypes, ", "),
                             "); leave out the choice of biotypes, or give GTF, GFF3 or gene_info"});
    }
    std::vector<AnnotationRecord> kept;
    for (AnnotationRecord& record : records) {
        if (contains(options.biotypes, record.biotype)) kept.push_back(std::move(record));
    }
    annotation.other_biotypes += records.size() - kept.size();
    records = std::move(kept);
}

}  // namespace detail

/// Reads the genes of GTF, GFF3, BED6, UCSC's knownGene and refGene, Roadmap's gene_info, or a table chrom,
/// tss, gene_id, symbol, strand (the last two optional), whose `tss` are centers of windows; the format is
/// known by the first row. Throws DataError for anything else.
inline Annotation read_annotation(LineReader& lines, const AnnotationOptions& options) {
    using detail::AnnotationFormat;
    Annotation annotation;
    annotation.name = lines.name();
    lines.keep_checksum();
    bool found = false;
    while (!found && lines.next()) {
        found = !is_browser_line(lines.text());
        if (found) continue;
        if (const std::string assembly = detail::assembly_of_comment(lines.text()); !assembly.empty()) {
            annotation.assembly = assembly;
        }
    }
    if (!found) {
        throw DataError(
            lines.name() +
            ": holds no genes (wanted GTF, GFF3, BED6, knownGene, refGene, gene_info or a table of "
            "TSS); give a file with genes");
    }
    std::vector<std::string_view> fields;
    split_fields(lines.text(), '\t', fields);
    std::vector<GeneLocus> loci;
    detail::GtfRecords records;
    const AnnotationFormat format = detail::annotation_format(fields);
    switch (format) {
    case AnnotationFormat::tss_table:
        annotation.format = "a TSS table";
        annotation.centers_given = true;
        if (!options.biotypes.empty()) {
            throw_as<DataError>({lines.name(), ": is a TSS table and names no biotypes (wanted ",
                                 join(options.biotypes, ", "),
                                 "); leave out the choice of biotypes, or give GTF, GFF3 or gene_info"});
        }
        loci = detail::read_tss_table(lines, fields);
        break;
    case AnnotationFormat::gtf:
    case AnnotationFormat::gff3:
        annotation.format = format == AnnotationFormat::gtf ? "GTF" : "GFF3";
        records = detail::read_gtf(lines, format == AnnotationFormat::gff3);
        break;
    case AnnotationFormat::bed:
        annotation.format = "BED";
        records.genes = detail::read_bed_genes(lines);
        break;
    case AnnotationFormat::gene_info:
        annotation.format = "gene_info";
        records.genes = detail::read_gene_info(lines);
        break;
    case AnnotationFormat::predictions:
    case AnnotationFormat::predictions_with_bin: {
        const std::size_t offset = format == AnnotationFormat::predictions ? 0 : 1;
        const bool names_genes = fields.size() >= offset + 15;
        annotation.format = names_genes ? "refGene" : "knownGene";
        records.transcripts = detail::read_gene_predictions(lines, offset, names_genes);
        break;
    }
    case AnnotationFormat::unknown:
        throw_as<DataError>(
            {lines.where(), ": is no line of a known annotation: ",
             too_few_columns(lines.text(), fields.size(),
                             "GTF, GFF3, BED6, knownGene, refGene, gene_info or a table of TSS")});
    }
    if (format != AnnotationFormat::tss_table) {
        const bool genes =
            !records.genes.empty() && (options.tss == TssRule::gene || records.transcripts.empty());
        if (!genes) detail::add_genes_without_transcripts(records);
        std::vector<detail::AnnotationRecord>& chosen = genes ? records.genes : records.transcripts;
        if (!chosen.empty()) detail::keep_biotypes(chosen, options, annotation);
        if (genes) {
            for (const detail::AnnotationRecord& record : chosen) loci.push_back(record.locus());
        } else {
            loci = detail::loci_of_transcripts(chosen, options.tss);
        }
    }
    for (const GeneLocus& locus : loci) {
        if (locus.id.empty() || locus.chromosome.empty()) {
            throw_as<DataError>({lines.name(), ": a gene at ", locus.chromosome, ":", locus.tss, " has no ",
                                 locus.id.empty() ? "id" : "chromosome", "; correct or remove its line"});
        }
        if (is_browser_line(locus.id + '\t')) {  // genes.tsv begins its lines with ids
            throw_as<DataError>({lines.name(), ": a gene at ", locus.chromosome, ":", locus.tss,
                                 " has the id ", in_quotes(locus.id),
                                 " (wanted one that begins no comment); correct or remove its line"});
        }
    }
    annotation.checksum = lines.checksum();
    detail::finish_annotation(annotation, std::move(loci), options.duplicates);
    return annotation;
}

/// The genes of an annotation file, plain or gzip; "-" is standard input.
inline Annotation read_annotation(const std::filesystem::path& path, const AnnotationOptions& options = {}) {
    LineReader lines(path);
    return within_memory(lines.name(), [&] { return read_annotation(lines, options); });
}

}  // namespace deepchrome
