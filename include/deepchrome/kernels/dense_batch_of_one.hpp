// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/batch_of_one.hpp>
#include <deepchrome/kernels/lane_product.hpp>

// The dense layer for a batch of one: a vector register holds several outputs, not several genes. Reading the
// weights takes nearly all the time, so rows with an input of zero (more than half after dropout and ReLU)
// are skipped.
//
// Each worker has the same rows (inputs) in the forward pass, in the gradient of the input and in the update
// of the weights. Its core therefore finds its part of the weights in its own cache.

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Rows of weights with a nonzero input that are processed together.
inline constexpr std::size_t rows_together = 8;

/// The outputs of a row of weights: whole registers, and the rest.
template <class Simd, std::size_t Outputs>
struct RowRegisters {
    static constexpr std::size_t whole = Outputs / Simd::size * Simd::size;
    static constexpr std::size_t rest = Outputs - whole;
    /// The rest is taken together with outputs before it.
    static constexpr bool overlaps = rest > 0 && whole > 0;
    static constexpr std::size_t last = overlaps ? Outputs - Simd::size : whole;
};

/// y[o] += sum over `Rows` rows of factor[r] * row[r][o].
template <class Arch, std::size_t Rows, std::size_t Outputs, class T>
__attribute__((noinline)) void add_rows(const std::array<const T*, rows_together>& row,
                                        const std::array<T, rows_together>& factor, T* y) {
    using Simd = xsimd::batch<T, Arch>;
    using Registers = RowRegisters<Simd, Outputs>;
    for (std::size_t o = 0; o < Registers::whole; o += Simd::size) {
        Simd sum = Simd::load_aligned(y + o);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) {
            sum = multiply_add(Simd(factor[r]), Simd::load_unaligned(row[r] + o), sum);
        }
        sum.store_aligned(y + o);
    }
    if constexpr (Registers::overlaps) {
        Simd sum = Simd::load_unaligned(y + Registers::last);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) {
            sum = multiply_add(last_lanes<Registers::rest>(Simd(factor[r])),
                               Simd::load_unaligned(row[r] + Registers::last), sum);
        }
        sum.store_unaligned(y + Registers::last);
    } else {
        for (std::size_t o = Registers::whole; o < Outputs; ++o) {
            for (std::size_t r = 0; r < Rows; ++r) y[o] += factor[r] * row[r][o];
        }
    }
}

/// out[r] = sum over o of row[r][o] * dy[o], for `Rows` rows. `seen(r, o, weights, slopes)` is called with
/// each register of both, or with single values if no register fits. Lanes that an earlier register has
/// covered have slope zero.
template <class Arch, std::size_t Rows, std::size_t Outputs, class T, class Row, class Seen>
__attribute__((noinline)) void dot_rows(const std::array<Row*, rows_together>& row, const T* dy,
                                        std::array<T, rows_together>& out, Seen seen) {
    using Simd = xsimd::batch<T, Arch>;
    using Registers = RowRegisters<Simd, Outputs>;
    std::array<Simd, Rows> sum;
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r) sum[r] = Simd(T{0});
    const auto take = [&](const Simd& slopes, std::size_t o) {
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) {
            const Simd weights = Simd::load_unaligned(row[r] + o);
            sum[r] = multiply_add(slopes, weights, sum[r]);
            seen(r, o, weights, slopes);
        }
    };
    for (std::size_t o = 0; o < Registers::whole; o += Simd::size) take(Simd::load_aligned(dy + o), o);
    if constexpr (Registers::overlaps) {
        take(last_lanes<Registers::rest>(Simd::load_unaligned(dy + Registers::last)), Registers::last);
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        out[r] = sum_of_lanes(sum[r]);
        if constexpr (!Registers::overlaps) {
            for (std::size_t o = Registers::whole; o < Outputs; ++o) {
                const T weight = row[r][o];
                out[r] += weight * dy[o];
                seen(r, o, weight, dy[o]);
            }
        }
    }
}

/// Calls work.operator()<Rows>(indices) with up to `rows_together` of the indices i in `inputs` that
/// `wanted(i)` accepts, in ascending order. They are listed first, without a branch, a stretch at a time.
template <class Wanted, class Work>
void for_each_few(IndexRange inputs, Wanted&& wanted, Work&& work) {
    constexpr std::size_t stretch = 256;
    std::array<std::size_t, stretch + 2 * rows_together> index{};
    std::size_t count = 0;
    for (std::size_t first = inputs.first; first < inputs.last; first += stretch) {
        for (std::size_t i = first; i < std::min(inputs.last, first + stretch); ++i) {
            index[count] = i;
            count += wanted(i) ? 1u : 0u;
        }
        std::size_t k = 0;
        for (; k + rows_together <= count; k += rows_together)
            work.template operator()<rows_together>(index.data() + k);
        std::copy_n(index.data() + k, rows_together, index.data());
        count -= k;
    }
    for (std::size_t k = 0; k < std::min(count, rows_together); ++k)
        work.template operator()<1>(index.data() + k);
}

}  // namespace detail

/// The number of parts in which the sums over the inputs are computed: 1 if there is little work, or too
/// little room behind the outputs to store the parts.
constexpr std::size_t dense_batch_of_one_parts(std::size_t inputs, std::size_t outputs) {
    const bool pays = inputs * outputs >= 8192;
    const bool has_room = (batch_of_one_workers + 1) * round_up(outputs, lane_group) <= lane_group * outputs;
    return pays && has_room ? batch_of_one_workers : 1;
}

