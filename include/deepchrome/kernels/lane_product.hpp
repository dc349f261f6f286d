// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The identity: the default function that a kernel applies to its results.
struct IdentityFunction {
    template <class Simd>
    static Simd value(const Simd& x) {
        return x;
    }
    template <class Simd>
    static Simd slope(const Simd&) {
        return Simd(1);
    }
};

namespace detail {

/// A sum of products with two nested indices, as the kernels of Conv1D and Dense all are:
///     sum[p][o][lane] = start[o] + sum over s < segments, k < length of w[s][k][o] * x[p][s][k][lane]
/// `w` and `x` are addressed by constant steps; those of `x` are counted in features.
struct ProductSteps {
    std::ptrdiff_t w_term;     ///< from a term to the next
    std::ptrdiff_t w_segment;  ///< from a segment to the next
    std::ptrdiff_t w_output;   ///< from an output to the next
    std::ptrdiff_t x_term;
    std::ptrdiff_t x_segment;
    std::ptrdiff_t x_position;     ///< from a position to the next
    std::ptrdiff_t x_ahead = 0;    ///< from a term to one that is read soon and to be fetched; 0: none
    bool fetches_weights = false;  ///< fetch those of the outputs after the tile, which lie next to its own
};

/// How many terms a sum has, and where it starts.
template <class T>
struct Terms {
    std::size_t segments;
    std::size_t length;             ///< terms of a segment
    const T* start = nullptr;       ///< of the first output; null: all sums start from zero
    std::ptrdiff_t start_step = 0;  ///< from an output to the next

    /// The same from output `o` on.
    Terms from(std::ptrdiff_t o) const {
        return {segments, length, start != nullptr ? start + o * start_step : nullptr, start_step};
    }
};

/// Values of a cache line.
template <class T>
inline constexpr std::size_t cache_line = 64 / sizeof(T);

/// What becomes of a tile's sums: `Function` of each is stored. `y` is where the first output of the first
/// position goes, the others by constant steps counted in features.
template <class Function, std::ptrdiff_t OutputStep, std::ptrdiff_t PositionStep, class T>
struct StoreEach {
    T* y;
    std::ptrdiff_t stride;

    StoreEach at(std::size_t output, std::size_t position, std::size_t lane) const {
        return {y +
                    (static_cast<std::ptrdiff_t>(output) * OutputStep +
                     static_cast<std::ptrdiff_t>(position) * PositionStep) *
                        stride +
                    static_cast<std::ptrdiff_t>(lane),
                stride};
    }
    /// Brings what `take` will write near: `values` values of each output.
    template <std::size_t Outputs>
    [[gnu::always_inline]] void expect(std::size_t values) const {
        for (std::size_t o = 0; o < Outputs; ++o) {
            for (std::size_t i = 0; i < values; i += cache_line<T>) __builtin_prefetch(at(o, 0, i).y, 1);
        }
    }
    template <class Simd, std::size_t Registers, std::size_t Positions, std::size_t Outputs>
    [[gnu::always_inline]] void
    take(const std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs>& sum) const {
#pragma GCC unroll 32
        for (std::size_t o = 0; o < Outputs; ++o) {
#pragma GCC unroll 32
            for (std::size_t p = 0; p < Positions; ++p) {
                const StoreEach to = at(o, p, 0);
#pragma GCC unroll 32
                for (std::size_t r = 0; r < Registers; ++r) {
                    Function::value(sum[o][p][r]).store_aligned(to.y + r * Simd::size);
                }
            }
        }
    }
};

/// The same for sums that are computed in parts, and lie where they go to meanwhile.
template <class Function, std::ptrdiff_t OutputStep, std::ptrdiff_t PositionStep, class T>
struct StoreParts {
    static constexpr bool in_parts = true;

    StoreEach<Function, OutputStep, PositionStep, T> store;
    bool first;
    bool last;

    StoreParts at(std::size_t output, std::size_t position, std::size_t lane) const {
        return {store.at(output, position, lane), first, last};
    }
    /// Sums begin with what there is of them.
    template <class Simd, std::size_t Registers, std::size_t Positions, std::size_t Outputs>
    [[gnu::always_inline]] void
    resume(std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs>& sum) const {
        if (first) return;
#pragma GCC unroll 32
        for (std::size_t o = 0; o < Outputs; ++o) {
#pragma GCC unroll 32
            for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
                for (std::size_t r = 0; r < Registers; ++r) {
                    sum[o][p][r] = Simd::load_aligned(store.at(o, p, r * Simd::size).y);
                }
            }
        }
    }
    template <class Simd, std::size_t Registers, std::size_t Positions, std::size_t Outputs>
    [[gnu::always_inline]] void
    take(const std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs>& sum) const {
        if (last) {
            store.take(sum);
        } else {
            StoreEach<IdentityFunction, OutputStep, PositionStep, T>{store.y, store.stride}.take(sum);
        }
    }
};

