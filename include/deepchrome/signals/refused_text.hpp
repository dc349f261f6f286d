// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

// Text that is recognized to be refused: lines that are no reads must not be counted as such.

/// Known text that is no signal: annotations, variants, sequences, gene tables, ...
struct NoSignal {
    static constexpr std::string_view name = "";
    static constexpr std::string_view title = "no signal";

    static bool recognize(const TextStart& start) { return !kind(start).empty(); }

    static void read(LineReader& lines, ReadCounter&, const Poll&);

private:
    static bool is_annotation(const detail::Fields& row);

    static std::string_view kind(const TextStart& start);
};

/// Text that looks like BED, of which it cannot be seen whether each of its lines is a read: four columns,
/// the last perhaps odd values; or columns that BED does not have.
struct UnclearText {
    static constexpr std::string_view name = "";
    static constexpr std::string_view title = "unclear text";

    static bool recognize(const TextStart& start) { return !doubt(start).empty(); }

    static void read(LineReader& lines, ReadCounter&, const Poll&);

private:
    struct Doubt {
        std::string found;
        std::string_view wanted;
        bool empty() const { return found.empty(); }
    };

    static Doubt doubt(const TextStart& start);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void NoSignal::read(LineReader& lines, ReadCounter&, const Poll&) {
    const TextStart start(lines);
    throw_as<DataError>({lines.name(), ": is ", kind(start),
                         " (wanted reads or a track); give alignments, BED, bedGraph or bigWig"});
}

DEEPCHROME_INLINE bool NoSignal::is_annotation(const detail::Fields& row) {
    return row.size() >= 8 && detail::is_whole(row, 3) && detail::is_whole(row, 4) &&
           !detail::is_whole(row, 1) && (detail::is_strand(row[6]) || row[6] == "?");
}

DEEPCHROME_INLINE std::string_view NoSignal::kind(const TextStart& start) {
    for (const TextStart::Line& line : start.header) {
        if (line.text.starts_with("##fileformat=VCF")) return "VCF, a table of variants";
        if (line.text.starts_with("##gff-version")) return "GFF, an annotation";
        if (line.text.starts_with("#deepchrome ")) return "a gene table, whose reads are counted already";
    }
    if (start.rows.empty()) return {};
    const std::string_view first = start.rows.front().text;
    if (first.starts_with("gene,bin,")) return "a gene table, whose reads are counted already";
    if (first.starts_with('>')) return "FASTA, sequences without places in a genome";
    if (first.starts_with('@')) return "FASTQ, reads that are not aligned";
    if (first.starts_with("%%MatrixMarket")) return "a matrix of Matrix Market";
    if (start.most_rows(is_annotation)) return "GTF or GFF, an annotation";
    return {};
}

DEEPCHROME_INLINE void UnclearText::read(LineReader& lines, ReadCounter&, const Poll&) {
    const TextStart start(lines);
    const Doubt of = doubt(start);
    throw_as<DataError>(
        {lines.name(), ":", start.rows.front().number, ": ", of.found, " (wanted ", of.wanted,
         "); put the format before the name: bed: for reads, bedpe: for pairs, bedgraph: for values"});
}

DEEPCHROME_INLINE UnclearText::Doubt UnclearText::doubt(const TextStart& start) {
    using detail::Fields;
    const bool named_bed = start.is_named({".bed", ".bed4", ".bed5", ".tagalign", ".ta"});
    if (start.fields.empty() || start.declared() == "bed") return {};
    const std::size_t columns = start.columns();
    const bool intervals = start.most_rows([](const Fields& row) { return detail::is_interval(row); });
    if (!intervals) return {};  // the reader of BED says what is wrong
    constexpr std::string_view bed = "the 3 to 6, 8, 9 or 12 columns of BED, or one of CIGAR after six";
    const auto rows = [&](auto&& holds) { return start.most_rows(holds); };
    switch (columns) {
    case 3:
    case 6:
        return {};
    case 4: {
        const auto odd = std::find_if(start.fields.begin(), start.fields.end(), [](const Fields& row) {
            return row.size() == 4 && detail::may_be_value(row[3]);
        });
        if (odd == start.fields.end() && named_bed) return {};
        const auto some = std::find_if(start.fields.begin(), start.fields.end(),
                                       [](const Fields& row) { return row.size() == 4; });
        return {message_of({"the fourth of four columns is ",
                            in_quotes((odd == start.fields.end() ? *some : *odd)[3]),
                            ", which may be the name of a read or a value"}),
                "numbers for bedGraph, or names that are no numbers, in a file .bed, for reads"};
    }
    case 5:
        if (rows([](const Fields& row) { return detail::is_value(row, 4) && !detail::is_whole(row, 4); }))
            return {"the fifth of five columns is a number with a fraction", "the whole number of a score"};
        if (!rows([](const Fields& row) { return detail::is_value(row, 3); }) ||
            (named_bed && rows([](const Fields& row) { return detail::is_whole(row, 3); })))
            return {};
        return {"the fourth of five columns is a number", "the name of a read"};
    case 7:
        if (rows([](const Fields& row) {
                return detail::is_strand(row[5]) && (detail::is_cigar(row[6]) || row[6] == "*");
            }))
            return {};
        break;
    case 8:
        if (rows([](const Fields& row) { return detail::is_strand(row[5]) && detail::is_thick(row); }))
            return {};
        break;
    case 9:
        if (rows([](const Fields& row) {
                return detail::is_strand(row[5]) && detail::is_thick(row) && detail::is_color(row[8]);
            }))
            return {};
        break;
    case 12:
        if (rows([](const Fields& row) { return detail::is_strand(row[5]) && detail::has_blocks(row); }))
            return {};
        break;
    default:
        break;
    }
    return {message_of({"has ", columns, " columns, of which those after the sixth are not those of BED"}),
            bed};
}

}  // namespace deepchrome

#endif
