// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/rows_of_lanes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// The most registers of terms that a tile of `conv1d_pool_gradient` reads at once.
inline constexpr std::size_t most_term_registers = 4;

}  // namespace detail

/// Values of a row of `conv1d_rows`: one gene's input in its natural order, with the zeros of the padding at
/// both ends and as many values more as a register tile may read beyond.
constexpr std::size_t conv1d_row_stride(const ConvGeometry& g) {
    const std::size_t read = (g.output_positions - 1) * g.stride + (g.width - 1) * g.dilation + 1;
    const std::size_t positions = std::max(read, g.pad_left + g.input.positions);
    return round_up(positions * g.input.channels, lane_group) + detail::most_term_registers * lane_group;
}

/// Writes the inputs of lanes [first, first + count) gene by gene to `rows`, as `conv1d_pool_gradient` wants
/// them.
template <ConvGeometry G, class T>
void conv1d_rows(const T* x, std::size_t first, std::size_t count, std::size_t stride, T* rows) {
    constexpr std::size_t begin = G.pad_left * G.input.channels;
    constexpr std::size_t row_stride = conv1d_row_stride(G);
    for (std::size_t gene = first; gene < first + count; ++gene) {
        T* row = rows + gene * row_stride;
        std::fill_n(row, begin, T{0});
        std::fill(row + begin + G.input.size(), row + row_stride, T{0});
    }
    detail::rows_of_lanes(x, G.input.size(), first, count, stride, rows + begin, row_stride);
}

}  // namespace deepchrome
