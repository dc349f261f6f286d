// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/text/fields.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The largest coordinate that is taken, as in BAM and bigWig.
inline constexpr std::int64_t largest_coordinate = std::numeric_limits<std::int32_t>::max();

/// A coordinate of [0, 2^31). Throws DataError that says `name` and what stands there.
std::int32_t parse_coordinate(std::string_view text, const char* name, const std::string& where);

/// The strand that `text` names: +, - or '.' for none.
char parse_strand(std::string_view text, const std::string& where);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <charconv>
#include <system_error>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::int32_t parse_coordinate(std::string_view text, const char* name,
                                                const std::string& where) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc::invalid_argument && end == text.data() + text.size()) {
        if (problem == std::errc{} && value >= 0 && value <= largest_coordinate)
            return static_cast<std::int32_t>(value);
        throw_as<DataError>({where, ": ", name, " is ", text.substr(0, 40),
                             text.front() == '-' ? " (wanted 0 or more)" : " (wanted at most 2147483647)",
                             "; correct or remove the line"});
    }
    throw_as<DataError>({where, ": ", name, " is ", in_quotes(text),
                         " (wanted a whole number); check the order of the columns, or remove a header"});
}

DEEPCHROME_INLINE char parse_strand(std::string_view text, const std::string& where) {
    if (text == "+" || text == "-" || text == ".") return text.front();
    throw_as<DataError>(
        {where, ": the strand is ", in_quotes(text), " (wanted +, - or .); check the order of the columns"});
}

}  // namespace deepchrome

#endif
