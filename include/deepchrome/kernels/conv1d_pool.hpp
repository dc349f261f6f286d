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

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// Takes the sums of several positions of one window: keeps the largest of each output, as Function of it,
/// and its position. The first tile of a window is `Fresh`; the others are compared with what is there.
template <class Function, bool Fresh, class T>
struct KeepLargest {
    T* y;
    T* winner;
    T position;
    std::ptrdiff_t stride;

    KeepLargest at(std::size_t output, std::size_t, std::size_t) const {
        const auto step = static_cast<std::ptrdiff_t>(output) * stride;
        return {y + step, winner + step, position, stride};
    }
    template <class Simd, std::size_t Registers, std::size_t Positions, std::size_t Outputs>
    [[gnu::always_inline]] void
    take(const std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs>& sum) const {
#pragma GCC unroll 32
        for (std::size_t o = 0; o < Outputs; ++o) {
            const KeepLargest to = at(o, 0, 0);
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) {
                Simd largest = sum[o][0][r];
                Simd found(position);
#pragma GCC unroll 32
                for (std::size_t p = 1; p < Positions; ++p) {
                    const auto better = sum[o][p][r] > largest;
                    found = xsimd::select(better, Simd(position + static_cast<T>(p)), found);
                    largest = xsimd::max(largest, sum[o][p][r]);
                }
                largest = Function::value(largest);
                T* value_at = to.y + r * Simd::size;
                T* winner_at = to.winner + r * Simd::size;
                if constexpr (!Fresh) {
                    const Simd before = Simd::load_aligned(value_at);
                    found = xsimd::select(largest > before, found, Simd::load_aligned(winner_at));
                    largest = xsimd::max(before, largest);
                }
                largest.store_aligned(value_at);
                found.store_aligned(winner_at);
            }
        }
    }
};

/// Positions of a window that a register tile takes at once: few enough for the registers, and such that few
/// are left over.
template <class Arch>
constexpr std::size_t pool_tile(std::size_t window, std::size_t outputs) {
    constexpr std::size_t most = vector_registers<Arch> - 1;
    // Loads and sums of all outputs for a tile of p positions, in hundredths.
    const auto cost = [&](std::size_t p) {
        const std::size_t together = std::max<std::size_t>(1, std::min(outputs, (most - p) / p));
        const std::size_t tiles = (outputs + together - 1) / together;
        return tiles * p + outputs * (2 * p + 1);
    };
    std::size_t best = 1;
    const auto whole_cost = [&](std::size_t p) { return window / p * cost(p) + window % p * cost(1); };
    for (std::size_t p = 2; p <= std::min(window, (most - 1) / 2); ++p) {
        if (whole_cost(p) <= whole_cost(best)) best = p;
    }
    return best;
}

}  // namespace detail

