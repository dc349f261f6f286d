// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/read_counter.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>
#include <deepchrome/text/text_start.hpp>

// What the readers of lines with whole fragments share.
namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The whole number that all of `text` spells, such as 17 or -1, within 32 bits.
inline bool whole_number(std::string_view text, std::int32_t& value) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size();
}

/// The coordinate of the current line, whose place in the file is put together only where it is no
/// coordinate.
inline std::int32_t line_coordinate(std::string_view text, const char* name, const LineReader& lines) {
    std::int32_t value = 0;
    if (whole_number(text, value) && value >= 0) return value;
    return parse_coordinate(text, name, lines.where());
}

/// Throws DataError unless `end`, as `what` of the current line has it, is beyond `start`.
inline void require_bases(std::int32_t start, std::int32_t end, const char* what, const LineReader& lines) {
    if (end > start) return;
    throw_as<DataError>({lines.where(), ": ", what, " ends at ", end, " and starts at ", start,
                         " (wanted an end beyond the start); check the order of the columns"});
}

/// Looks up the chromosomes of lines, most of which are on that of the line before.
class LineChromosome {
public:
    std::size_t number(std::string_view name, ReadCounter& counter, const LineReader& lines) {
        if (name == spelled_ && !spelled_.empty()) return number_;
        if (name.empty()) {
            throw DataError(lines.where() +
                            ": has a column for a chromosome that is empty; correct or remove the line");
        }
        require_printable_name(name, "chromosome name", lines);
        spelled_ = name;
        return number_ = counter.chromosome(name);
    }

private:
    std::string spelled_;
    std::size_t number_ = 0;
};

/// True if most of the first rows fit a format, so that a damaged one is refused by its reader and does not
/// make the file one of another format.
template <class Fits>
bool most_rows_fit(const TextStart& start, Fits&& fits) {
    constexpr std::size_t most = 64;
    std::size_t seen = 0;
    std::size_t fitting = 0;
    for (const TextStart::Line& row : start.rows) {
        if (seen == most) break;
        ++seen;
        fitting += fits(split_fields(row.text, '\t'));
    }
    return 2 * fitting > seen;
}

}  // namespace deepchrome::detail
