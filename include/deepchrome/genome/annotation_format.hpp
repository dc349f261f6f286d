// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

enum class AnnotationFormat {
    unknown,
    tss_table,
    gtf,
    gff3,
    bed,
    gene_info,
    gene_predictions,           ///< genePred, knownGene and refGene of UCSC
    gene_predictions_with_bin,  ///< the same after a column of numbers, as UCSC's database has it
    ref_flat,                   ///< the same after the name of the gene
};

inline bool is_whole_number(const Fields& row, std::size_t column) {
    return is_whole(row, column) && row[column].front() != '-';
}

/// How the last column of a line of GTF or GFF3 is written: name "value"; or name=value;
AnnotationFormat attribute_style(std::string_view text);

/// The format that a row looks like.
AnnotationFormat format_of_row(const Fields& row);

/// True if a directive says that the text is GFF3. One quote in it makes no GTF.
bool says_gff3(const TextStart& start);

/// The format that most of the first rows look like. Whether GTF or GFF3, the directive decides unless no row
/// is written so.
AnnotationFormat annotation_format(const TextStart& start);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE AnnotationFormat attribute_style(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" ;"), text.size()));
    const std::size_t name_end = text.find_first_of(" =\";");
    if (name_end == text.npos) return AnnotationFormat::unknown;
    const std::size_t next = text.find_first_not_of(' ', name_end);
    if (next == text.npos || text[next] == ';') return AnnotationFormat::unknown;
    return text[next] == '=' ? AnnotationFormat::gff3 : AnnotationFormat::gtf;
}

DEEPCHROME_INLINE AnnotationFormat format_of_row(const Fields& row) {
    const auto number = [&](std::size_t column) { return is_whole_number(row, column); };
    const auto strand = [&](std::size_t column) {
        return column < row.size() && (is_strand(row[column]) || row[column] == "?");
    };
    using enum AnnotationFormat;
    if (number(3) && number(4) && strand(6) && row.size() >= 8)
        return row.size() >= 9 && attribute_style(row[8]) == gff3 ? gff3 : gtf;
    if (number(2) && number(3) && row.size() >= 5 && (row[4] == "1" || row[4] == "-1" || row[4] == "+1") &&
        !number(0) && !strand(5))
        return gene_info;
    if (strand(2) && number(3) && number(4)) return gene_predictions;
    if (strand(3) && number(4) && number(5)) return number(0) ? gene_predictions_with_bin : ref_flat;
    if (number(1) && number(2)) return bed;
    if (number(1) && row.size() >= 3 && row.size() <= 5) return tss_table;
    return unknown;
}

DEEPCHROME_INLINE bool says_gff3(const TextStart& start) {
    return std::any_of(start.header.begin(), start.header.end(), [](const TextStart::Line& line) {
        constexpr std::string_view directive = "##gff-version";
        if (!line.text.starts_with(directive)) return false;
        const std::size_t version = line.text.find_first_not_of(" \t", directive.size());
        return version != line.text.npos && line.text[version] == '3';
    });
}

DEEPCHROME_INLINE AnnotationFormat annotation_format(const TextStart& start) {
    using enum AnnotationFormat;
    if (start.fields.empty()) return unknown;
    if (contains(start.fields.front(), "tss")) return tss_table;
    std::array<std::size_t, static_cast<std::size_t>(ref_flat) + 1> rows{};
    const auto number_of = [&](AnnotationFormat format) -> std::size_t& {
        return rows[static_cast<std::size_t>(format)];
    };
    for (const Fields& row : start.fields) ++number_of(format_of_row(row));
    const std::size_t features = number_of(gtf) + number_of(gff3);
    if (2 * features > start.fields.size()) {
        if (number_of(gff3) > 0 && says_gff3(start)) return gff3;
        return number_of(gff3) > number_of(gtf) ? gff3 : gtf;
    }
    // A gene's name may be a number, but few are.
    if (number_of(ref_flat) > number_of(gene_predictions_with_bin)) {
        number_of(ref_flat) += number_of(gene_predictions_with_bin);
        number_of(gene_predictions_with_bin) = 0;
    }
    const auto most = std::max_element(rows.begin() + 1, rows.end());
    return *most == 0 ? unknown : static_cast<AnnotationFormat>(most - rows.begin());
}

}  // namespace deepchrome::detail

#endif
