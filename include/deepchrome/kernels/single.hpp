// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepchrome/core/batch.hpp>

namespace deepchrome::detail {

/// One gene's value of feature `i`, with zeros in the lanes beside it.
template <class T>
void store_single(T* block, std::size_t i, T value) {
    T* lanes = block + i * lane_group;
    std::fill_n(lanes, lane_group, T{0});
    lanes[0] = value;
}

}  // namespace deepchrome::detail
