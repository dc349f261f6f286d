// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_rows.hpp>
#include <deepchrome/kernels/lane_product.hpp>
#include <deepchrome/kernels/pool_windows.hpp>
#include <deepchrome/kernels/single.hpp>

// The convolution for one gene alone: a vector register holds several filters, not several genes.
//
// The gene's features lie `lane_group` apart, in the first lane of a block; the other lanes are set to zero.

namespace deepchrome {
namespace detail {

/// Filters of a row of `conv1d_terms`: whole registers of any instruction set.
constexpr std::size_t padded_filters(std::size_t filters) { return round_up(filters, lane_group); }

/// Writes the parameters term by term: row k has weight k of all filters, the last of the `rows` their biases. Not inlined,
/// since compilers would unroll its loops as a whole where the counts are constants.
template <class T>
[[gnu::noinline]] void conv1d_terms(const T* w, std::size_t filters, std::size_t rows, T* terms) {
    for (std::size_t k = 0; k < rows; ++k) {
        T* row = terms + k * padded_filters(filters);
        for (std::size_t f = 0; f < filters; ++f) row[f] = w[f * rows + k];
        std::fill(row + filters, row + padded_filters(filters), T{0});
    }
}

/// The gene's row is what product_tile calls weights, its positions the outputs; the filters' terms are what it calls x.
template <ConvGeometry G>
inline constexpr ProductSteps single_steps{
    .length = conv_window_steps<G>.length,
    .w_term = 1,
    .w_segment = static_cast<std::ptrdiff_t>(G.dilation * G.input.channels),
    .w_output = static_cast<std::ptrdiff_t>(G.stride * G.input.channels),
    .x_term = 1,
    .x_segment = static_cast<std::ptrdiff_t>(G.input.channels),
    .x_position = 0};

/// Stores Function(sum + bias), position after position.
template <class Function, class T>
struct StoreFilters {
    const T* bias;
    T* y;
    std::size_t row;  ///< from a position to the next

    template <class Simd, std::size_t Registers, std::size_t Positions>
    [[gnu::always_inline]] void take(const std::array<std::array<std::array<Simd, Registers>, 1>, Positions>& sum) const {
#pragma GCC unroll 32
        for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) {
                const Simd value = Function::value(sum[p][0][r] + Simd::load_aligned(bias + r * Simd::size));
                value.store_aligned(y + p * row + r * Simd::size);
            }
        }
    }
};

/// Stores the largest Function(sum + bias) of the positions, and which it is. The first tile of a window is `Fresh`; the
/// others are compared with what is there.
template <class Function, bool Fresh, class T>
struct KeepLargestFilters {
    const T* bias;
    T* y;
    T* winner;
    T position;

    template <class Simd, std::size_t Registers, std::size_t Positions>
    [[gnu::always_inline]] void take(const std::array<std::array<std::array<Simd, Registers>, 1>, Positions>& sum) const {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) {
            Simd largest = sum[0][0][r];
            Simd found(position);
#pragma GCC unroll 32
            for (std::size_t p = 1; p < Positions; ++p) {
                found = xsimd::select(sum[p][0][r] > largest, Simd(position + static_cast<T>(p)), found);
                largest = xsimd::max(largest, sum[p][0][r]);
            }
            largest = Function::value(largest + Simd::load_aligned(bias + r * Simd::size));
            T* value_at = y + r * Simd::size;
            T* winner_at = winner + r * Simd::size;
            if constexpr (!Fresh) {
                const Simd before = Simd::load_aligned(value_at);
                found = xsimd::select(largest > before, found, Simd::load_aligned(winner_at));
                largest = xsimd::max(before, largest);
            }
            largest.store_aligned(value_at);
            found.store_aligned(winner_at);
        }
    }
};

/// Registers of filters and positions of a tile.
template <class Arch, class T>
constexpr std::size_t single_registers(std::size_t filters) {
    const std::size_t all = (filters + xsimd::batch<T, Arch>::size - 1) / xsimd::batch<T, Arch>::size;
    const std::size_t most = vector_registers<Arch> == 32 ? 4 : 2;
    return std::min(all, most);
}
template <class Arch, class T>
constexpr std::size_t single_positions(std::size_t filters, std::size_t positions) {
    const std::size_t registers = single_registers<Arch, T>(filters);
    return std::min(positions, std::min<std::size_t>(8, (vector_registers<Arch> - 1 - registers) / registers));
}