/// One register tile: `Outputs` x `Positions` x `Registers` sums, kept in registers over the whole sum: all
/// loops over them are unrolled. Not inlined, so that a value is computed by the same instructions wherever
/// it is asked for.
///
/// With `Steps.x_ahead`, memory is asked for what will be needed next: at once for the lines that the sums go
/// to, and term by term for one line of the position ahead, which one telling the `number` of the tile, so
/// that the tiles of a position fetch all of the next. With `Steps.fetches_weights`, it is asked for the
/// weights of the next tile, where they are one line per term.
template <class Arch, ProductSteps Steps, std::size_t Outputs, std::size_t Positions, std::size_t Registers,
          class T, class Finish>
__attribute__((noinline, no_sanitize("undefined"))) void
product_tile(const T* w, const T* x, const Terms<T>& terms, std::ptrdiff_t stride, std::size_t number,
             Finish finish) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr bool fetch = Steps.x_ahead != 0 && Positions == 1;
    static_assert(!Steps.fetches_weights || Steps.w_output == 1);
    constexpr bool fetch_weights = Steps.fetches_weights && Outputs <= cache_line<T>;
    constexpr std::size_t lines = std::max<std::size_t>(1, Registers * Simd::size / cache_line<T>);
    const auto ahead = Steps.x_ahead * stride + static_cast<std::ptrdiff_t>(number % lines * cache_line<T>);
    if constexpr (fetch) finish.template expect<Outputs>(Registers * Simd::size);
    std::array<std::array<std::array<Simd, Registers>, Positions>, Outputs> sum;
#pragma GCC unroll 32
    for (std::size_t o = 0; o < Outputs; ++o) {
        const Simd first(
            terms.start != nullptr ? terms.start[static_cast<std::ptrdiff_t>(o) * terms.start_step] : T{0});
#pragma GCC unroll 32
        for (std::size_t p = 0; p < Positions; ++p) {
#pragma GCC unroll 32
            for (std::size_t r = 0; r < Registers; ++r) sum[o][p][r] = first;
        }
    }
    if constexpr (requires { Finish::in_parts; }) finish.resume(sum);
    for (std::size_t s = 0; s < terms.segments; ++s) {
        const T* wk = w + static_cast<std::ptrdiff_t>(s) * Steps.w_segment;
        const T* xk = x + static_cast<std::ptrdiff_t>(s) * Steps.x_segment * stride;
        for (std::size_t k = 0; k < terms.length; ++k) {
            std::array<std::array<Simd, Registers>, Positions> in;
#pragma GCC unroll 32
            for (std::size_t p = 0; p < Positions; ++p) {
                const T* from = xk + static_cast<std::ptrdiff_t>(p) * Steps.x_position * stride;
#pragma GCC unroll 32
                for (std::size_t r = 0; r < Registers; ++r)
                    in[p][r] = Simd::load_aligned(from + r * Simd::size);
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
            if constexpr (fetch) __builtin_prefetch(xk + ahead, 0, 2);
            if constexpr (fetch_weights) __builtin_prefetch(wk + 2 * Outputs - 1);
            wk += Steps.w_term;
            xk += Steps.x_term * stride;
        }
    }
    finish.take(sum);
}

