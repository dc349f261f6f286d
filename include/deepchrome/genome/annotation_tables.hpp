// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/tss_rule.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Calls `row(fields)` for the rows of a table that starts at the current line; comments and browser lines
/// are skipped. The table ends before a line for which `ends(line)`.
template <class Row, class Ends>
void for_each_row(LineReader& lines, std::size_t columns, const std::string& wanted, Row&& row, Ends&& ends) {
    std::vector<std::string_view> fields;
    do {
        if (ends(lines.text())) {
            while (lines.next()) continue;
            return;
        }
        if (is_browser_line(lines.text())) continue;
        constexpr std::size_t most = 1024;  // more than any format has, and few enough for any memory
        split_fields(lines.text(), '\t', fields, most);
        if (fields.size() < columns) {
            throw_as<DataError>({lines.where(), ": ", too_few_columns(lines.text(), fields.size(), wanted)});
        }
        row(fields);
    } while (lines.next());
}

template <class Row>
void for_each_row(LineReader& lines, std::size_t columns, const std::string& wanted, Row&& row) {
    for_each_row(lines, columns, wanted, std::forward<Row>(row), [](std::string_view) { return false; });
}

/// The strand of a gene: + or -, or '.' where the file says that it is not known.
char gene_strand(std::string_view text, const LineReader& lines);

void check_span(const AnnotationRecord& record, std::string_view what, const LineReader& lines);

/// Throws DataError unless all names are printable.
void check_names(const AnnotationRecord& record, const LineReader& lines);

/// The start of a closed interval that is counted from 1, as [start, end) has it.
std::int32_t from_one(std::string_view text, const LineReader& lines);

/// chrom, tss, gene_id, symbol and strand, in the order that a header names, or in this one without a header;
/// symbol and strand may be missing.
std::vector<GeneLocus> read_tss_table(LineReader& lines, std::vector<std::string_view> fields);

/// BED with at least six columns; the name is the gene's id.
std::vector<AnnotationRecord> read_bed_genes(LineReader& lines);

/// Roadmap's gene_info: id, chromosome, start, end (from 1, closed), 1 or -1, biotype, symbol, description.
std::vector<AnnotationRecord> read_gene_info(LineReader& lines);

/// Sum of the lengths of exons whose starts and ends are lists with commas.
std::int64_t exonic_bases(std::string_view starts, std::string_view ends, const LineReader& lines);

/// Where UCSC's tables of gene predictions have what is read.
struct PredictionColumns {
    std::size_t name = 0;    ///< of the transcript; chrom, strand, txStart, txEnd, ... follow
    std::size_t gene = 0;    ///< of its gene, or that of the transcript where genes have no names
    std::size_t needed = 5;  ///< in each row
    std::string title = "genePred";
};

/// Those of a table whose first row has so many columns. `first` is 1 where a number stands before the name,
/// in a table of UCSC's database, or the gene in refFlat.
PredictionColumns prediction_columns(std::size_t columns, std::size_t first, bool ref_flat);

/// UCSC's tables of gene predictions: name, chrom, strand, txStart, txEnd, cdsStart, cdsEnd, exonCount,
/// exonStarts, exonEnds, ...
std::vector<AnnotationRecord> read_gene_predictions(LineReader& lines, const PredictionColumns& columns);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <charconv>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE char gene_strand(std::string_view text, const LineReader& lines) {
    if (text == "+" || text == "-") return text.front();
    if (text == "." || text == "?") return '.';
    throw_as<DataError>({lines.where(), ": the strand is ", in_quotes(text),
                         " (wanted + or -, or . where it is not known); check the order of the columns"});
}

DEEPCHROME_INLINE void check_span(const AnnotationRecord& record, std::string_view what,
                                  const LineReader& lines) {
    if (record.end <= record.start) {
        throw_as<DataError>({lines.where(), ": the ", printable(first_bytes(what, 40)), " ends at ",
                             record.end, " and starts at ", record.start,
                             ", 0-based (wanted an end beyond the start); check the order of the columns"});
    }
}

DEEPCHROME_INLINE void check_names(const AnnotationRecord& record, const LineReader& lines) {
    require_printable_name(record.gene, "gene name", lines);
    require_printable_name(record.symbol, "symbol", lines);
    require_printable_name(record.chromosome, "chromosome name", lines);
    require_printable_name(record.transcript, "transcript name", lines);
    require_printable_name(record.biotype, "biotype", lines);
}

