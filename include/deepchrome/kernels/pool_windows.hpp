// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace deepchrome {

/// Windows over the positions of a signal, each channel by itself.
struct PoolWindows {
    std::size_t width;
    std::size_t stride;
    std::size_t count;
};

}  // namespace deepchrome