/// A convolution, an increasing function and the largest value of each window in one pass, for `lanes` genes:
///     y[w][f] = max over p in window w of Function(convolution[p][f])
/// `winner` has the position p that was chosen, the first of equals. The convolution itself is never stored.
template <class Arch, ConvGeometry G, PoolWindows W, class Function, class T>
void conv1d_pool_forward(const T* w, const T* x, T* y, T* winner, std::size_t lanes, std::size_t stride) {
    using Simd = xsimd::batch<T, Arch>;
    static_assert(G.output_positions <= (std::size_t{1} << std::numeric_limits<T>::digits),
                  "deepchrome: too many positions");
    constexpr auto position_step = static_cast<std::ptrdiff_t>(G.stride * G.input.channels);
    const auto terms =
        detail::conv_terms<G>(w, detail::conv_window_segments<G>, detail::conv_window_length<G>);
    static constexpr IndexRange whole = G.whole_windows();
    constexpr std::size_t tile = detail::pool_tile<Arch>(W.width, G.filters);
    const auto step = static_cast<std::ptrdiff_t>(stride);
    // Tiles divide the windows, and no window reaches beyond the input.
    constexpr bool even = whole.size() == G.output_positions && W.width % tile == 0;
    constexpr auto origin = G.source(0, 0) * static_cast<std::ptrdiff_t>(G.input.channels);

    detail::for_each_lane_tile<Simd, (tile > 1 ? 1 : detail::wide_registers)>(
        lanes, [&]<std::size_t Registers>(std::size_t lane) {
            for (std::size_t window = 0; window < W.count; ++window) {
                const std::size_t at = window * G.filters * stride + lane;
                const auto tile_of = [&]<std::size_t Positions, bool Fresh>(std::size_t p) {
                    const detail::KeepLargest<Function, Fresh, T> keep{y + at, winner + at, static_cast<T>(p),
                                                                       step};
                    if constexpr (Positions == 1 && whole.size() < G.output_positions) {
                        if (p < whole.first || p >= whole.last) {
                            detail::conv1d_edge<Arch, G, Registers>(w, x + lane, p, step, keep);
                            return;
                        }
                    }
                    detail::product_of_outputs<Arch, detail::conv_steps<G>, G.filters, Positions, Registers>(
                        w, x + (origin + static_cast<std::ptrdiff_t>(p) * position_step) * step + lane, terms,
                        Registers * Simd::size, step, keep);
                };
                std::size_t p = window * W.stride;
                const std::size_t last = p + W.width;
                const auto take = [&]<bool Fresh>() {
                    if (even || (p >= whole.first && p + tile <= std::min(last, whole.last))) {
                        tile_of.template operator()<tile, Fresh>(p);
                        p += tile;
                    } else if constexpr (!even) {
                        tile_of.template operator()<1, Fresh>(p);
                        p += 1;
                    }
                };
                take.template operator()<true>();
                if constexpr (!even || tile < W.width) {
                    while (p < last) take.template operator()<false>();
                }
            }
        });
}

namespace detail {

/// Sums over genes and windows of dy[filter] * (the terms at the filter's winner), for `Filters` filters and
/// `Registers` registers of terms.
template <class Arch, std::size_t Filters, std::size_t Registers, class T>
__attribute__((noinline, no_sanitize("undefined"))) void
winner_tile(BatchView<const T> rows, std::size_t row_stride, std::size_t first_term,
            BatchView<const T> winner, BatchView<const T> dy, std::size_t windows, std::size_t window_step,
            std::size_t position_step, T* out, std::size_t out_step, std::size_t terms) {
    using Simd = xsimd::batch<T, Arch>;
    std::array<std::array<Simd, Registers>, Filters> sum;
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) sum[f][r] = Simd(T{0});
    }
    const std::size_t stride = dy.stride();
    for (std::size_t block = 0; block < dy.layout().blocks(); ++block) {
        for (std::size_t gene = 0; gene < dy.layout().genes_of(block); ++gene) {
            const T* row = rows.block(block) + gene * row_stride + first_term;
            const T* d = dy.block(block) + gene;
            const T* chosen = winner.block(block) + gene;
            for (std::size_t window = 0; window < windows; ++window) {
#pragma GCC unroll 32
                for (std::size_t f = 0; f < Filters; ++f) {
                    const T* from =
                        row + static_cast<std::size_t>(static_cast<std::ptrdiff_t>(chosen[f * stride])) *
                                  position_step;
                    const Simd slope(d[f * stride]);
#pragma GCC unroll 32
                    for (std::size_t r = 0; r < Registers; ++r) {
                        sum[f][r] =
                            multiply_add(slope, Simd::load_unaligned(from + r * Simd::size), sum[f][r]);
                    }
                }
                d += window_step;
                chosen += window_step;
            }
        }
    }
    alignas(buffer_alignment) std::array<T, Registers * Simd::size> line;
#pragma GCC unroll 32
    for (std::size_t f = 0; f < Filters; ++f) {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) sum[f][r].store_aligned(line.data() + r * Simd::size);
        std::copy_n(line.data(), std::min(terms, line.size()), out + f * out_step);
    }
}

}  // namespace detail

