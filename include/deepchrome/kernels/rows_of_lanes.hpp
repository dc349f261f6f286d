// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Writes `features` features of lanes [first, first + count) gene by gene: gene g from rows + g * row_stride
/// on. `stride` is the distance between features. A lane group of features at a time, so that what is read
/// stays in the cache. Not inlined, since compilers would unroll its loops as a whole where the counts are
/// constants.
template <class T>
[[gnu::noinline]] void rows_of_lanes(const T* x, std::size_t features, std::size_t first, std::size_t count,
                                     std::size_t stride, T* rows, std::size_t row_stride) {
    for (std::size_t begin = 0; begin < features; begin += lane_group) {
        const std::size_t end = std::min(begin + lane_group, features);
        for (std::size_t gene = first; gene < first + count; ++gene) {
            T* row = rows + gene * row_stride;
            for (std::size_t f = begin; f < end; ++f) row[f] = x[f * stride + gene];
        }
    }
}

}  // namespace deepchrome::detail