/// How many outputs a tile takes, so that `outputs` are covered with the fewest instructions: a tile costs
/// its sums and its loads, and there are `registers` for both.
constexpr std::size_t best_tile(std::size_t outputs, std::size_t inputs_per_term, std::size_t registers) {
    const std::size_t most = std::max<std::size_t>(1, (registers - 1 - inputs_per_term) / inputs_per_term);
    const auto cost = [&](std::size_t o) {
        return o == 0 ? 0 : 2 * o * inputs_per_term + o + 2 * inputs_per_term;
    };
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

/// Registers of lanes of a tile of one position, so that each weight is used for each of them.
inline constexpr std::size_t wide_registers = 2;

/// The same of a convolution: as many as let it read the lanes of a block in the order in which they lie in
/// memory. None where so few `outputs` are summed up at a time that additions would wait for each other; then
/// tiles of several positions do it.
template <class Arch>
constexpr std::size_t conv_registers(std::size_t outputs) {
    const std::size_t most = vector_registers<Arch> == 32 ? 4 : 2;
    return outputs * most >= 8 ? most : 0;
}

/// Calls work.operator()<Tile>(first, number) for the tiles of `Outputs` outputs that share `Inputs` inputs
/// per term: nearly equal ones, so that none is too small to hide its loads.
template <class Arch, std::size_t Outputs, std::size_t Inputs, class Work>
void for_each_output_tile(Work&& work) {
    constexpr std::size_t most = best_tile(Outputs, Inputs, vector_registers<Arch>);
    constexpr std::size_t tiles = (Outputs + most - 1) / most;
    constexpr std::size_t tile = Outputs / tiles;
    constexpr std::size_t larger = Outputs % tiles * (tile + 1);
    std::size_t o = 0;
    std::size_t number = 0;
    if constexpr (larger > 0) {
        for (; o < larger; o += tile + 1) work.template operator()<tile + 1>(o, number++);
    }
    for (; o < Outputs; o += tile) work.template operator()<tile>(o, number++);
}

/// All outputs of `Positions` positions for `lanes` lanes, whole tiles of `Registers` registers: output tile
/// by output tile, so that all lanes use its weights while they are in the cache.
template <class Arch, ProductSteps Steps, std::size_t Outputs, std::size_t Positions, std::size_t Registers,
          class T, class Finish>
void product_of_outputs(const T* w, const T* x, const Terms<T>& terms, std::size_t lanes,
                        std::ptrdiff_t stride, Finish finish) {
    for_each_output_tile<Arch, Outputs, Positions * Registers>(
        [&]<std::size_t Tile>(std::size_t o, std::size_t number) {
            const auto at = static_cast<std::ptrdiff_t>(o);
            for (std::size_t lane = 0; lane < lanes; lane += Registers * xsimd::batch<T, Arch>::size) {
                product_tile<Arch, Steps, Tile, Positions, Registers>(
                    w + at * Steps.w_output, x + lane, terms.from(at), stride, number, finish.at(o, 0, lane));
            }
        });
}

/// Calls work.operator()<Registers>(lane) so that `lanes` lanes are covered by as few calls as possible of up
/// to `Most` registers each.
template <class Simd, std::size_t Most, class Work>
void for_each_lane_tile(std::size_t lanes, Work&& work) {
    std::size_t lane = 0;
    for (; lane + Most * Simd::size <= lanes; lane += Most * Simd::size) work.template operator()<Most>(lane);
    if constexpr (Most > 1) {
        for (; lane < lanes; lane += Simd::size) work.template operator()<1>(lane);
    }
}

/// All `Outputs` of one position for `lanes` lanes.
template <class Arch, ProductSteps Steps, std::size_t Outputs, class T, class Finish>
void product_of_position(const T* w, const T* x, const Terms<T>& terms, std::size_t lanes,
                         std::size_t stride_lanes, Finish finish) {
    constexpr std::size_t wide = wide_registers * xsimd::batch<T, Arch>::size;
    const auto stride = static_cast<std::ptrdiff_t>(stride_lanes);
    const std::size_t done = lanes - lanes % wide;
    product_of_outputs<Arch, Steps, Outputs, 1, wide_registers>(w, x, terms, done, stride, finish);
    if constexpr (lane_group % wide != 0) {
        product_of_outputs<Arch, Steps, Outputs, 1, 1>(w, x + done, terms, lanes - done, stride,
                                                       finish.at(0, 0, done));
    }
}

/// All `Outputs` x `positions` for `lanes` lanes: position by position, and lanes that do not fill so many
/// registers over tiles of `PositionTile` positions.
template <class Arch, ProductSteps Steps, std::size_t Outputs, std::size_t PositionTile, class T,
          class Finish>
void product_of_positions(const T* w, const T* x, const Terms<T>& terms, std::size_t positions,
                          std::size_t lanes, std::size_t stride_lanes, Finish finish) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t registers = conv_registers<Arch>(Outputs);
    constexpr std::size_t wide = registers * Simd::size;
    const auto stride = static_cast<std::ptrdiff_t>(stride_lanes);
    const auto outputs_of = [&]<std::size_t Positions, std::size_t Registers>(std::size_t position,
                                                                              std::size_t lane) {
        const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(position) * Steps.x_position * stride +
                                  static_cast<std::ptrdiff_t>(lane);
        product_of_outputs<Arch, Steps, Outputs, Positions, Registers>(
            w, x + at, terms, Registers * Simd::size, stride, finish.at(0, position, lane));
    };
    std::size_t done = 0;
    if constexpr (wide > 0) {
        done = lanes - lanes % wide;
        for (std::size_t position = 0; position < positions; ++position) {
            for (std::size_t lane = 0; lane < done; lane += wide) {
                outputs_of.template operator()<1, registers>(position, lane);
            }
        }
    }
    if constexpr (wide == 0 || lane_group % (wide > 0 ? wide : 1) != 0) {
        for (std::size_t lane = done; lane < lanes; lane += Simd::size) {
            const std::size_t tiled = positions - positions % PositionTile;
            for (std::size_t position = 0; position < tiled; position += PositionTile) {
                outputs_of.template operator()<PositionTile, 1>(position, lane);
            }
            if constexpr (PositionTile > 1) {
                for (std::size_t position = tiled; position < positions; ++position) {
                    outputs_of.template operator()<1, 1>(position, lane);
                }
            }
        }
    }
}

}  // namespace detail
}  // namespace deepchrome
