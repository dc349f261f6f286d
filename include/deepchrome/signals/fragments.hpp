// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/cell_list.hpp>
#include <deepchrome/signals/interval_lines.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Fragments of single cells (fragments.tsv.gz): chromosome, start, end, barcode of the cell, and if there
/// is, the number of read pairs that show the fragment.
struct Fragments {
    static constexpr std::string_view name = "fragments";
    static constexpr std::string_view title = "fragments of single cells";

    /// Rows of four or five columns, the fourth of which is a barcode of bases.
    static bool recognize(const TextStart& start);

    /// Counts each line once, however many read pairs it stands for; where the rule lists cells, only
    /// theirs. Throws DataError for anything else.
    static void read(LineReader& lines, ReadCounter& counter, const Poll& poll);

private:
    /// At least eight bases, perhaps with the name of a library before (ending in #, _ or :) and a number
    /// behind, such as -1.
    static bool is_barcode(std::string_view text);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool Fragments::recognize(const TextStart& start) {
    if (start.is_named({"fragments.tsv"})) return true;
    return start.most_rows([](const std::vector<std::string_view>& fields) {
        std::int32_t from = 0;
        std::int32_t to = 0;
        std::int32_t count = 1;
        return (fields.size() == 4 || fields.size() == 5) && !fields[0].empty() &&
               detail::whole_number(fields[1], from) && detail::whole_number(fields[2], to) && from >= 0 &&
               from < to && is_barcode(fields[3]) &&
               (fields.size() == 4 || (detail::whole_number(fields[4], count) && count > 0));
    });
}

DEEPCHROME_INLINE void Fragments::read(LineReader& lines, ReadCounter& counter, const Poll& poll) {
    std::vector<std::string_view> fields;
    detail::LineChromosome chromosomes;
    const CellList* const cells = counter.rule().cells;
    std::vector<bool> seen(cells == nullptr ? 0 : cells->size());
    ReadTally& tally = counter.tally();
    std::uint64_t number = 0;
    std::string first_barcode;
    while (lines.next()) {
        if (is_browser_line(lines.text())) continue;
        ++number;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() != 4 && fields.size() != 5) {
            throw_as<DataError>(
                {lines.where(), ": ",
                 too_few_columns(lines.text(), fields.size(), "5: chromosome, start, end, barcode, count")});
        }
        const std::size_t chromosome = chromosomes.number(fields[0], counter, lines);
        const std::int32_t start = detail::line_coordinate(fields[1], "the start", lines);
        const std::int32_t end = detail::line_coordinate(fields[2], "the end", lines);
        detail::require_bases(start, end, "the fragment", lines);
        if (fields[3].empty()) {
            throw DataError(lines.where() +
                            ": has no barcode in its fourth column; correct or remove the line");
        }
        require_printable_name(fields[3], "barcode", lines);
        if (number == 1) first_barcode = fields[3];
        std::int32_t pairs = 1;
        if (fields.size() == 5 && (!detail::whole_number(fields[4], pairs) || pairs <= 0)) {
            throw_as<DataError>({lines.where(), ": the count is ", in_quotes(fields[4]),
                                 " (wanted a whole number above 0); check the order of the columns"});
        }
        if (lines.number() % 65536 == 0) poll();
        if (cells != nullptr) {
            const std::size_t cell = cells->find(fields[3]);
            if (cell == CellList::absent) {
                ++tally.other_cells;
                continue;
            }
            seen[cell] = true;
        }
        counter.add_fragment(chromosome, start, end, start);
    }
    if (number == 0) {
        throw DataError(lines.name() +
                        ": holds no fragments (wanted lines of chromosome, start, end, barcode, count); "
                        "fetch the file again");
    }
    for (const bool came : seen) tally.absent_cells += !came;
    if (cells != nullptr && tally.other_cells == number) {
        throw_as<DataError>({lines.name(), ": none of its ", number, " fragments is of the ", cells->size(),
                             " cells of ", cells->name(), " (wanted those of at least one; the file has ",
                             in_quotes(first_barcode), "); spell the barcodes as the file does"});
    }
}

DEEPCHROME_INLINE bool Fragments::is_barcode(std::string_view text) {
    if (const std::size_t prefix = text.find_last_of("#_:"); prefix != text.npos)
        text.remove_prefix(prefix + 1);
    const std::size_t bases = std::min(text.find_first_not_of("ACGT"), text.size());
    const std::string_view suffix = text.substr(bases);
    return bases >= 8 && (suffix.empty() || (suffix.size() > 1 && suffix.front() == '-' &&
                                             suffix.find_first_not_of("0123456789", 1) == suffix.npos));
}

}  // namespace deepchrome

#endif
