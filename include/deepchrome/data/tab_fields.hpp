// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepchrome/core/message.hpp>
#include <deepchrome/data/csv_field.hpp>
#include <deepchrome/data/line_reader.hpp>

namespace deepchrome {

/// The largest coordinate that is taken, as in BAM and bigWig.
inline constexpr std::int64_t largest_coordinate = std::numeric_limits<std::int32_t>::max();

namespace detail {

/// Splits a line at its tabs.
inline void split_tabs(std::string_view line, std::vector<std::string_view>& fields) {
    fields.clear();
    for (;;) {
        const std::size_t tab = line.find('\t');
        fields.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return;
        line.remove_prefix(tab + 1);
    }
}

/// True for lines that tables of intervals may have anywhere: comments, and what is meant for genome browsers.
inline bool is_browser_line(std::string_view line) {
    return line.starts_with('#') || line.starts_with("track ") || line.starts_with("browser ") || line == "track";
}

/// A coordinate of [0, 2^31). Throws DataError that says `name` and what stands there.
inline std::int32_t coordinate(std::string_view text, const char* name, const std::string& where) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc::invalid_argument && end == text.data() + text.size()) {
        if (problem == std::errc{} && value >= 0 && value <= largest_coordinate) return static_cast<std::int32_t>(value);
        throw_as<DataError>({where, ": ", name, " is ", text.substr(0, 40),
                             text.front() == '-' ? " (wanted 0 or more)" : " (wanted at most 2147483647)",
                             "; correct or remove the line"});
    }
    throw_as<DataError>({where, ": ", name, " is ", quoted(text),
                         " (wanted a whole number); check the order of the columns"});
}

/// The strand that `text` names: +, - or '.' for none.
inline char strand(std::string_view text, const std::string& where) {
    if (text == "+" || text == "-" || text == ".") return text.front();
    throw_as<DataError>({where, ": the strand is ", quoted(text),
                         " (wanted +, - or .); check the order of the columns"});
}

/// What to say of a line with too few columns.
inline std::string too_few_columns(std::string_view line, std::size_t found, const std::string& wanted) {
    const bool spaces = found == 1 && line.find_first_of(" ,") != line.npos;
    return std::string("has ") + std::to_string(found) + (found == 1 ? " column" : " columns") + " (wanted " + wanted +
           "); " + (spaces ? "separate the columns by tabs" : "give a file of this kind");
}

}  // namespace detail
}  // namespace deepchrome