/// All filters of `Positions` positions from `row` on; `finish(f)` is told the first filter of a tile.
template <class Arch, ConvGeometry G, std::size_t Positions, class T, class Finish>
void single_filters(const T* row, const T* terms, Finish&& finish) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t all = (G.filters + Simd::size - 1) / Simd::size;
    constexpr std::size_t wide = single_registers<Arch, T>(G.filters);
    const auto call = [&]<std::size_t Registers>(std::size_t f) {
        product_tile<Arch, single_steps<G>, Positions, 1, Registers>(
            row, terms + f, static_cast<const T*>(nullptr), 0, conv_window_segments<G>,
            static_cast<std::ptrdiff_t>(padded_filters(G.filters)), finish(f));
    };
    std::size_t r = 0;
    for (; r + wide <= all; r += wide) call.template operator()<wide>(r * Simd::size);
    if constexpr (all % wide > 0) call.template operator()<all % wide>(r * Simd::size);
}

/// Rows of filters, `padded_filters` apart, become the first lanes of their features, in place. Not inlined, as above.
template <class T>
[[gnu::noinline]] void spread_filters(T* values, std::size_t filters, std::size_t rows) {
    for (std::size_t p = rows; p-- > 0;) {
        for (std::size_t f = filters; f-- > 0;) {
            store_single(values, p * filters + f, T{values[p * padded_filters(filters) + f]});
        }
    }
}

}  // namespace detail

/// Values of memory that the kernels for one gene need.
constexpr std::size_t conv1d_single_memory(const ConvGeometry& g) {
    return conv1d_row_stride(g) + g.row() * detail::padded_filters(g.filters);
}

/// `conv1d_forward` for the gene in the first lane.
template <class Arch, ConvGeometry G, class T, class Function = Identity>
void conv1d_single_forward(const T* w, const T* x, T* y, T* memory) {
    constexpr std::size_t tile = detail::single_positions<Arch, T>(G.filters, G.output_positions);
    constexpr std::size_t filters = detail::padded_filters(G.filters);
    T* terms = memory + conv1d_row_stride(G);
    conv1d_rows<G>(x, 0, 1, lane_group, memory);
    detail::conv1d_terms(w, G.filters, G.row(), terms);
    const T* bias = terms + (G.row() - 1) * filters;
    const auto positions_of = [&]<std::size_t Positions>(std::size_t p) {
        detail::single_filters<Arch, G, Positions>(
            static_cast<const T*>(memory) + p * G.stride * G.input.channels, static_cast<const T*>(terms), [&](std::size_t f) {
                return detail::StoreFilters<Function, T>{bias + f, y + p * filters + f, filters};
            });
    };
    constexpr std::size_t rest = G.output_positions % tile;
    for (std::size_t p = 0; p + rest < G.output_positions; p += tile) positions_of.template operator()<tile>(p);
    if constexpr (rest > 0) positions_of.template operator()<rest>(G.output_positions - rest);
    detail::spread_filters(y, G.filters, G.output_positions);
}

/// `conv1d_pool_forward` for the gene in the first lane.
template <class Arch, ConvGeometry G, PoolWindows W, class Function, class T>
void conv1d_single_pool_forward(const T* w, const T* x, T* y, T* winner, T* memory) {
    static_assert(G.output_positions <= (std::size_t{1} << std::numeric_limits<T>::digits), "deepchrome: too many positions");
    constexpr std::size_t tile = detail::single_positions<Arch, T>(G.filters, W.width);
    constexpr std::size_t filters = detail::padded_filters(G.filters);
    T* terms = memory + conv1d_row_stride(G);
    conv1d_rows<G>(x, 0, 1, lane_group, memory);
    detail::conv1d_terms(w, G.filters, G.row(), terms);
    const T* bias = terms + (G.row() - 1) * filters;
    for (std::size_t window = 0; window < W.count; ++window) {
        const std::size_t at = window * filters;
        const auto positions_of = [&]<std::size_t Positions, bool Fresh>(std::size_t p) {
            detail::single_filters<Arch, G, Positions>(
                static_cast<const T*>(memory) + p * G.stride * G.input.channels, static_cast<const T*>(terms),
                [&](std::size_t f) {
                    return detail::KeepLargestFilters<Function, Fresh, T>{bias + f, y + at + f, winner + at + f,
                                                                          static_cast<T>(p)};
                });
        };
        std::size_t p = window * W.stride;
        const std::size_t last = p + W.width;
        positions_of.template operator()<tile, true>(p);
        p += tile;
        if constexpr (tile < W.width) {
            for (; p + tile <= last; p += tile) positions_of.template operator()<tile, false>(p);
            if constexpr (W.width % tile > 0) positions_of.template operator()<W.width % tile, false>(p);
        }
    }
    detail::spread_filters(y, G.filters, W.count);
    detail::spread_filters(winner, G.filters, W.count);
}

}  // namespace deepchrome
