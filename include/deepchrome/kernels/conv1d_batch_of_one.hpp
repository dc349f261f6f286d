// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_rows.hpp>
#include <deepchrome/kernels/lane_product.hpp>
#include <deepchrome/kernels/pool_windows.hpp>

// The convolution for a batch of one: a vector register holds several filters, not several genes. Each worker
// has its filters, in the forward pass and in the update of the weights.

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Filters of a row of terms: whole registers of any instruction set.
constexpr std::size_t padded_filters(std::size_t filters) { return round_up(filters, lane_group); }

/// Writes the parameters of filters [first, last) term by term: row k has weight k of all filters, the last
/// of the `rows` their biases. Not inlined, since compilers would unroll its loops as a whole where the
/// counts are constants.
template <class T>
[[gnu::noinline]] void conv1d_terms(const T* w, IndexRange filters, std::size_t row_step, std::size_t rows,
                                    T* terms) {
    for (std::size_t k = 0; k < rows; ++k) {
        for (std::size_t f = filters.first; f < filters.last; ++f) terms[k * row_step + f] = w[f * rows + k];
    }
}

/// The gene's row is what product_tile calls weights, its positions the outputs; the filters' terms are what
/// it calls x.
template <ConvGeometry G>
inline constexpr ProductSteps batch_of_one_steps{
    .w_term = 1,
    .w_segment = static_cast<std::ptrdiff_t>(G.dilation* G.input.channels),
    .w_output = static_cast<std::ptrdiff_t>(G.stride* G.input.channels),
    .x_term = 1,
    .x_segment = static_cast<std::ptrdiff_t>(G.input.channels),
    .x_position = 0};

/// Stores the first `count` lanes.
template <class Simd, class T>
void store_some(const Simd& value, T* to, std::size_t count) {
    if (count >= Simd::size) {
        value.store_unaligned(to);
        return;
    }
    alignas(buffer_alignment) std::array<T, Simd::size> lanes;
    value.store_aligned(lanes.data());
    std::copy_n(lanes.data(), count, to);
}

/// Stores Function(sum + bias) of `filters` filters, position after position.
template <class Function, class T>
struct StoreFilters {
    const T* bias;
    T* y;
    std::size_t filters;
    std::size_t row;  ///< from a position to the next

    template <class Simd, std::size_t Registers, std::size_t Positions>
    [[gnu::always_inline]] void
    take(const std::array<std::array<std::array<Simd, Registers>, 1>, Positions>& sum) const {
#pragma GCC unroll 32
        for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) {
                const Simd value = Function::value(sum[p][0][r] + Simd::load_aligned(bias + r * Simd::size));
                store_some(value, y + p * row + r * Simd::size, filters - r * Simd::size);
            }
        }
    }
};

/// The largest sums of a window so far, and their positions.
template <class Simd, std::size_t Registers>
struct LargestFilters {
    std::array<Simd, Registers> value;
    std::array<Simd, Registers> winner;
};

/// Keeps the largest sum of the positions, and which it is. The first tile of a window is `Fresh`; the others
/// are compared with what is there.
template <class Simd, std::size_t Registers, bool Fresh>
struct KeepLargestFilters {
    LargestFilters<Simd, Registers>* kept;
    typename Simd::value_type position;

    template <std::size_t Positions>
    [[gnu::always_inline]] void
    take(const std::array<std::array<std::array<Simd, Registers>, 1>, Positions>& sum) const {
        using T = typename Simd::value_type;
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) {
            Simd largest = Fresh ? sum[0][0][r] : kept->value[r];
            Simd found = Fresh ? Simd(position) : kept->winner[r];
#pragma GCC unroll 32
            for (std::size_t p = Fresh ? 1 : 0; p < Positions; ++p) {
                found = xsimd::select(sum[p][0][r] > largest, Simd(position + static_cast<T>(p)), found);
                largest = xsimd::max(largest, sum[p][0][r]);
            }
            kept->value[r] = largest;
            kept->winner[r] = found;
        }
    }
};

/// Registers of filters that a tile takes.
inline constexpr std::size_t batch_of_one_registers = 2;

/// Positions that a tile takes.
template <class Arch>
constexpr std::size_t batch_of_one_positions(std::size_t positions) {
    return std::min(positions,
                    std::min<std::size_t>(8, (vector_registers<Arch> - 1 - batch_of_one_registers) /
                                                 batch_of_one_registers));
}

/// Calls work.operator()<Registers>(filter) for this worker's tiles of filters.
template <class Arch, class T, std::size_t Filters, class Work>
void for_each_filter_tile(const Worker& worker, Work&& work) {
    constexpr std::size_t size = xsimd::batch<T, Arch>::size;
    constexpr std::size_t tile = batch_of_one_registers * size;
    const IndexRange tiles = worker.share((Filters + tile - 1) / tile);
    for (std::size_t t = tiles.first; t < tiles.last; ++t) {
        if constexpr (Filters % tile > 0 && Filters % tile <= size) {
            if ((t + 1) * tile > Filters) {
                work.template operator()<1>(t * tile);
                continue;
            }
        }
        if constexpr (Filters > size) work.template operator()<batch_of_one_registers>(t * tile);
    }
}

