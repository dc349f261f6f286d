// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/text/from_chars.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The number that all of `text` spells, correctly rounded; infinite when too large for T, empty when it is
/// no number.
template <class T>
std::optional<T> parse_number(std::string_view text) {
    T value{};
    const auto [end, problem] = from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || problem == std::errc::invalid_argument) return std::nullopt;
    if (problem == std::errc{}) return value;
    // Out of range, either by size or by smallness; the double tells which.
    double wide = 0;
    const auto again = from_chars(text.data(), text.data() + text.size(), wide);
    if (again.ec == std::errc{} && std::abs(wide) < 1) return T{0};
    return infinite_number<T>();
}

/// The whole number of up to 9 digits that `text` starts with: its end, or null. `text` as in `quick_number`.
const char* quick_index(const char* text, std::size_t& value);

/// The plain decimal number that `text` starts with, such as 17 or 0.25: its end, or null where the exact
/// reading is left to `parse_number`. `text` must hold a character that belongs to no number.
const char* quick_number(const char* text, float& value);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <array>
#include <bit>
#include <cstdint>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE const char* quick_index(const char* text, std::size_t& value) {
    const char* p = text;
    std::size_t result = 0;
    for (; *p >= '0' && *p <= '9'; ++p) result = result * 10 + static_cast<std::size_t>(*p - '0');
    value = result;
    return p == text || p - text > 9 ? nullptr : p;
}

DEEPCHROME_INLINE const char* quick_number(const char* text, float& value) {
    const auto digit = [](char c) { return static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0'; };
    const char* p = text;
    std::uint32_t next = digit(*p);
    if (next > 9) return nullptr;
    std::uint32_t whole = next;
    while ((next = digit(*++p)) <= 9) whole = whole * 10 + next;
    if (p - text > 9) return nullptr;
    if (*p != '.') {
        value = static_cast<float>(static_cast<std::int32_t>(whole));
        return p;
    }
    static constexpr std::array<double, 16> powers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const char* const point = p;
    std::uint64_t all = whole;
    while ((next = digit(*++p)) <= 9) all = all * 10 + next;
    const auto fraction = static_cast<std::size_t>(p - point - 1);
    // Up to 15 digits and a power of ten up to 10^22 are exact doubles, so their quotient is rounded
    // correctly (Clinger 1990). Rounding it again to float goes wrong only where it looks like a tie of
    // floats.
    if (fraction == 0 || p - text > 16) return nullptr;
    const double exact = static_cast<double>(static_cast<std::int64_t>(all)) / powers[fraction];
    constexpr std::uint64_t beyond_float = (std::uint64_t{1} << 29) - 1;
    constexpr std::uint64_t tie = std::uint64_t{1} << 28;
    if ((std::bit_cast<std::uint64_t>(exact) & beyond_float) == tie) return nullptr;
    value = static_cast<float>(exact);
    return p;
}

}  // namespace deepchrome

#endif
