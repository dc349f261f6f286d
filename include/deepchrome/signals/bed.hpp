// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
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
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// One read of a BED or tagAlign line.
struct BedRead {
    std::string_view chromosome;
    std::int32_t start = 0;
    std::int32_t end = 0;
    char strand = '.';
    int columns = 3;  ///< of the line; 6 stands for more, too
};

/// Takes apart a line of at least three columns; false where `bed_read` has to look closer. Hand-written,
/// because this is what the time of a run goes to. `stop` points to the line's end, where some character that
/// is no digit stands.
bool quick_bed_read(const char* at, const char* stop, BedRead& read);

/// The read of a line, or DataError.
BedRead bed_read(std::string_view line, const std::string& where, std::vector<std::string_view>& fields);

}  // namespace detail

/// BED or tagAlign: chromosome, start, end, name, score, strand, the last three optional.
struct Bed {
    static constexpr std::string_view name = "bed";
    static constexpr std::string_view title = "BED";

    /// Any text that no other format takes; the reader says which line is at fault.
    static bool recognize(const TextStart&) { return true; }

    /// Counts the reads; identical lines count each. Throws DataError for anything else.
    static void read(LineReader& lines, ReadCounter& counter, const Poll& poll);

private:
    /// BED has the same columns in all lines; others are of another file.
    [[noreturn]] static void refuse_columns(int found, int wanted, const LineReader& lines);
};

/// Counts the reads of a BED or tagAlign file, plain or gzip; "-" is standard input.
void count_bed_reads(const std::filesystem::path& path, ReadCounter& counter);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool quick_bed_read(const char* at, const char* stop, BedRead& read) {
    const auto number = [&](std::int32_t& value) {
        const char* const from = at;
        std::uint32_t sum = 0;
        for (std::uint32_t digit; (digit = static_cast<unsigned char>(*at) - std::uint32_t{'0'}) <= 9; ++at) {
            sum = sum * 10 + digit;
        }
        value = static_cast<std::int32_t>(sum);
        return at != from && at - from <= 9;
    };
    const auto* const tab =
        static_cast<const char*>(std::memchr(at, '\t', static_cast<std::size_t>(stop - at)));
    if (tab == nullptr || tab == at || *at == '#') return false;
    read.chromosome = {at, static_cast<std::size_t>(tab - at)};
    at = tab + 1;
    if (!number(read.start) || *at != '\t') return false;
    ++at;
    if (!number(read.end) || read.end <= read.start) return false;
    read.strand = '.';
    read.columns = 3;
    if (at == stop) return true;
    if (*at != '\t') return false;
    while (read.columns < 6) {
        if (at == stop) return true;
        ++read.columns;
        ++at;
        while (read.columns < 6 && at != stop && *at != '\t') ++at;
    }
    if (at == stop || (*at != '+' && *at != '-' && *at != '.') || (at + 1 != stop && at[1] != '\t'))
        return false;
    read.strand = *at;
    return true;
}

DEEPCHROME_INLINE BedRead bed_read(std::string_view line, const std::string& where,
                                   std::vector<std::string_view>& fields) {
    split_fields(line, '\t', fields);
    if (fields.size() < 3) {
        throw_as<DataError>(
            {where, ": ",
             too_few_columns(line, fields.size(), "chromosome, start, end, name, score, strand")});
    }
    BedRead read{fields[0], parse_coordinate(fields[1], "the start", where),
                 parse_coordinate(fields[2], "the end", where), '.'};
    if (read.end <= read.start) {
        throw_as<DataError>({where, ": the read ends at ", read.end, " and starts at ", read.start,
                             " (wanted an end beyond the start); check the order of the columns"});
    }
    read.columns = static_cast<int>(std::min<std::size_t>(fields.size(), 6));
    if (fields.size() > 5) read.strand = parse_strand(fields[5], where);
    return read;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void Bed::read(LineReader& lines, ReadCounter& counter, const Poll& poll) {
    std::vector<std::string_view> fields;
    detail::LineChromosome chromosomes;
    int columns = 0;
    detail::BedRead read;
    while (lines.next()) {
        const std::string_view line = lines.text();
        if (!detail::quick_bed_read(line.data(), line.data() + line.size(), read)) {
            if (is_browser_line(line)) continue;
            read = detail::bed_read(line, lines.where(), fields);
        }
        if (read.columns != columns) {
            if (columns > 0) refuse_columns(read.columns, columns, lines);
            columns = read.columns;
        }
        counter.add(chromosomes.number(read.chromosome, counter, lines), read.start, read.end, read.strand);
        if (lines.number() % 65536 == 0) poll();
    }
    if (counter.chromosomes().size() == 0) {
        throw DataError(lines.name() +
                        ": holds no reads (wanted lines of BED or tagAlign); fetch the file again");
    }
}

DEEPCHROME_INLINE void Bed::refuse_columns(int found, int wanted, const LineReader& lines) {
    throw_as<DataError>({lines.where(), ": has ", found, found == 6 ? " columns or more" : " columns",
                         " (wanted ", wanted, wanted == 6 ? " or more" : "",
                         ", as the lines before); give a file of one format"});
}

DEEPCHROME_INLINE void count_bed_reads(const std::filesystem::path& path, ReadCounter& counter) {
    LineReader lines(path);
    Bed::read(lines, counter, [] {});
}

}  // namespace deepchrome

#endif
