// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/pool_windows.hpp>

#include "unit/naive.hpp"

/// Convolutions that reach every path of the kernels: windows of 1 to 51 positions, wider than half the
/// signal and as wide as the signal, all residues of strides and dilations, zeros on both sides.
namespace conv1d_test {

using deepchrome::ConvGeometry;
using deepchrome::PoolWindows;

constexpr ConvGeometry valid(std::size_t positions, std::size_t channels, std::size_t filters,
                             std::size_t width, std::size_t stride = 1, std::size_t dilation = 1) {
    return {.input = {positions, channels},
            .filters = filters,
            .width = width,
            .stride = stride,
            .dilation = dilation,
            .pad_left = 0,
            .output_positions = (positions - (width - 1) * dilation - 1) / stride + 1};
}

constexpr ConvGeometry same(std::size_t positions, std::size_t channels, std::size_t filters,
                            std::size_t width, std::size_t dilation = 1) {
    return {.input = {positions, channels},
            .filters = filters,
            .width = width,
            .stride = 1,
            .dilation = dilation,
            .pad_left = (width - 1) * dilation / 2,
            .output_positions = positions};
}

inline naive::Conv twin(ConvGeometry g) {
    return {.positions = g.input.positions,
            .channels = g.input.channels,
            .filters = g.filters,
            .width = g.width,
            .stride = g.stride,
            .dilation = g.dilation,
            .same = g.output_positions == g.input.positions};
}

/// Calls check.operator()<T, geometry>() for those that a file tries.
template <class Check>
void in_double(Check&& check) {
    check.template operator()<double, valid(100, 5, 50, 10)>();
    check.template operator()<double, valid(7, 1, 1, 1)>();
    check.template operator()<double, valid(6, 3, 2, 6)>();
    check.template operator()<double, valid(53, 2, 3, 51)>();
    check.template operator()<double, valid(13, 7, 5, 4, 2)>();
    check.template operator()<double, valid(20, 4, 3, 3, 3, 2)>();
    check.template operator()<double, valid(23, 2, 3, 4, 4, 6)>();
    check.template operator()<double, valid(19, 3, 2, 2, 5)>();
    check.template operator()<double, valid(21, 2, 3, 5, 2, 4)>();
    check.template operator()<double, valid(30, 8, 3, 3, 1, 9)>();
    check.template operator()<double, same(9, 6, 5, 2)>();
    check.template operator()<double, same(10, 2, 3, 20)>();
    check.template operator()<double, same(10, 2, 3, 21)>();
    check.template operator()<double, same(7, 1, 2, 51)>();
    check.template operator()<double, same(12, 3, 4, 4, 3)>();
    check.template operator()<double, same(5, 2, 2, 3, 32)>();
    check.template operator()<double, same(1, 3, 2, 3)>();
}

template <class Check>
void in_float(Check&& check) {
    check.template operator()<float, valid(100, 5, 50, 10)>();
    check.template operator()<float, valid(12, 50, 64, 3)>();
    check.template operator()<float, valid(17, 3, 5, 3, 2, 3)>();
    check.template operator()<float, same(11, 50, 2, 5, 2)>();
    check.template operator()<float, same(40, 4, 64, 3)>();
    check.template operator()<float, same(8, 5, 1, 16)>();
}

struct Relu {
    template <class Simd>
    static Simd value(const Simd& x) {
        return xsimd::max(Simd(0), x);
    }
};

/// The largest output of every window, where it stands, and its place in the convolution's gradient.
struct Pooled {
    naive::Values y;
    naive::Values winner;
};

inline Pooled pool(const naive::Values& conv, std::size_t filters, PoolWindows windows) {
    Pooled pooled;
    for (std::size_t w = 0; w < windows.count; ++w) {
        for (std::size_t f = 0; f < filters; ++f) {
            std::size_t best = w * windows.stride;
            for (std::size_t p = best; p < w * windows.stride + windows.width; ++p) {
                if (conv[p * filters + f] > conv[best * filters + f]) best = p;
            }
            pooled.y.push_back(std::max(0.0, conv[best * filters + f]));
            pooled.winner.push_back(static_cast<double>(best));
        }
    }
    return pooled;
}

/// Quarters, so that sums are exact and windows have equals among their values.
inline naive::Values random_quarters(std::size_t count, std::uint64_t sample) {
    naive::Values values = naive::random_values(count, sample);
    for (double& value : values) value = std::round(4 * value) / 4;
    return values;
}

constexpr PoolWindows windows(ConvGeometry g, std::size_t width, std::size_t stride) {
    return {width, stride, (g.output_positions - width) / stride + 1};
}
constexpr PoolWindows windows(ConvGeometry g, std::size_t width) { return windows(g, width, width); }

}  // namespace conv1d_test
