// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Pooling windows over the positions of a signal; channels are independent.
struct PoolWindows {
    std::size_t width;
    std::size_t stride;
    std::size_t count;
};

}  // namespace deepchrome
