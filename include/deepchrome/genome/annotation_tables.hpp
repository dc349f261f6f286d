// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Calls `row(fields)` for the rows of a table that starts at the current line; comments and browser lines
/// are skipped.
template <class Row>
void for_each_row(LineReader& lines, std::size_t columns, const std::string& wanted, Row&& row) {
    std::vector<std::string_view> fields;
    do {
        if (lines.text() == "##FASTA") {  // GFF3 may go on with sequences
            while (lines.next()) continue;
            return;
        }
        if (is_browser_line(lines.text())) continue;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() < columns) {
            throw_as<DataError>({lines.where(), ": ", too_few_columns(lines.text(), fields.size(), wanted)});
        }
        row(fields);
    } while (lines.next());
}

/// The strand of a gene whose start depends on it.
inline char needed_strand(std::string_view text, const LineReader& lines) {
    const char found = parse_strand(text, lines.where());
    if (found == '.') {
        throw DataError(lines.where() +
                        ": the gene has no strand (wanted + or -), so that its start is not known; add it");
    }
    return found;
}

inline void check_span(const AnnotationRecord& record, const LineReader& lines) {
    if (record.end <= record.start) {
        throw_as<DataError>({lines.where(), ": the gene ends at ", record.end, " and starts at ",
                             record.start,
                             ", 0-based (wanted an end beyond the start); check the order of the columns"});
    }
}

/// Throws DataError unless all names are printable.
inline void check_names(const AnnotationRecord& record, const LineReader& lines) {
    require_printable_name(record.gene, "gene name", lines);
    require_printable_name(record.symbol, "symbol", lines);
    require_printable_name(record.chromosome, "chromosome name", lines);
    require_printable_name(record.transcript, "transcript name", lines);
    require_printable_name(record.biotype, "biotype", lines);
}

/// The start of a closed interval that is counted from 1, as [start, end) has it.
inline std::int32_t from_one(std::string_view text, const LineReader& lines) {
    const std::int32_t start = parse_coordinate(text, "the start", lines.where());
    if (start == 0) {
        throw DataError(lines.where() +
                        ": the start is 0 (wanted 1 or more, positions count from 1 here); correct the line");
    }
    return start - 1;
}

/// chrom, tss, gene_id, symbol and strand, in the order that a header names, or in this one without a header;
/// symbol and strand may be missing.
inline std::vector<GeneLocus> read_tss_table(LineReader& lines, std::vector<std::string_view> fields) {
    std::vector<std::size_t> columns = {0, 1, 2, 3, 4};  // chrom, tss, gene_id, symbol, strand
    std::size_t needed = 3;
    const std::vector<std::string_view> names = {"chrom", "tss", "gene_id", "symbol", "strand"};
    const bool header = contains(fields, "tss");
    if (header) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            columns[i] = index_of(fields, names[i]);
            if (columns[i] < fields.size()) {
                needed = std::max(needed, columns[i] + 1);
            } else if (i < 3) {
                throw_as<DataError>(
                    {lines.where(), ": the header has no ", names[i],
                     " (wanted chrom, tss, gene_id, symbol, strand, the last two optional); name "
                     "the columns so"});
            }
        }
    }
    std::vector<GeneLocus> loci;
    const auto text = [&](const std::vector<std::string_view>& row, std::size_t i) {
        return columns[i] < row.size() ? row[columns[i]] : std::string_view();
    };
    if (header && !lines.next()) return loci;
    for_each_row(lines, needed, "chrom, tss, gene_id, symbol, strand", [&](const auto& row) {
        GeneLocus locus{.id = std::string(text(row, 2)),
                        .symbol = std::string(text(row, 3)),
                        .chromosome = std::string(text(row, 0)),
                        .tss = parse_coordinate(text(row, 1), "the TSS", lines.where()),
                        .strand = '.',
                        .biotype = {},
                        .transcript = {}};
        require_printable_name(locus.id, "gene name", lines);
        require_printable_name(locus.symbol, "symbol", lines);
        require_printable_name(locus.chromosome, "chromosome name", lines);
        if (!text(row, 4).empty()) locus.strand = parse_strand(text(row, 4), lines.where());
        loci.push_back(std::move(locus));
    });
    return loci;
}

