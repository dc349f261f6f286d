// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

// What columns of text look like, by which formats are told apart. A shape is seen before anything is read,
// so that none of these throws.

using Fields = std::vector<std::string_view>;

bool is_whole(std::string_view text);

inline bool is_whole(const Fields& row, std::size_t column) {
    return column < row.size() && is_whole(row[column]);
}

inline bool is_strand(std::string_view text) { return text == "+" || text == "-" || text == "."; }

/// The value of a track as text has it: a number, perhaps with a plus sign. Empty where it is none.
template <class T>
std::optional<T> parse_value(std::string_view text) {
    const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
    return parse_number<T>(plus ? text.substr(1) : text);
}

inline bool is_value(std::string_view text) { return parse_value<double>(text).has_value(); }

inline bool is_value(const Fields& row, std::size_t column) {
    return column < row.size() && is_value(row[column]);
}

/// What stands for a value that is missing.
inline bool is_missing_value(std::string_view text) {
    return text == "NA" || text == "NaN" || text == "nan" || text == "NAN" || text == ".";
}

/// True for what may be meant as a value, although it is none as it stands: nothing, "0,5", "\"2\"", "<3",
/// "3 reads", "N/A", ...
bool may_be_value(std::string_view text);

/// True for a list of whole numbers, each perhaps with a comma after it.
inline bool is_list(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789,") == text.npos && text.front() != ',';
}

/// True for the alignment of a read such as 36M or 20M1000N16M.
bool is_cigar(std::string_view text);

/// chromosome, start, end, as BED and its relatives begin.
inline bool is_interval(const Fields& row) { return is_whole(row, 1) && is_whole(row, 2); }

/// The columns of BED beyond the first six, as UCSC defines them: thickStart and thickEnd within the
/// interval, a color, and blocks.
bool is_thick(const Fields& row);

inline bool is_color(std::string_view text) {
    return text == "." || text == "0" || (is_list(text) && std::count(text.begin(), text.end(), ',') == 2);
}

inline bool has_blocks(const Fields& row) {
    return row.size() >= 12 && is_thick(row) && is_whole(row, 9) && is_list(row[10]) && is_list(row[11]);
}

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cctype>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool is_whole(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

DEEPCHROME_INLINE bool may_be_value(std::string_view text) {
    std::size_t first = 0;
    while (first < text.size() && std::isalnum(static_cast<unsigned char>(text[first])) == 0) ++first;
    if (first == text.size() || std::isdigit(static_cast<unsigned char>(text[first])) != 0) return true;
    std::string lower(text.substr(first));
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view word :
         {"na", "n/a", "nan", "null", "none", "nil", "inf", "infinity", "missing"}) {
        if (lower == word) return true;
    }
    return false;
}

DEEPCHROME_INLINE bool is_cigar(std::string_view text) {
    return text.size() > 1 && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
           text.find_first_not_of("0123456789MIDNSHP=X") == text.npos &&
           std::isdigit(static_cast<unsigned char>(text.back())) == 0;
}

DEEPCHROME_INLINE bool is_thick(const Fields& row) {
    const auto value = [&](std::size_t column) { return parse_number<double>(row[column]).value_or(-1); };
    const bool inside = value(1) <= value(6) && value(6) <= value(7) && value(7) <= value(2);
    const bool none = row[6] == row[7] && (row[6] == "0" || row[6] == "." || row[6] == "-1");
    return none || (is_whole(row[6]) && is_whole(row[7]) && inside);
}

}  // namespace deepchrome::detail

#endif
