// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace deepchrome {

/// The version of the library. It is written here only: the build reads this line.
inline constexpr std::string_view version = "0.2.0";

}  // namespace deepchrome
