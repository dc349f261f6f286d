// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/printable.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// `text` in quotes for a message: one printable line, cut after 40 bytes.
std::string in_quotes(std::string_view text);

/// Splits `line` at every `separator` into `fields`, which refer to it; one more than there are separators.
/// Of a longer line than `most` fields, the last one is the rest.
void split_fields(std::string_view line, char separator, std::vector<std::string_view>& fields,
                  std::size_t most = std::string_view::npos);

/// The same as a list of its own.
std::vector<std::string_view> split_fields(std::string_view line, char separator);

/// What to say of a line with too few columns.
std::string too_few_columns(std::string_view line, std::size_t found, std::string_view wanted);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string in_quotes(std::string_view text) {
    constexpr std::size_t most = 40;
    return message_of({"\"", printable(first_bytes(text, most)), text.size() > most ? "...\"" : "\""});
}

DEEPCHROME_INLINE void split_fields(std::string_view line, char separator,
                                    std::vector<std::string_view>& fields, std::size_t most) {
    fields.clear();
    for (;;) {
        const std::size_t end = fields.size() + 1 < most ? line.find(separator) : line.npos;
        fields.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return;
        line.remove_prefix(end + 1);
    }
}

DEEPCHROME_INLINE std::vector<std::string_view> split_fields(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    split_fields(line, separator, fields);
    return fields;
}

DEEPCHROME_INLINE std::string too_few_columns(std::string_view line, std::size_t found,
                                              std::string_view wanted) {
    const bool spaces = found == 1 && line.find_first_of(" ,") != line.npos;
    return message_of({"has ", found, found == 1 ? " column" : " columns", " (wanted ", wanted, "); ",
                       spaces ? "separate the columns by tabs" : "give a file of this kind"});
}

}  // namespace deepchrome

#endif
