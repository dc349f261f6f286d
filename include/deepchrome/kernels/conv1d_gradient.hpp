// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_stretch.hpp>

// The gradient of a convolution's weights: for each filter and term the sum over genes and positions of dy *
// x. Terms lie in the lanes of registers, so that a value of dy is loaded once for several registers of them,
// and the rows of x that they are read from are written once for all filters. (With genes in the lanes each
// product would need a load of its own, from places a whole position apart.) The last terms, where they do
// not nearly fill a register, are summed up with genes in the lanes all the same, together with the biases.

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// The size of tiles of at most `most` that cover `n` as evenly as can be.
constexpr std::size_t even_tile(std::size_t n, std::size_t most) {
    const std::size_t tiles = std::max<std::size_t>(1, (n + most - 1) / most);
    return (n + tiles - 1) / tiles;
}

/// Calls work.operator()<N>(first) so that tiles of N cover `all`: as many of `Tile` as there is room for,
/// then of `Tail`, which is what remains of all filters, and of 1 for what else a worker's share leaves.
template <std::size_t Tile, std::size_t Tail, class Work>
void for_each_tile(IndexRange all, Work&& work) {
    std::size_t i = all.first;
    for (; i + Tile <= all.last; i += Tile) work.template operator()<Tile>(i);
    if constexpr (Tail > 1) {
        for (; i + Tail <= all.last; i += Tail) work.template operator()<Tail>(i);
    }
    if constexpr (Tile > 1) {
        for (; i < all.last; ++i) work.template operator()<1>(i);
    }
}

/// How the terms of a convolution's rows are laid out in registers, and how many filters share them.
template <class Arch, ConvGeometry G, class T>
struct GradientTerms {
    static constexpr std::size_t size = xsimd::batch<T, Arch>::size;
    static constexpr std::size_t terms = G.width * G.input.channels;
    /// The last terms, summed up with genes in the lanes.
    static constexpr std::size_t with_genes = terms % size <= size * 3 / 4 ? terms % size : 0;
    static constexpr std::size_t in_registers = terms - with_genes;
    static constexpr std::size_t registers =
        even_tile((in_registers + size - 1) / size, vector_registers<Arch> == 32 ? 4 : 3);
    static constexpr std::size_t tile = registers * size;  ///< terms of a tile

    /// Filters of a tile that has `wide` registers for each. (More than 16 would not save any more loads.)
    static constexpr std::size_t filters(std::size_t wide) {
        return even_tile(G.filters, std::min<std::size_t>(16, (vector_registers<Arch> - 1 - wide) / wide));
    }
    /// The same with genes in the lanes.
    static constexpr std::size_t gene_filters =
        even_tile(G.filters, std::min<std::size_t>(16, (vector_registers<Arch> - 1) / (with_genes + 2)));
};

/// Adds to `out` the sums over genes and the outputs of a stretch of dy[filter] * (the terms at `rows` of the
/// output's window), for `Filters` x `Terms` pairs kept in registers.
template <class Arch, ConvGeometry G, std::size_t Filters, std::size_t Terms, class T>
__attribute__((noinline, no_sanitize("undefined"))) void
window_tile(const T* rows, const T* dy, std::size_t genes, std::size_t stride, std::size_t outputs, T* out) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr Conv1DStretches stretches = conv1d_stretches<G>;
    constexpr std::size_t whole = Terms / Simd::size;
    constexpr std::size_t rest = Terms % Simd::size;
    constexpr std::size_t registers = whole + (rest > 0 ? 1 : 0);
    std::array<std::array<Simd, registers>, Filters> sum;
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < registers; ++r) sum[f][r] = Simd(T{0});
    }
    for (std::size_t i = 0; i < outputs; ++i) {
        const T* window = rows;
        for (std::size_t gene = 0; gene < genes; ++gene) {
            std::array<Simd, registers> term;
#pragma GCC unroll 32
            for (std::size_t r = 0; r < registers; ++r)
                term[r] = Simd::load_unaligned(window + r * Simd::size);
#pragma GCC unroll 32
            for (std::size_t f = 0; f < Filters; ++f) {
                const Simd slope(dy[f * stride + gene]);
#pragma GCC unroll 32
                for (std::size_t r = 0; r < registers; ++r)
                    sum[f][r] = multiply_add(slope, term[r], sum[f][r]);
            }
            window += stretches.row;
        }
        rows += stretches.step * G.input.channels;
        dy += stretches.every * G.filters * stride;
    }
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
        T* to = out + f * G.row();
#pragma GCC unroll 32
        for (std::size_t r = 0; r < whole; ++r, to += Simd::size) {
            (Simd::load_unaligned(to) + sum[f][r]).store_unaligned(to);
        }
        if constexpr (rest > 0) {
            alignas(buffer_alignment) std::array<T, Simd::size> line;
            sum[f][whole].store_aligned(line.data());
            for (std::size_t k = 0; k < rest; ++k) to[k] += line[k];
        }
    }
}

