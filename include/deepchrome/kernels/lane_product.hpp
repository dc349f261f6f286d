// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome::detail {

/// A sum of products with two nested indices, as the kernels of Conv1D and Dense all are:
///     y[p][o][lane] = start[o] + sum over s < segments, k < Length of w[s][k][o] * x[p][s][k][lane]
/// `w` and `x` are addressed by constant steps; those of `x` and `y` are counted in features.
struct ProductSteps {
    std::size_t length;            ///< terms of a segment
    std::ptrdiff_t w_term;         ///< from a term to the next
    std::ptrdiff_t w_segment;      ///< from a segment to the next
    std::ptrdiff_t w_output;       ///< from an output to the next
    std::ptrdiff_t x_term;
    std::ptrdiff_t x_segment;
    std::ptrdiff_t x_position;     ///< from a position to the next
    std::ptrdiff_t y_output;
    std::ptrdiff_t y_position;
};

/// One register tile: `Outputs` x `Positions` x `Registers` sums, kept in registers over the whole sum: all loops over them
/// are unrolled.
template <class Arch, ProductSteps Steps, std::size_t Outputs, std::size_t Positions, std::size_t Registers, class T>
__attribute__((noinline, no_sanitize("undefined"))) void product_tile(const T* w, const T* x, T* y, const T* start, std::ptrdiff_t start_step,
                                    std::size_t segments, std::ptrdiff_t stride) {
    using Simd = xsimd::batch<T, Arch>;
    std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs> sum;
#pragma GCC unroll 32
    for (std::size_t o = 0; o < Outputs; ++o) {
        const Simd first(start != nullptr ? start[static_cast<std::ptrdiff_t>(o) * start_step] : T{0});
#pragma GCC unroll 32
        for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) sum[o][p][r] = first;
        }
    }
    for (std::size_t s = 0; s < segments; ++s) {
        const T* wk = w + static_cast<std::ptrdiff_t>(s) * Steps.w_segment;
        const T* xk = x + static_cast<std::ptrdiff_t>(s) * Steps.x_segment * stride;
        for (std::size_t k = 0; k < Steps.length; ++k) {
            std::array<std::array<Simd, Registers>, Positions> in;
#pragma GCC unroll 32
            for (std::size_t p = 0; p < Positions; ++p) {
                const T* from = xk + static_cast<std::ptrdiff_t>(p) * Steps.x_position * stride;
#pragma GCC unroll 32
                for (std::size_t r = 0; r < Registers; ++r) in[p][r] = Simd::load_aligned(from + r * Simd::size);
            }
#pragma GCC unroll 32
            for (std::size_t o = 0; o < Outputs; ++o) {
                const Simd weight(wk[static_cast<std::ptrdiff_t>(o) * Steps.w_output]);
#pragma GCC unroll 32
                for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
                    for (std::size_t r = 0; r < Registers; ++r) {
                        sum[o][p][r] = multiply_add(weight, in[p][r], sum[o][p][r]);
                    }
                }
            }
            wk += Steps.w_term;
            xk += Steps.x_term * stride;
        }
    }
#pragma GCC unroll 32
    for (std::size_t o = 0; o < Outputs; ++o) {
#pragma GCC unroll 32
        for (std::size_t p = 0; p < Positions; ++p) {
            T* out = y + (static_cast<std::ptrdiff_t>(o) * Steps.y_output +
                          static_cast<std::ptrdiff_t>(p) * Steps.y_position) * stride;
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) sum[o][p][r].store_aligned(out + r * Simd::size);
        }
    }
}

/// How many outputs a tile takes, so that `outputs` are covered with the fewest instructions: a tile costs its sums and
/// its loads, and there are `registers` for both.
constexpr std::size_t best_tile(std::size_t outputs, std::size_t inputs_per_term, std::size_t registers) {
    const std::size_t most = std::max<std::size_t>(1, (registers - 1 - inputs_per_term) / inputs_per_term);
    const auto cost = [&](std::size_t o) { return o == 0 ? 0 : 2 * o * inputs_per_term + o + 2 * inputs_per_term; };
    std::size_t best = 1;
    std::size_t least = outputs * cost(1);
    for (std::size_t o = 2; o <= std::min(most, outputs); ++o) {
        const std::size_t total = outputs / o * cost(o) + cost(outputs % o);
        if (total <= least) {
            least = total;
            best = o;
        }
    }
    return best;
}

/// The shape of a register tile for a number of outputs and positions.
struct TileShape {
    std::size_t outputs;
    std::size_t positions;
};

/// Registers of lanes per tile where there is one position: enough to use each weight several times.
template <class Arch>
inline constexpr std::size_t wide_registers = vector_registers<Arch> == 32 ? 4 : 2;

/// All `Outputs` x `positions` for `lanes` lanes. Positions run over tiles of `PositionTile`.
template <class Arch, ProductSteps Steps, std::size_t Outputs, std::size_t PositionTile, class T>
void product(const T* w, const T* x, T* y, const T* start, std::ptrdiff_t start_step, std::size_t positions,
             std::size_t segments, std::size_t lanes, std::size_t stride_lanes) {
    using Simd = xsimd::batch<T, Arch>;
    const auto stride = static_cast<std::ptrdiff_t>(stride_lanes);

    const auto outputs_of = [&]<std::size_t Positions, std::size_t Registers>(std::size_t position,
                                                                            std::size_t lane) {
        constexpr std::size_t tile = best_tile(Outputs, Positions * Registers, vector_registers<Arch>);
        const T* xp = x + static_cast<std::ptrdiff_t>(position) * Steps.x_position * stride + lane;
        T* yp = y + static_cast<std::ptrdiff_t>(position) * Steps.y_position * stride + lane;
        const auto call = [&]<std::size_t Tile>(std::size_t o) {
            const auto at = static_cast<std::ptrdiff_t>(o);
            product_tile<Arch, Steps, Tile, Positions, Registers>(
                w + at * Steps.w_output, xp, yp + at * Steps.y_output * stride,
                start != nullptr ? start + at * start_step : nullptr, start_step, segments, stride);
        };
        for (std::size_t o = 0; o + tile <= Outputs; o += tile) call.template operator()<tile>(o);
        if constexpr (Outputs % tile != 0) call.template operator()<Outputs % tile>(Outputs - Outputs % tile);
    };
    const auto positions_of = [&]<std::size_t Registers>(std::size_t lane) {
        std::size_t position = 0;
        if constexpr (PositionTile > 1) {
            for (; position + PositionTile <= positions; position += PositionTile) {
                outputs_of.template operator()<PositionTile, Registers>(position, lane);
            }
        }
        for (; position < positions; ++position) outputs_of.template operator()<1, Registers>(position, lane);
    };
    constexpr std::size_t most = PositionTile > 1 ? 1 : wide_registers<Arch>;
    std::size_t lane = 0;
    for (; lane + most * Simd::size <= lanes; lane += most * Simd::size) {
        positions_of.template operator()<most>(lane);
    }
    if constexpr (most > 2) {
        for (; lane + 2 * Simd::size <= lanes; lane += 2 * Simd::size) positions_of.template operator()<2>(lane);
    }
    for (; lane < lanes; lane += Simd::size) positions_of.template operator()<1>(lane);
}

}  // namespace deepchrome::detail
