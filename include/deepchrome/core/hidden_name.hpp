// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include <deepchrome/core/hexadecimal.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the names of unfinished files and folders begin with. Sixteen hexadecimal digits follow.
inline constexpr std::string_view hidden_prefix = ".deepchrome-";

/// A name that nobody can guess: ".deepchrome-1a2b3c4d5e6f7081".
std::string hidden_name();

/// Whether a name is one that `hidden_name` makes.
bool is_hidden_name(std::string_view name);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <random>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE std::string hidden_name() {
    std::random_device source;
    return std::string(hidden_prefix) + hexadecimal(source()) + hexadecimal(source());
}

DEEPCHROME_ONCE bool is_hidden_name(std::string_view name) {
    if (!name.starts_with(hidden_prefix)) return false;
    const std::string_view digits = name.substr(hidden_prefix.size());
    return digits.size() == 16 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

}  // namespace deepchrome

#endif
