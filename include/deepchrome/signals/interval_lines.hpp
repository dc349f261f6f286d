// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

// What the readers of lines of intervals share.
namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The whole number that all of `text` spells, such as 17 or -1, within 32 bits.
bool whole_number(std::string_view text, std::int32_t& value);

/// The coordinate of the current line, whose place in the file is put together only where it is no
/// coordinate.
std::int32_t line_coordinate(std::string_view text, const char* name, const LineReader& lines);

/// Throws DataError unless `end`, as `what` of the current line has it, is beyond `start`.
void require_bases(std::int32_t start, std::int32_t end, const char* what, const LineReader& lines);

/// Throws DataError for a name of a chromosome that is empty, not printable, or of another genome than those
/// before.
void require_chromosome(std::string_view name, const ChromosomeTable& before, const LineReader& lines);

/// Looks up the chromosomes of lines, most of which are on that of the line before.
class LineChromosome {
public:
    /// The number that `sink`, a ReadCounter or a TrackBins, knows the chromosome under.
    template <class Sink>
    std::size_t number(std::string_view name, Sink& sink, const LineReader& lines) {
        if (name != spelled_ || spelled_.empty()) {
            require_chromosome(name, sink.chromosomes(), lines);
            spelled_ = name;
            number_ = sink.chromosome(name);
        }
        return number_;
    }

private:
    std::string spelled_;
    std::size_t number_ = 0;
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <charconv>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool whole_number(std::string_view text, std::int32_t& value) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size();
}

DEEPCHROME_INLINE std::int32_t line_coordinate(std::string_view text, const char* name,
                                               const LineReader& lines) {
    std::int32_t value = 0;
    if (whole_number(text, value) && value >= 0) return value;
    return parse_coordinate(text, name, lines.where());
}

DEEPCHROME_INLINE void require_bases(std::int32_t start, std::int32_t end, const char* what,
                                     const LineReader& lines) {
    if (end > start) return;
    throw_as<DataError>({lines.where(), ": ", what, " ends at ", end, " and starts at ", start,
                         " (wanted an end beyond the start); check the order of the columns"});
}

DEEPCHROME_INLINE void require_chromosome(std::string_view name, const ChromosomeTable& before,
                                          const LineReader& lines) {
    if (name.empty())
        throw DataError(lines.where() +
                        ": has no name of a chromosome (wanted one); correct or remove the line");
    require_printable_name(name, "chromosome name", lines);
    if (const std::string mixed = second_genome(before, name); !mixed.empty())
        throw DataError(lines.where() + ": " + mixed);
}

}  // namespace deepchrome::detail

#endif
