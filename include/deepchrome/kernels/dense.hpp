// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/lane_product.hpp>
#include <deepchrome/kernels/rows_of_lanes.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

// The parameters of a dense layer are rows of `Outputs` values: one row per input, then the bias (the row of
// an input that is always one).

namespace detail {

/// Inputs that `dense_forward` takes at a time, so that they and their weights stay in the caches close by
/// while tile after tile of outputs reads them. With 32 registers a tile makes more of each that it reads, so
/// that they may be farther away.
template <class Arch>
constexpr std::size_t inputs_together(std::size_t inputs) {
    constexpr std::size_t most = vector_registers<Arch> == 32 ? 1024 : 256;
    const std::size_t parts = (inputs + most - 1) / most;
    return (inputs + parts - 1) / parts;
}

}  // namespace detail

/// y[o] = Function(bias[o] + sum over i of w[i][o] * x[i]), for `lanes` genes. `stride` is the distance
/// between features.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T, class Function = IdentityFunction>
void dense_forward(const T* w, const T* x, T* y, std::size_t lanes, std::size_t stride) {
    constexpr detail::ProductSteps steps{.w_term = Outputs,
                                         .w_segment = 0,
                                         .w_output = 1,
                                         .x_term = 1,
                                         .x_segment = 0,
                                         .x_position = 0,
                                         .fetches_weights = true};
    constexpr std::size_t together = detail::inputs_together<Arch>(Inputs);
    const T* bias = w + Inputs * Outputs;
    const detail::StoreEach<Function, 1, 0, T> store{y, static_cast<std::ptrdiff_t>(stride)};
    if constexpr (together == Inputs) {
        detail::product_of_position<Arch, steps, Outputs>(w, x, detail::Terms<T>{1, Inputs, bias, 1}, lanes,
                                                          stride, store);
    } else {
        for (std::size_t i = 0; i < Inputs; i += together) {
            detail::product_of_position<Arch, steps, Outputs>(
                w + i * Outputs, x + i * stride, detail::Terms<T>{1, std::min(together, Inputs - i), bias, 1},
                lanes, stride, detail::StoreParts<Function, 1, 0, T>{store, i == 0, i + together >= Inputs});
        }
    }
}

/// dx[i] = sum over o of w[i][o] * dy[o].
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T>
void dense_backward(const T* w, const T* dy, T* dx, std::size_t lanes, std::size_t stride) {
    constexpr detail::ProductSteps steps{
        .w_term = 1, .w_segment = 0, .w_output = Outputs, .x_term = 1, .x_segment = 0, .x_position = 0};
    detail::product_of_position<Arch, steps, Inputs>(
        w, dy, detail::Terms<T>{1, Outputs}, lanes, stride,
        detail::StoreEach<IdentityFunction, 1, 0, T>{dx, static_cast<std::ptrdiff_t>(stride)});
}

/// Row length of a transposed gradient: whole registers of any instruction set.
constexpr std::size_t transposed_row(std::size_t outputs) { return round_up(outputs, lane_group); }

/// Writes lanes [first, first + count) of `features` features gene by gene: row g of `rows` holds all
/// features of lane g, and zeros up to `transposed_row(features)`.
template <class T>
void transpose_lanes(const T* x, std::size_t features, std::size_t first, std::size_t count,
                     std::size_t stride, T* rows) {
    const std::size_t row = transposed_row(features);
    detail::rows_of_lanes(x, features, first, count, stride, rows, row);
    for (std::size_t g = first; g < first + count; ++g)
        std::fill(rows + g * row + features, rows + (g + 1) * row, T{0});
}

namespace detail {

/// `Rows` x `Registers` sums over genes of x[row][gene] * dy[gene][...].
template <class Arch, std::size_t Rows, std::size_t Registers, class T>
__attribute__((noinline, no_sanitize("undefined"))) void
outer_tile(BatchView<const T> x, BatchView<const T> dy_rows, std::size_t row, std::size_t column, T* out,
           std::size_t out_row, std::size_t columns) {
    using Simd = xsimd::batch<T, Arch>;
    std::array<std::array<Simd, Registers>, Rows> sum;
#pragma GCC unroll 32
    for (std::size_t i = 0; i < Rows; ++i) {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) sum[i][r] = Simd(T{0});
    }
    const std::size_t stride = x.stride();
    for (std::size_t block = 0; block < x.layout().blocks(); ++block) {
        const T* v = x.block(block);
        const T* d = dy_rows.block(block) + column;
        for (std::size_t gene = 0; gene < x.layout().genes_of(block); ++gene) {
            std::array<Simd, Registers> gradient;
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) gradient[r] = Simd::load_aligned(d + r * Simd::size);
#pragma GCC unroll 32
            for (std::size_t i = 0; i < Rows; ++i) {
                const Simd value(v[i * stride]);
#pragma GCC unroll 32
                for (std::size_t r = 0; r < Registers; ++r)
                    sum[i][r] = multiply_add(value, gradient[r], sum[i][r]);
            }
            ++v;
            d += row;
        }
    }
    alignas(buffer_alignment) std::array<T, Rows * Registers * Simd::size> lines;
#pragma GCC unroll 32
    for (std::size_t i = 0; i < Rows; ++i) {
#pragma GCC unroll 32
        for (std::size_t r = 0; r < Registers; ++r) {
            sum[i][r].store_aligned(lines.data() + (i * Registers + r) * Simd::size);
        }
    }
    for (std::size_t i = 0; i < Rows; ++i)
        std::copy_n(lines.data() + i * Registers * Simd::size, columns, out + i * out_row);
}

}  // namespace detail

/// The gradient of the rows in `rows`, summed over all genes of the batch, written to `dw`. `dy_rows` is dy
/// as `transpose_lanes` writes it.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T>
void dense_gradient(IndexRange rows, BatchView<const T> x, BatchView<const T> dy_rows, T* dw) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t row = transposed_row(Outputs);
    constexpr std::size_t registers = (Outputs + Simd::size - 1) / Simd::size;
    constexpr std::size_t wide =
        std::min<std::size_t>(registers, detail::vector_registers<Arch> == 32 ? 4 : 2);
    constexpr std::size_t tail = registers % wide;
    constexpr std::size_t tall = 6;
    const std::size_t weights = std::min(rows.last, Inputs);

    const auto columns_of = [&]<std::size_t Rows>(std::size_t i) {
        T* out = dw + (i - rows.first) * Outputs;
        const auto call = [&]<std::size_t Registers>(std::size_t column) {
            detail::outer_tile<Arch, Rows, Registers, T>(x.from(i), dy_rows, row, column, out + column,
                                                         Outputs,
                                                         std::min(Outputs - column, Registers * Simd::size));
        };
        std::size_t column = 0;
        for (; column + wide * Simd::size <= registers * Simd::size; column += wide * Simd::size) {
            call.template operator()<wide>(column);
        }
        if constexpr (tail > 0) call.template operator()<tail>(column);
    };
    std::size_t i = rows.first;
    for (; i + tall <= weights; i += tall) columns_of.template operator()<tall>(i);
    for (; i < weights; ++i) columns_of.template operator()<1>(i);

    if (rows.last > Inputs) {
        T* bias = dw + (Inputs - rows.first) * Outputs;
        std::fill_n(bias, Outputs, T{0});
        for (std::size_t block = 0; block < x.layout().blocks(); ++block) {
            const T* d = dy_rows.block(block);
            for (std::size_t gene = 0; gene < x.layout().genes_of(block); ++gene, d += row) {
                for (std::size_t o = 0; o < Outputs; ++o) bias[o] += d[o];
            }
        }
    }
}

}  // namespace deepchrome
