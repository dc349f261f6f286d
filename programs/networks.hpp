// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/run/network_registry.hpp>

namespace programs {

/// The networks that the programs are built with. They are compiled once, in networks.cpp, for all programs.
const deepchrome::NetworkRegistry& networks();

/// Other numbers of classes are a rebuild away: -DDEEPCHROME_CLASSES=16.
inline constexpr std::size_t most_classes = DEEPCHROME_CLASSES;
static_assert(most_classes >= 2, "DEEPCHROME_CLASSES is too small (wanted 2 or more)");

}  // namespace programs