/// The sums of a tile of filters at `Positions` positions, of which the first reads from `row` on.
template <class Arch, ConvGeometry G, std::size_t Positions, std::size_t Registers, class T, class Finish>
void batch_of_one_sums(const T* row, const T* terms, const Finish& finish) {
    product_tile<Arch, batch_of_one_steps<G>, Positions, 1, Registers>(
        row, terms, Terms<T>{conv_window_segments<G>, conv_window_length<G>},
        static_cast<std::ptrdiff_t>(padded_filters(G.filters)), 0, finish);
}

/// Offsets in the memory of the kernels for a batch of one.
struct Conv1DBatchOfOneOffsets {
    std::size_t terms;     ///< the weights, behind the input of the gene
    std::size_t gradient;  ///< gradient of the input
    std::size_t end;
};
constexpr Conv1DBatchOfOneOffsets conv1d_batch_of_one_offsets(const ConvGeometry& g) {
    const std::size_t terms = conv1d_row_stride(g);
    const std::size_t gradient = terms + g.row() * padded_filters(g.filters);
    return {terms, gradient, gradient + conv1d_row_stride(g)};
}

}  // namespace detail

/// Number of values in the memory of the kernels for a batch of one.
constexpr std::size_t conv1d_batch_of_one_memory(const ConvGeometry& g) {
    return detail::conv1d_batch_of_one_offsets(g).end;
}

/// Whether the kernels read the input in place: no window reaches beyond it, and there is room behind it for
/// whole registers.
template <ConvGeometry G>
inline constexpr bool conv1d_batch_of_one_in_place =
    G.whole_windows().size() == G.output_positions&& G.input.size() * lane_group >= conv1d_row_stride(G);

/// Copies the input of a batch of one to `memory`, with padding, unless the other kernels read it in place.
/// One worker copies; the others wait.
template <ConvGeometry G, class T>
void conv1d_batch_of_one_input(const Worker& worker, BatchView<const T> x, T* memory) {
    if constexpr (!conv1d_batch_of_one_in_place<G>) {
        worker.for_each_slice(x.layout(), [&](LaneSlice) { conv1d_rows<G>(x.block(0), 0, 1, 1, memory); });
        worker.wait_for_all();
    }
}

namespace detail {

template <ConvGeometry G, class T>
const T* batch_of_one_row(const T* x, const T* memory) {
    return conv1d_batch_of_one_in_place<G> ? x : memory;
}

}  // namespace detail

/// `conv1d_forward` for a batch of one and the filters of this worker.
template <class Arch, ConvGeometry G, class T, class Function = IdentityFunction>
void conv1d_batch_of_one_forward(const Worker& worker, const T* w, const T* x, T* y, T* memory) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t tile = detail::batch_of_one_positions<Arch>(G.output_positions);
    constexpr std::size_t filters = detail::padded_filters(G.filters);
    const T* row = detail::batch_of_one_row<G>(x, static_cast<const T*>(memory));
    T* terms = memory + detail::conv1d_batch_of_one_offsets(G).terms;
    detail::for_each_filter_tile<Arch, T, G.filters>(worker, [&]<std::size_t Registers>(std::size_t f) {
        const std::size_t count = std::min(G.filters - f, Registers * Simd::size);
        detail::conv1d_terms(w, IndexRange{f, f + count}, filters, G.row(), terms);
        const auto positions_of = [&]<std::size_t Positions>(std::size_t p) {
            detail::batch_of_one_sums<Arch, G, Positions, Registers>(
                row + p * G.stride * G.input.channels, static_cast<const T*>(terms) + f,
                detail::StoreFilters<Function, T>{terms + (G.row() - 1) * filters + f, y + p * G.filters + f,
                                                  count, G.filters});
        };
        constexpr std::size_t rest = G.output_positions % tile;
        for (std::size_t p = 0; p + rest < G.output_positions; p += tile)
            positions_of.template operator()<tile>(p);
        if constexpr (rest > 0) positions_of.template operator()<rest>(G.output_positions - rest);
    });
}

