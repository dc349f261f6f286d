// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deepchrome/core/hexadecimal.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/utf8.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Whether a character steers what shows it instead of being shown: control characters, marks that reverse
/// the direction of writing, and separators of lines and paragraphs.
bool steers(std::uint32_t code);

/// How many bytes of `text` are printable up to the first that are not.
std::size_t printable_prefix(std::string_view text);

/// The escape of the first character of `text`, or of its first byte where that is no UTF-8.
std::string escape_of_first(std::string_view text);

}  // namespace detail

/// True for UTF-8 that is shown as it is: no control characters (ends of line and tabs are among them), no
/// marks of writing direction, no separators of lines.
inline bool is_printable(std::string_view text) { return detail::printable_prefix(text) == text.size(); }

/// `text` as one line that a terminal shows and does not obey: what is not printable becomes an escape such
/// as \n, \x1b, \u202e, or \xff of a byte that is no UTF-8.
std::string printable(std::string_view text);

/// The first bytes of `text`, `most` at most, without a part of a character at their end.
std::string_view first_bytes(std::string_view text, std::size_t most);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool steers(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

DEEPCHROME_INLINE std::size_t printable_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte < 0x7F) {
            ++at;
            continue;
        }
        const std::string_view rest = text.substr(at);
        const std::size_t length = utf8_length(rest);
        if (length == 0 || steers(utf8_code(rest, length))) break;
        at += length;
    }
    return at;
}

DEEPCHROME_INLINE std::string escape_of_first(std::string_view text) {
    const std::size_t length = utf8_length(text);
    const std::uint32_t code =
        length > 0 ? utf8_code(text, length) : std::uint32_t{static_cast<unsigned char>(text.front())};
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    return length > 1 ? "\\u" + hexadecimal(code, 4) : "\\x" + hexadecimal(code, 2);
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string printable(std::string_view text) {
    std::string result;
    for (;;) {
        const std::size_t length = detail::printable_prefix(text);
        result += text.substr(0, length);
        text.remove_prefix(length);
        if (text.empty()) return result;
        result += detail::escape_of_first(text);
        text.remove_prefix(std::max<std::size_t>(detail::utf8_length(text), 1));
    }
}

DEEPCHROME_INLINE std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    for (std::size_t end = most; end > 0 && most - end < 4; --end) {
        if ((static_cast<unsigned char>(text[end]) & 0xC0u) != 0x80u) return text.substr(0, end);
    }
    return text.substr(0, most);  // no UTF-8
}

}  // namespace deepchrome

#endif