/// The gradient of the rows (filters) in `rows` of a convolution whose outputs pass on a gradient at the
/// winners of the windows alone, summed over all genes of the batch, written to `dw`. `x_rows` is x as
/// `conv1d_rows` writes it, `dy` the gradient of the convolution's output at each window's `winner`; lanes
/// without a gene must have dy = 0.
template <class Arch, ConvGeometry G, PoolWindows W, class T>
void conv1d_pool_gradient(IndexRange rows, BatchView<const T> x_rows, BatchView<const T> winner,
                          BatchView<const T> dy, T* dw) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t terms = detail::conv_window_length<G>;
    constexpr std::size_t registers = (terms + Simd::size - 1) / Simd::size;
    constexpr std::size_t most = detail::vector_registers<Arch> == 32 ? detail::most_term_registers : 3;
    constexpr std::size_t tiles = (registers + most - 1) / most;
    constexpr std::size_t wide = (registers + tiles - 1) / tiles;
    constexpr std::size_t tail = registers % wide;
    constexpr std::size_t tile =
        std::min<std::size_t>(detail::vector_registers<Arch> == 32 ? 6 : 4, G.filters);
    const std::size_t window_step = G.filters * dy.stride();

    const auto terms_of = [&]<std::size_t Filters>(std::size_t f) {
        for (std::size_t segment = 0; segment < detail::conv_window_segments<G>; ++segment) {
            T* out = dw + (f - rows.first) * G.row() + segment * terms;
            const auto call = [&]<std::size_t Registers>(std::size_t term) {
                detail::winner_tile<Arch, Filters, Registers, T>(
                    x_rows, conv1d_row_stride(G), segment * G.dilation * G.input.channels + term,
                    winner.from(f), dy.from(f), W.count, window_step, G.stride * G.input.channels, out + term,
                    G.row(), terms - term);
            };
            std::size_t r = 0;
            for (; r + wide <= registers; r += wide) call.template operator()<wide>(r * Simd::size);
            if constexpr (tail > 0) call.template operator()<tail>(r * Simd::size);
        }
    };
    std::size_t f = rows.first;
    for (; f + tile <= rows.last; f += tile) terms_of.template operator()<tile>(f);
    if constexpr (tile > 1) {
        for (; f < rows.last; ++f) terms_of.template operator()<1>(f);
    }

    for (f = rows.first; f < rows.last; ++f) {
        Simd sum(T{0});
        for (std::size_t block = 0; block < dy.layout().blocks(); ++block) {
            const std::size_t lanes = round_up(dy.layout().genes_of(block), lane_group);
            for (std::size_t window = 0; window < W.count; ++window) {
                const T* d = dy.block(block) + window * window_step + f * dy.stride();
                for (std::size_t lane = 0; lane < lanes; lane += Simd::size)
                    sum += Simd::load_aligned(d + lane);
            }
        }
        dw[(f - rows.first + 1) * G.row() - 1] = detail::sum_of_lanes(sum);
    }
}

/// Spreads the gradient of each window's winner over the convolution's output: dy_conv[p][f] = dy where p has
/// won, else 0.
template <class Arch, ConvGeometry G, PoolWindows W, class T>
void conv1d_pool_spread(const T* winner, const T* dy, T* dy_conv, std::size_t lanes, std::size_t stride) {
    using Simd = xsimd::batch<T, Arch>;
    for (std::size_t f = 0; f < G.output_positions * G.filters; ++f)
        std::fill_n(dy_conv + f * stride, lanes, T{0});
    for (std::size_t window = 0; window < W.count; ++window) {
        for (std::size_t f = 0; f < G.filters; ++f) {
            const std::size_t at = (window * G.filters + f) * stride;
            for (std::size_t lane = 0; lane < lanes; lane += Simd::size) {
                const Simd found = Simd::load_aligned(winner + at + lane);
                const Simd slope = Simd::load_aligned(dy + at + lane);
                for (std::size_t p = window * W.stride; p < window * W.stride + W.width; ++p) {
                    T* to = dy_conv + (p * G.filters + f) * stride + lane;
                    const Simd share = xsimd::select(found == Simd(static_cast<T>(p)), slope, Simd(T{0}));
                    (Simd::load_aligned(to) + share).store_aligned(to);
                }
            }
        }
    }
}

}  // namespace deepchrome