/// What taps in the padding read.
template <class T>
alignas(buffer_alignment) inline constexpr std::array<T, block_lanes> zero_lanes{};

/// Adds to the rows at `out` the sums of the last `Terms` terms and of the bias over genes and the outputs of
/// a stretch.
template <class Arch, ConvGeometry G, std::size_t Filters, std::size_t Terms, class T>
__attribute__((noinline, no_sanitize("undefined"))) void
gene_tile(const T* x, const T* dy, std::size_t lanes, std::size_t stride, Conv1DStretch stretch, T* out) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t channels = G.input.channels;
    constexpr std::size_t first = G.width * channels - Terms;
    std::array<std::array<Simd, Terms + 1>, Filters> sum;
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
#pragma GCC unroll 32
        for (std::size_t k = 0; k <= Terms; ++k) sum[f][k] = Simd(T{0});
    }
    for (std::size_t i = 0; i < stretch.outputs; ++i) {
        const std::size_t p = stretch.first + i * conv1d_stretches<G>.every;
        const T* d = dy + p * G.filters * stride;
        std::array<const T*, Terms> from;
#pragma GCC unroll 32
        for (std::size_t k = 0; k < Terms; ++k) {
            const std::ptrdiff_t source = G.source(p, (first + k) / channels);
            const std::size_t feature = static_cast<std::size_t>(source) * channels + (first + k) % channels;
            from[k] = G.inside(source) ? x + feature * stride : zero_lanes<T>.data();
        }
        for (std::size_t lane = 0; lane < lanes; lane += Simd::size) {
            std::array<Simd, Filters> slope;
#pragma GCC unroll 32
            for (std::size_t f = 0; f < Filters; ++f) {
                slope[f] = Simd::load_aligned(d + f * stride + lane);
                sum[f][Terms] += slope[f];
            }
#pragma GCC unroll 32
            for (std::size_t k = 0; k < Terms; ++k) {
                const Simd term = Simd::load_aligned(from[k] + lane);
#pragma GCC unroll 32
                for (std::size_t f = 0; f < Filters; ++f) sum[f][k] = multiply_add(slope[f], term, sum[f][k]);
            }
        }
    }
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
#pragma GCC unroll 32
        for (std::size_t k = 0; k <= Terms; ++k) out[f * G.row() + first + k] += sum_of_lanes(sum[f][k]);
    }
}

}  // namespace detail

/// Values of memory that `conv1d_gradient` needs.
constexpr std::size_t conv1d_gradient_memory(const ConvGeometry& g) {
    return block_lanes * detail::Conv1DStretches(g).row;
}

/// The gradient of the rows (filters) in `rows`, summed over all genes of the batch, written to `dw`. Lanes
/// without a gene must have dy = 0. `memory` has room for `conv1d_gradient_memory` values.
template <class Arch, ConvGeometry G, class T>
void conv1d_gradient(IndexRange rows, BatchView<const T> x, BatchView<const T> dy, T* dw, T* memory) {
    using Terms = detail::GradientTerms<Arch, G, T>;
    const std::size_t stride = x.stride();
    std::fill_n(dw, rows.size() * G.row(), T{0});
    for (std::size_t block = 0; block < x.layout().blocks(); ++block) {
        const std::size_t genes = x.layout().genes_of(block);
        detail::for_each_stretch<G>([&](detail::Conv1DStretch stretch) {
            constexpr std::size_t together = Terms::gene_filters;
            detail::for_each_tile<together, G.filters % together>(
                rows, [&]<std::size_t Filters>(std::size_t f) {
                    detail::gene_tile<Arch, G, Filters, Terms::with_genes>(
                        x.block(block), dy.block(block) + f * stride, round_up(genes, lane_group), stride,
                        stretch, dw + (f - rows.first) * G.row());
                });
            if constexpr (Terms::in_registers > 0) {
                detail::conv1d_stretch_rows<Arch, G>(x.block(block), stretch, genes, stride, memory);
                const T* slopes = dy.block(block) + stretch.first * G.filters * stride;
                const auto add = [&]<std::size_t Count>(std::size_t term) {
                    constexpr std::size_t filters = Terms::filters((Count + Terms::size - 1) / Terms::size);
                    detail::for_each_tile<filters, G.filters % filters>(
                        rows, [&]<std::size_t Filters>(std::size_t f) {
                            detail::window_tile<Arch, G, Filters, Count>(
                                static_cast<const T*>(memory) + term, slopes + f * stride, genes, stride,
                                stretch.outputs, dw + (f - rows.first) * G.row() + term);
                        });
                };
                constexpr std::size_t tail = Terms::in_registers % Terms::tile;
                std::size_t term = 0;
                for (; term + Terms::tile <= Terms::in_registers; term += Terms::tile) {
                    add.template operator()<Terms::tile>(term);
                }
                if constexpr (tail > 0) add.template operator()<tail>(term);
            }
        });
    }
}

}  // namespace deepchrome
