// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// So many hexadecimal digits of a number, the last ones; eight lower-case ones are all of it.
std::string hexadecimal(std::uint32_t number, std::size_t digits = 8,
                        std::string_view alphabet = "0123456789abcdef");

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::string hexadecimal(std::uint32_t number, std::size_t digits,
                                          std::string_view alphabet) {
    std::string text(digits, '0');
    for (std::size_t i = digits; i > 0; --i, number >>= 4) text[i - 1] = alphabet[number & 15];
    return text;
}

}  // namespace deepchrome

#endif
