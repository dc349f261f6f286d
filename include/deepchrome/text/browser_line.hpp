// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// True for lines that tables of intervals may have anywhere: comments, and what is meant for genome
/// browsers.
bool is_browser_line(std::string_view line);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool is_browser_line(std::string_view line) {
    return line.starts_with('#') || line.starts_with("track ") || line.starts_with("browser ") ||
           line == "track";
}

}  // namespace deepchrome

#endif
