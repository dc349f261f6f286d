// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/kernels/lane_product.hpp>
#include <deepchrome/kernels/single.hpp>

// The dense layer for one gene alone: a vector register holds several outputs, not several genes. All time goes into reading
// the weights, so that rows whose input is zero (after dropout and ReLU more than half) are not touched.
//
// The gene's features lie `lane_group` apart, in the first lane of a block; the other lanes are set to zero.

namespace deepchrome {
namespace detail {

/// Rows of weights with an input that is not zero, a few at a time.
inline constexpr std::size_t rows_together = 4;

/// y[o] += sum over `Rows` rows of factor[r] * row[r][o].
template <class Arch, std::size_t Rows, std::size_t Outputs, class T>
__attribute__((noinline)) void add_rows(const std::array<const T*, rows_together>& row,
                                        const std::array<T, rows_together>& factor, T* y) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t whole = Outputs / Simd::size * Simd::size;
    for (std::size_t o = 0; o < whole; o += Simd::size) {
        Simd sum = Simd::load_aligned(y + o);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) {
            sum = multiply_add(Simd(factor[r]), Simd::load_unaligned(row[r] + o), sum);
        }
        sum.store_aligned(y + o);
    }
    for (std::size_t o = whole; o < Outputs; ++o) {
        for (std::size_t r = 0; r < Rows; ++r) y[o] += factor[r] * row[r][o];
    }
}

/// out[r] = sum over o of row[r][o] * dy[o], for `Rows` rows.
template <class Arch, std::size_t Rows, std::size_t Outputs, class T>
__attribute__((noinline)) void dot_rows(const std::array<const T*, rows_together>& row, const T* dy,
                                        std::array<T, rows_together>& out) {
    using Simd = xsimd::batch<T, Arch>;
    constexpr std::size_t whole = Outputs / Simd::size * Simd::size;
    std::array<Simd, Rows> sum;
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r) sum[r] = Simd(T{0});
    for (std::size_t o = 0; o < whole; o += Simd::size) {
        const Simd slope = Simd::load_aligned(dy + o);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < Rows; ++r) sum[r] = multiply_add(slope, Simd::load_unaligned(row[r] + o), sum[r]);
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        out[r] = sum_of_lanes(sum[r]);
        for (std::size_t o = whole; o < Outputs; ++o) out[r] += row[r][o] * dy[o];
    }
}

/// Calls work.operator()<Rows>(indices) with up to `rows_together` of the indices i < `Inputs` that `wanted(i)` accepts, in
/// ascending order. They are listed first, without a branch, a stretch at a time.
template <std::size_t Inputs, class Wanted, class Work>
void for_each_few(Wanted&& wanted, Work&& work) {
    constexpr std::size_t stretch = 256;
    std::array<std::size_t, stretch + 2 * rows_together> index{};
    std::size_t count = 0;
    for (std::size_t first = 0; first < Inputs; first += stretch) {
        for (std::size_t i = first; i < std::min(Inputs, first + stretch); ++i) {
            index[count] = i;
            count += wanted(i) ? 1 : 0;
        }
        std::size_t k = 0;
        for (; k + rows_together <= count; k += rows_together) work.template operator()<rows_together>(index.data() + k);
        std::copy_n(index.data() + k, rows_together, index.data());
        count -= k;
    }
    for (std::size_t k = 0; k < std::min(count, rows_together); ++k) work.template operator()<1>(index.data() + k);
}

}  // namespace detail

/// `dense_forward` for the gene in the first lane.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T, class Function = Identity>
void dense_single_forward(const T* w, const T* x, T* y) {
    std::copy_n(w + Inputs * Outputs, Outputs, y);  // sums lie side by side until they are complete
    detail::for_each_few<Inputs>(
        [&](std::size_t i) { return x[i * lane_group] != T{0}; },
        [&]<std::size_t Rows>(const std::size_t* index) {
            std::array<const T*, detail::rows_together> row{};
            std::array<T, detail::rows_together> factor{};
            for (std::size_t r = 0; r < Rows; ++r) {
                row[r] = w + index[r] * Outputs;
                factor[r] = x[index[r] * lane_group];
            }
            detail::add_rows<Arch, Rows, Outputs>(row, factor, y);
        });
    using Simd = xsimd::batch<T, Arch>;
    for (std::size_t o = Outputs; o-- > 0;) detail::store_single(y, o, Function::value(Simd(y[o])).get(0));
}

/// `dense_backward` for the gene in the first lane. `slopes` has the gradient of the outputs side by side, aligned. Inputs
/// that `wanted(i)` does not ask for get zero. `done(i)` is told when row i is no longer needed; it is still in the cache.
template <class Arch, std::size_t Inputs, std::size_t Outputs, class T, class Wanted, class Done>
void dense_single_backward(const T* w, const T* slopes, T* dx, Wanted&& wanted, Done&& done) {
    std::fill_n(dx, Inputs * lane_group, T{0});
    detail::for_each_few<Inputs>(
        wanted, [&]<std::size_t Rows>(const std::size_t* index) {
            std::array<const T*, detail::rows_together> row{};
            for (std::size_t r = 0; r < Rows; ++r) row[r] = w + index[r] * Outputs;
            std::array<T, detail::rows_together> sum{};
            detail::dot_rows<Arch, Rows, Outputs>(row, slopes, sum);
            for (std::size_t r = 0; r < Rows; ++r) {
                dx[index[r] * lane_group] = sum[r];
                done(index[r]);
            }
        });
}

}  // namespace deepchrome