/// The inputs of a range of parts.
template <std::size_t Inputs, std::size_t Outputs>
constexpr IndexRange dense_batch_of_one_inputs(IndexRange parts) {
    constexpr std::size_t count = dense_batch_of_one_parts(Inputs, Outputs);
    return {Inputs * parts.first / count, Inputs * parts.last / count};
}

/// Sums one part of the inputs of a batch of one: into y, or behind its outputs if there are several parts.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T>
void dense_batch_of_one_sum(const T* w, const T* x, std::size_t part, T* y) {
    const bool alone = dense_batch_of_one_parts(Inputs, Outputs) == 1;
    T* sums = alone ? y : y + (part + 1) * round_up(Outputs, lane_group);
    if (part == 0) {
        std::copy_n(w + Inputs * Outputs, Outputs, sums);
    } else {
        std::fill_n(sums, Outputs, T{0});
    }
    detail::for_each_few(
        dense_batch_of_one_inputs<Inputs, Outputs>({part, part + 1}),
        [&](std::size_t i) { return x[i] != T{0}; },
        [&]<std::size_t Rows>(const std::size_t* index) {
            std::array<const T*, detail::rows_together> row{};
            std::array<T, detail::rows_together> factor{};
            for (std::size_t r = 0; r < Rows; ++r) {
                row[r] = w + index[r] * Outputs;
                factor[r] = x[index[r]];
            }
            detail::add_rows<Arch, Rows, Outputs>(row, factor, sums);
        });
}

/// y[o] = Function(sum of the parts), for a range of outputs in whole lane groups.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class Function, class T>
void dense_batch_of_one_join(T* y, IndexRange outputs) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t step = round_up(Outputs, lane_group);
    for (std::size_t o = outputs.first; o < outputs.last; o += Simd::size) {
        const auto part = [&](std::size_t k) { return Simd::load_aligned(y + k * step + o); };
        Simd sum = part(0);
        if constexpr (dense_batch_of_one_parts(Inputs, Outputs) > 1) {
            static_assert(batch_of_one_workers == 4);
            sum = (part(1) + part(2)) + (part(3) + part(4));
        }
        Function::value(sum).store_aligned(y + o);
    }
}

/// dx[i] = sum over o of w[i][o] * dy[o] for a batch of one and the inputs in `inputs`. `done(i)` is called
/// when row i is no longer needed but still in the cache.
template <class Arch, std::size_t Outputs, class T, class Done>
void dense_batch_of_one_backward(const T* w, const T* dy, T* dx, IndexRange inputs, Done&& done) {
    const auto every = [](std::size_t) { return true; };
    detail::for_each_few(inputs, every, [&]<std::size_t Rows>(const std::size_t* index) {
        std::array<const T*, detail::rows_together> row{};
        for (std::size_t r = 0; r < Rows; ++r) row[r] = w + index[r] * Outputs;
        std::array<T, detail::rows_together> sum{};
        detail::dot_rows<Arch, Rows, Outputs>(row, dy, sum, [](auto&&...) {});
        for (std::size_t r = 0; r < Rows; ++r) {
            dx[index[r]] = sum[r];
            done(index[r]);
        }
    });
}

/// The same and, in the same pass, w[i][o] += factor * (x[i] * dy[o]), for the inputs with `wanted(i)`; dx of
/// the others is zero.
template <class Arch, std::size_t Outputs, class T, class Wanted>
void dense_batch_of_one_backward_and_update(T* w, const T* x, const T* dy, T* dx, IndexRange inputs, T factor,
                                            Wanted&& wanted) {
    std::fill(dx + inputs.first, dx + inputs.last, T{0});
    detail::for_each_few(inputs, wanted, [&]<std::size_t Rows>(const std::size_t* index) {
        std::array<T*, detail::rows_together> row{};
        std::array<T, detail::rows_together> value{};
        for (std::size_t r = 0; r < Rows; ++r) {
            row[r] = w + index[r] * Outputs;
            value[r] = x[index[r]];
        }
        std::array<T, detail::rows_together> sum{};
        detail::dot_rows<Arch, Rows, Outputs>(
            row, dy, sum,
            [=]<class Lanes>(std::size_t r, std::size_t o, const Lanes& weights, const Lanes& slopes) {
                if constexpr (std::is_same_v<Lanes, T>) {
                    row[r][o] = weights + factor * (value[r] * slopes);
                } else {
                    detail::multiply_add(Lanes(factor), Lanes(value[r]) * slopes, weights)
                        .store_unaligned(row[r] + o);
                }
            });
        for (std::size_t r = 0; r < Rows; ++r) dx[index[r]] = sum[r];
    });
}

/// row[o] = value * dy[o]: the gradient of one row of weights. Written in whole registers.
template <class Arch, std::size_t Outputs, class T>
void dense_batch_of_one_row(T value, const T* dy, T* row) {
    using Simd = xsimd::batch<T, Arch>;
    for (std::size_t o = 0; o < Outputs; o += Simd::size)
        (Simd(value) * Simd::load_aligned(dy + o)).store_aligned(row + o);
}

}  // namespace deepchrome
