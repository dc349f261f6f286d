// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The version of the library. It is written here only: the build reads this line.
inline constexpr std::string_view version = "0.2.0";

}  // namespace deepchrome