DEEPCHROME_INLINE std::int32_t from_one(std::string_view text, const LineReader& lines) {
    const std::int32_t start = parse_coordinate(text, "the start", lines.where());
    if (start == 0) {
        throw DataError(lines.where() +
                        ": the start is 0 (wanted 1 or more, positions count from 1 here); correct the line");
    }
    return start - 1;
}

DEEPCHROME_INLINE std::vector<GeneLocus> read_tss_table(LineReader& lines,
                                                        std::vector<std::string_view> fields) {
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
                        .transcript = {},
                        .line = lines.number()};
        require_printable_name(locus.id, "gene name", lines);
        require_printable_name(locus.symbol, "symbol", lines);
        require_printable_name(locus.chromosome, "chromosome name", lines);
        if (!text(row, 4).empty()) locus.strand = parse_strand(text(row, 4), lines.where());
        loci.push_back(std::move(locus));
    });
    return loci;
}

DEEPCHROME_INLINE std::vector<AnnotationRecord> read_bed_genes(LineReader& lines) {
    std::vector<AnnotationRecord> records;
    for_each_row(lines, 6, "BED with a strand: chromosome, start, end, name, score, strand",
                 [&](const auto& row) {
                     AnnotationRecord record;
                     record.chromosome = row[0];
                     record.start = parse_coordinate(row[1], "the start", lines.where());
                     record.end = parse_coordinate(row[2], "the end", lines.where());
                     record.gene = row[3];
                     record.line = lines.number();
                     record.strand = gene_strand(row[5], lines);
                     check_span(record, "gene", lines);
                     check_names(record, lines);
                     records.push_back(std::move(record));
                 });
    return records;
}

DEEPCHROME_INLINE std::vector<AnnotationRecord> read_gene_info(LineReader& lines) {
    std::vector<AnnotationRecord> records;
    for_each_row(lines, 5, "gene_info: id, chromosome, start, end, strand, biotype, symbol",
                 [&](const auto& row) {
                     AnnotationRecord record;
                     record.gene = row[0];
                     record.line = lines.number();
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
                     check_span(record, "gene", lines);
                     check_names(record, lines);
                     records.push_back(std::move(record));
                 });
    return records;
}

DEEPCHROME_INLINE std::int64_t exonic_bases(std::string_view starts, std::string_view ends,
                                            const LineReader& lines) {
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

DEEPCHROME_INLINE PredictionColumns prediction_columns(std::size_t columns, std::size_t first,
                                                       bool ref_flat) {
    if (ref_flat) return {.name = 1, .gene = 0, .needed = 6, .title = "refFlat"};
    if (columns >= first + 15)
        return {.name = first, .gene = first + 11, .needed = first + 12, .title = "refGene"};
    return {.name = first,
            .gene = first,
            .needed = first + 5,
            .title = columns >= first + 12 ? "knownGene" : "genePred"};
}

DEEPCHROME_INLINE std::vector<AnnotationRecord> read_gene_predictions(LineReader& lines,
                                                                      const PredictionColumns& columns) {
    std::vector<AnnotationRecord> records;
    const std::string wanted = columns.title + " of UCSC: " + (columns.title == "refFlat" ? "gene, " : "") +
                               "name, chromosome, strand, start, end";
    for_each_row(lines, columns.needed, wanted, [&](const auto& row) {
        const std::size_t name = columns.name;
        AnnotationRecord record;
        record.transcript = row[name];
        record.gene = row[columns.gene];
        if (columns.gene != name) record.symbol = row[columns.gene];
        record.chromosome = row[name + 1];
        record.strand = gene_strand(row[name + 2], lines);
        record.start = parse_coordinate(row[name + 3], "txStart", lines.where());
        record.end = parse_coordinate(row[name + 4], "txEnd", lines.where());
        record.line = lines.number();
        check_span(record, "gene", lines);
        check_names(record, lines);
        if (row.size() > name + 9) record.exonic = exonic_bases(row[name + 8], row[name + 9], lines);
        records.push_back(std::move(record));
    });
    return records;
}

}  // namespace deepchrome::detail

#endif