/// BED with at least six columns; the name is the gene's id.
inline std::vector<AnnotationRecord> read_bed_genes(LineReader& lines) {
    std::vector<AnnotationRecord> records;
    for_each_row(lines, 6, "BED with a strand: chromosome, start, end, name, score, strand",
                 [&](const auto& row) {
                     AnnotationRecord record;
                     record.chromosome = row[0];
                     record.start = parse_coordinate(row[1], "the start", lines.where());
                     record.end = parse_coordinate(row[2], "the end", lines.where());
                     record.gene = row[3];
                     record.strand = needed_strand(row[5], lines);
                     check_span(record, lines);
                     check_names(record, lines);
                     records.push_back(std::move(record));
                 });
    return records;
}

/// Roadmap's gene_info: id, chromosome, start, end (from 1, closed), 1 or -1, biotype, symbol, description.
inline std::vector<AnnotationRecord> read_gene_info(LineReader& lines) {
    std::vector<AnnotationRecord> records;
    for_each_row(lines, 5, "gene_info: id, chromosome, start, end, strand, biotype, symbol",
                 [&](const auto& row) {
                     AnnotationRecord record;
                     record.gene = row[0];
                     record.chromosome = row[1];
                     record.start = from_one(row[2], lines);
                     record.end = parse_coordinate(row[3], "the end", lines.where());
                     if (row[4] != "1" && row[4] != "-1" && row[4] != "+1") {
                         throw_as<DataError>({lines.where(), ": the strand is ", in_quotes(row[4]),
                                              " (wanted 1 or -1); check the order of the columns"});
                     }
                     record.strand = row[4] == "-1" ? '-' : '+';
                     if (row.size() > 5) record.biotype = row[5];
                     if (row.size() > 6) record.symbol = row[6];
                     check_span(record, lines);
                     check_names(record, lines);
                     records.push_back(std::move(record));
                 });
    return records;
}

/// Sum of the lengths of exons whose starts and ends are lists with commas.
inline std::int64_t exonic_bases(std::string_view starts, std::string_view ends, const LineReader& lines) {
    std::int64_t sum = 0;
    while (!starts.empty() && !ends.empty()) {
        const std::size_t a = std::min(starts.find(','), starts.size());
        const std::size_t b = std::min(ends.find(','), ends.size());
        sum += parse_coordinate(ends.substr(0, b), "the end of an exon", lines.where()) -
               parse_coordinate(starts.substr(0, a), "the start of an exon", lines.where());
        starts.remove_prefix(std::min(a + 1, starts.size()));
        ends.remove_prefix(std::min(b + 1, ends.size()));
    }
    return sum;
}

/// UCSC's tables of gene predictions: name, chrom, strand, txStart, txEnd, cdsStart, cdsEnd, exonCount,
/// exonStarts, exonEnds, ...; `offset` is 1 where a column `bin` stands before. The gene is name2 where there
/// is one (refGene), else the transcript itself (knownGene).
inline std::vector<AnnotationRecord> read_gene_predictions(LineReader& lines, std::size_t offset,
                                                           bool names_genes) {
    std::vector<AnnotationRecord> records;
    const std::size_t columns = offset + (names_genes ? 12 : 5);
    for_each_row(lines, columns, "a table as knownGene or refGene of UCSC", [&](const auto& row) {
        AnnotationRecord record;
        record.transcript = row[offset];
        record.gene = names_genes ? row[offset + 11] : row[offset];
        record.symbol = names_genes ? row[offset + 11] : std::string_view();
        record.chromosome = row[offset + 1];
        record.strand = needed_strand(row[offset + 2], lines);
        record.start = parse_coordinate(row[offset + 3], "txStart", lines.where());
        record.end = parse_coordinate(row[offset + 4], "txEnd", lines.where());
        check_span(record, lines);
        check_names(record, lines);
        if (row.size() > offset + 9) record.exonic = exonic_bases(row[offset + 8], row[offset + 9], lines);
        records.push_back(std::move(record));
    });
    return records;
}

}  // namespace deepchrome::detail
