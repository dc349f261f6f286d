// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/interval_lines.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// BEDPE: the chromosome, start and end of both ends of a fragment, and if there are, its name, score and
/// both strands.
struct Bedpe {
    static constexpr std::string_view name = "bedpe";
    static constexpr std::string_view title = "BEDPE";

    /// Rows with two places, some of them on the same chromosome.
    static bool recognize(const TextStart& start);

    /// Counts each line with both ends on one chromosome as a fragment from the leftmost to the rightmost
    /// base of both. Its 5' end is that of the first end. Throws DataError for anything else.
    static void read(LineReader& lines, ReadCounter& counter, const Poll& poll);

private:
    struct Place {
        bool mapped;
        std::int32_t start;
        std::int32_t end;
    };

    /// The end whose chromosome is in that column; unmapped where . or -1 stands.
    static Place place(const std::vector<std::string_view>& fields, std::size_t column,
                       const LineReader& lines);

    static char quick_strand(std::string_view text, const LineReader& lines);

    static bool has_two_places(const std::vector<std::string_view>& fields);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool Bedpe::recognize(const TextStart& start) {
    if (start.is_named({".bedpe"})) return true;
    bool together = false;
    return start.most_rows([&](const std::vector<std::string_view>& fields) {
        if (!has_two_places(fields)) return false;
        together = together || fields[0] == fields[3];
        return true;
    }) && together;
}

DEEPCHROME_INLINE void Bedpe::read(LineReader& lines, ReadCounter& counter, const Poll& poll) {
    std::vector<std::string_view> fields;
    detail::LineChromosome first;
    detail::LineChromosome second;
    ReadTally& tally = counter.tally();
    while (lines.next()) {
        if (is_browser_line(lines.text())) continue;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() < 6) {
            throw_as<DataError>(
                {lines.where(), ": ",
                 too_few_columns(lines.text(), fields.size(), "chromosome, start and end of both ends")});
        }
        const Place one = place(fields, 0, lines);
        const Place two = place(fields, 3, lines);
        const char strand = fields.size() < 9 ? '.' : quick_strand(fields[8], lines);
        if (fields.size() > 9) quick_strand(fields[9], lines);
        if (lines.number() % 65536 == 0) poll();
        if (!one.mapped || !two.mapped) {
            ++tally.unmapped;
            continue;
        }
        const std::size_t chromosome = first.number(fields[0], counter, lines);
        if (second.number(fields[3], counter, lines) != chromosome) {
            ++tally.two_chromosomes;
            continue;
        }
        counter.add_fragment(chromosome, std::min(one.start, two.start), std::max(one.end, two.end),
                             strand == '-' ? one.end - 1 : one.start);
    }
    if (tally.counted + tally.blacklisted == 0) {
        throw_as<DataError>({lines.name(),
                             ": holds no fragments (wanted lines of BEDPE with both ends on one "
                             "chromosome); of its lines, ",
                             tally.unmapped, " have an unmapped end, ", tally.two_chromosomes,
                             " two chromosomes, and the others lie beyond the ends of theirs; give a file "
                             "of the assembly of the genes"});
    }
}

DEEPCHROME_INLINE Bedpe::Place Bedpe::place(const std::vector<std::string_view>& fields, std::size_t column,
                                            const LineReader& lines) {
    if (fields[column] == "." || fields[column + 1] == "-1" || fields[column + 2] == "-1")
        return {.mapped = false, .start = 0, .end = 0};
    const bool second = column > 0;
    const Place found{.mapped = true,
                      .start = detail::line_coordinate(
                          fields[column + 1], second ? "the start of end 2" : "the start of end 1", lines),
                      .end = detail::line_coordinate(
                          fields[column + 2], second ? "the end of end 2" : "the end of end 1", lines)};
    detail::require_bases(found.start, found.end, second ? "end 2" : "end 1", lines);
    return found;
}

DEEPCHROME_INLINE char Bedpe::quick_strand(std::string_view text, const LineReader& lines) {
    if (text == "+" || text == "-") return text.front();
    return parse_strand(text, lines.where());
}

DEEPCHROME_INLINE bool Bedpe::has_two_places(const std::vector<std::string_view>& fields) {
    if (fields.size() < 6) return false;
    // A number is a score, unless it is how the first chromosome is called, too.
    if (fields[3] != fields[0] && parse_number<double>(fields[3])) return false;
    for (const std::size_t column : {0u, 3u}) {
        std::int32_t start = 0;
        std::int32_t end = 0;
        if (fields[column].empty() || !detail::whole_number(fields[column + 1], start) ||
            !detail::whole_number(fields[column + 2], end))
            return false;
        if (start < -1 || end < -1 || (start >= 0 && end >= 0 && end <= start)) return false;
    }
    return true;
}

}  // namespace deepchrome

#endif