/// `conv1d_pool_forward` for a batch of one and the filters of this worker.
template <class Arch, ConvGeometry G, PoolWindows W, class Function, class T>
void conv1d_batch_of_one_pool_forward(const Worker& worker, const T* w, const T* x, T* y, T* winner,
                                      T* memory) {
    static_assert(G.output_positions <= (std::size_t{1} << std::numeric_limits<T>::digits),
                  "deepchrome: too many positions");
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t tile = detail::batch_of_one_positions<Arch>(W.width);
    constexpr std::size_t filters = detail::padded_filters(G.filters);
    const T* row = detail::batch_of_one_row<G>(x, static_cast<const T*>(memory));
    T* terms = memory + detail::conv1d_batch_of_one_offsets(G).terms;
    detail::for_each_filter_tile<Arch, T, G.filters>(worker, [&]<std::size_t Registers>(std::size_t f) {
        const std::size_t count = std::min(G.filters - f, Registers * Simd::size);
        detail::conv1d_terms(w, IndexRange{f, f + count}, filters, G.row(), terms);
        const T* bias = terms + (G.row() - 1) * filters + f;
        for (std::size_t window = 0; window < W.count; ++window) {
            detail::LargestFilters<Simd, Registers> kept;
            const auto positions_of = [&]<std::size_t Positions, bool Fresh>(std::size_t p) {
                detail::batch_of_one_sums<Arch, G, Positions, Registers>(
                    row + p * G.stride * G.input.channels, static_cast<const T*>(terms) + f,
                    detail::KeepLargestFilters<Simd, Registers, Fresh>{&kept, static_cast<T>(p)});
            };
            std::size_t p = window * W.stride;
            const std::size_t last = p + W.width;
            positions_of.template operator()<tile, true>(p);
            p += tile;
            if constexpr (tile < W.width) {
                for (; p + tile <= last; p += tile) positions_of.template operator()<tile, false>(p);
                if constexpr (W.width % tile > 0) positions_of.template operator()<W.width % tile, false>(p);
            }
            const std::size_t at = window * G.filters + f;
            for (std::size_t r = 0; r < Registers; ++r) {
                const std::size_t first = r * Simd::size;
                const Simd value = Function::value(kept.value[r] + Simd::load_aligned(bias + first));
                detail::store_some(value, y + at + first, count - first);
                detail::store_some(kept.winner[r], winner + at + first, count - first);
            }
        }
    });
}

/// The gradient of the input for a batch of one. dy[k][filter] is the gradient of the convolution's output at
/// `position(k, filter)`, k < `count`. Called by one worker.
template <class Arch, ConvGeometry G, class T, class Position>
void conv1d_batch_of_one_backward(const T* w, const T* dy, std::size_t count, const Position& position, T* dx,
                                  T* memory) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t terms = detail::conv_window_length<G>;
    constexpr std::size_t whole = terms / Simd::size * Simd::size;
    T* gradient = memory + detail::conv1d_batch_of_one_offsets(G).gradient;
    std::fill_n(gradient, conv1d_row_stride(G), T{0});
    for (std::size_t k = 0; k < count; ++k) {
        for (std::size_t f = 0; f < G.filters; ++f) {
            const T slope = dy[k * G.filters + f];
            if (slope == T{0}) continue;
            const T* weight = w + f * G.row();
            T* to = gradient + position(k, f) * G.stride * G.input.channels;
            for (std::size_t segment = 0; segment < detail::conv_window_segments<G>; ++segment) {
                for (std::size_t i = 0; i < whole; i += Simd::size) {
                    const Simd before = Simd::load_unaligned(to + i);
                    detail::multiply_add(Simd(slope), Simd::load_unaligned(weight + i), before)
                        .store_unaligned(to + i);
                }
                for (std::size_t i = whole; i < terms; ++i) to[i] += slope * weight[i];
                weight += terms;
                to += G.dilation * G.input.channels;
            }
        }
    }
    std::copy_n(gradient + G.pad_left * G.input.channels, G.input.size(), dx);
}

/// The gradient of the rows (filters) in `filters` for a batch of one, written to `dw`. dy is as in
/// conv1d_batch_of_one_backward, `memory` as left by forward.
template <class Arch, ConvGeometry G, class T, class Position>
void conv1d_batch_of_one_gradient(IndexRange filters, const T* x, const T* dy, std::size_t count,
                                  const Position& position, const T* memory, T* dw) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t terms = detail::conv_window_length<G>;
    constexpr std::size_t registers = detail::most_term_registers;
    for (std::size_t f = filters.first; f < filters.last; ++f) {
        T* out = dw + (f - filters.first) * G.row();
        for (std::size_t segment = 0; segment < detail::conv_window_segments<G>; ++segment) {
            for (std::size_t term = 0; term < terms; term += registers * Simd::size) {
                const T* row =
                    detail::batch_of_one_row<G>(x, memory) + segment * G.dilation * G.input.channels + term;
                std::array<Simd, registers> sum;
#pragma GCC unroll 8
                for (std::size_t r = 0; r < registers; ++r) sum[r] = Simd(T{0});
                for (std::size_t k = 0; k < count; ++k) {
                    const Simd slope(dy[k * G.filters + f]);
                    const T* from = row + position(k, f) * G.stride * G.input.channels;
#pragma GCC unroll 8
                    for (std::size_t r = 0; r < registers; ++r) {
                        sum[r] =
                            detail::multiply_add(slope, Simd::load_unaligned(from + r * Simd::size), sum[r]);
                    }
                }
                alignas(buffer_alignment) std::array<T, registers * Simd::size> line;
#pragma GCC unroll 8
                for (std::size_t r = 0; r < registers; ++r)
                    sum[r].store_aligned(line.data() + r * Simd::size);
                std::copy_n(line.data(), std::min(terms - term, line.size()), out + segment * terms + term);
            }
        }
        T bias{0};
        for (std::size_t k = 0; k < count; ++k) bias += dy[k * G.filters + f];
        out[G.row() - 1] = bias;
    }
}

}  // namespace deepchrome
