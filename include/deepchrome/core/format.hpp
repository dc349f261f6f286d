// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The shortest decimal text that reads back as exactly `value`; independent of the locale.
template <std::floating_point T>
std::string format_shortest(T value) {
    std::array<char, 40> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

/// `value` with `digits` significant digits, as printf's %g writes it; independent of the locale.
std::string format_significant(double value, int digits);

/// `value` with `digits` digits after the decimal point; independent of the locale.
std::string format_fixed(double value, int digits);

/// The items as one text, separated by `separator`.
template <class Range>
std::string join(const Range& items, std::string_view separator) {
    std::string joined;
    bool first = true;
    for (const auto& item : items) {
        if (!first) joined += separator;
        joined += item;
        first = false;
    }
    return joined;
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string format_significant(double value, int digits) {
    std::array<char, 64> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits).ptr;
    return {text.data(), end};
}

DEEPCHROME_INLINE std::string format_fixed(double value, int digits) {
    std::array<char, 400> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits).ptr;
    return {text.data(), end};
}

}  // namespace deepchrome

#endif
