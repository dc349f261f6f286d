// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <charconv>
#include <clocale>
#include <concepts>
#include <cstdlib>
#include <string>
#include <system_error>
#include <type_traits>

#if __has_include(<xlocale.h>)
#include <xlocale.h>  // strtod_l of macOS
#endif

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// What std::from_chars does with a decimal number, by the C library.
template <std::floating_point T>
std::from_chars_result from_chars_by_strtod(const char* first, const char* last, T& value) {
    // strtod also takes white space, a plus sign and hexadecimal digits.
    const char* const digits = first != last && *first == '-' ? first + 1 : first;
    if (digits == last || *digits == '+' || *digits == '-' || (*digits >= '\t' && *digits <= '\r') ||
        *digits == ' ') {
        return {first, std::errc::invalid_argument};
    }
    const bool hexadecimal = last - digits > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    const std::string text(first, hexadecimal ? digits + 1 : last);  // with the zero at its end
    static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
    char* end = nullptr;
    errno = 0;
    T found{};
    if constexpr (std::is_same_v<T, float>)
        found = strtof_l(text.c_str(), &end, c_locale);
    else
        found = strtod_l(text.c_str(), &end, c_locale);
    if (end == text.c_str()) return {first, std::errc::invalid_argument};
    const char* const rest = first + (end - text.c_str());
    if (errno == ERANGE && (found == 0 || is_infinite(found))) return {rest, std::errc::result_out_of_range};
    value = found;
    return {rest, std::errc()};
}

}  // namespace detail

/// std::from_chars, also for floating-point numbers where the standard library lacks that (libc++ before 20).
template <class T>
std::from_chars_result from_chars(const char* first, const char* last, T& value) {
    if constexpr (requires { std::from_chars(first, last, value); }) {
        return std::from_chars(first, last, value);
    } else {
        return detail::from_chars_by_strtod(first, last, value);
    }
}

}  // namespace deepchrome
