// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Error unless `value` is finite and at least 0.
void check_not_negative(std::string_view owner, std::string_view name, double value);

/// Error unless 0 <= value < 1.
void check_fraction(std::string_view owner, std::string_view name, double value);

/// Error unless `value` is finite and above 0.
void check_positive(std::string_view owner, std::string_view name, double value);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE void check_not_negative(std::string_view owner, std::string_view name, double value) {
    if (!is_finite(value) || value < 0.0)
        throw_as<Error>(
            {owner, ": ", name, " is ", format_shortest(value), " (wanted a number of at least 0)"});
}

DEEPCHROME_ONCE void check_fraction(std::string_view owner, std::string_view name, double value) {
    if (is_nan(value) || value < 0.0 || value >= 1.0)
        throw_as<Error>(
            {owner, ": ", name, " is ", format_shortest(value), " (wanted at least 0 and less than 1)"});
}

DEEPCHROME_ONCE void check_positive(std::string_view owner, std::string_view name, double value) {
    if (!is_finite(value) || value <= 0.0)
        throw_as<Error>({owner, ": ", name, " is ", format_shortest(value), " (wanted a number above 0)"});
}

}  // namespace deepchrome::detail

#endif
