// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/kernels/lane_product.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// All constants of a convolution across positions. Its parameters are one row per filter: weights
/// [tap][channel], then the bias.
struct ConvGeometry {
    Shape input;
    std::size_t filters;
    std::size_t width;
    std::size_t stride;
    std::size_t dilation;
    std::size_t pad_left;
    std::size_t output_positions;

    constexpr std::size_t row() const { return width * input.channels + 1; }
    /// The position that tap `t` of output `p` reads; may lie outside the input where there is padding.
    constexpr std::ptrdiff_t source(std::size_t p, std::size_t t) const {
        return static_cast<std::ptrdiff_t>(p * stride + t * dilation) - static_cast<std::ptrdiff_t>(pad_left);
    }
    constexpr bool inside(std::ptrdiff_t position) const {
        return position >= 0 && position < static_cast<std::ptrdiff_t>(input.positions);
    }
    /// Outputs whose tap `t` reads the input.
    constexpr IndexRange outputs_of_tap(std::size_t t) const {
        std::size_t first = 0;
        std::size_t last = output_positions;
        while (first < last && !inside(source(first, t))) ++first;
        while (last > first && !inside(source(last - 1, t))) --last;
        return {first, last};
    }
    /// Taps of output `p` that read the input.
    constexpr IndexRange taps_of_output(std::size_t p) const {
        std::size_t first = 0;
        std::size_t last = width;
        while (first < last && !inside(source(p, first))) ++first;
        while (last > first && !inside(source(p, last - 1))) --last;
        return {first, last};
    }
    /// Outputs whose window lies in the input as a whole.
    constexpr IndexRange whole_windows() const {
        const IndexRange first_tap = outputs_of_tap(0);
        const IndexRange last_tap = outputs_of_tap(width - 1);
        // A tap may read nothing at all, where a window is wider than the signal.
        const std::size_t last = last_tap.size() == 0 ? 0 : last_tap.last;
        return {first_tap.first, std::max(first_tap.first, last)};
    }
};

namespace detail {

/// Positions of a register tile that has `outputs` outputs to share each input with.
template <class Arch>
constexpr std::size_t position_tile(std::size_t outputs) {
    constexpr std::size_t most = vector_registers<Arch> - 1;
    std::size_t best = 1;
    for (std::size_t p = 1; p <= (most - 1) / 2; ++p) {
        const std::size_t sums = std::min(outputs, (most - p) / p) * p;
        const std::size_t best_sums = std::min(outputs, (most - best) / best) * best;
        const std::size_t load = 100 * (p + sums / p) / std::max<std::size_t>(sums, 1);
        const std::size_t best_load = 100 * (best + best_sums / best) / std::max<std::size_t>(best_sums, 1);
        if (load < best_load) best = p;
    }
    return best;
}

}  // namespace detail

namespace detail {

/// How the products of a convolution's forward pass are addressed. A segment is a tap, or a window as a
/// whole.
template <ConvGeometry G>
inline constexpr ProductSteps conv_steps{
    .w_term = 1,
    .w_segment = static_cast<std::ptrdiff_t>(G.input.channels),
    .w_output = static_cast<std::ptrdiff_t>(G.row()),
    .x_term = 1,
    .x_segment = static_cast<std::ptrdiff_t>(G.input.channels* G.dilation),
    .x_position = static_cast<std::ptrdiff_t>(G.input.channels* G.stride)};

/// Terms of windows that lie in the input as a whole: without dilation such a window is one run of them.
template <ConvGeometry G>
inline constexpr std::size_t conv_window_segments = G.dilation == 1 ? 1 : G.width;
template <ConvGeometry G>
inline constexpr std::size_t conv_window_length = G.width* G.input.channels / conv_window_segments<G>;

/// `segments` segments of `length` terms, and the filters' biases.
template <ConvGeometry G, class T>
Terms<T> conv_terms(const T* w, std::size_t segments, std::size_t length) {
    return {segments, length, w + G.row() - 1, static_cast<std::ptrdiff_t>(G.row())};
}

/// Output p of a convolution, whose window may reach beyond the input; `finish` takes the sums.
template <class Arch, ConvGeometry G, std::size_t Registers, class T, class Finish>
void conv1d_edge(const T* w, const T* x, std::size_t p, std::ptrdiff_t stride, Finish finish) {
    constexpr auto channels = static_cast<std::ptrdiff_t>(G.input.channels);
    const IndexRange taps = G.taps_of_output(p);
    const T* from = taps.size() == 0 ? x : x + G.source(p, taps.first) * channels * stride;
    product_of_outputs<Arch, conv_steps<G>, G.filters, 1, Registers>(
        w + static_cast<std::ptrdiff_t>(taps.first) * channels, from,
        conv_terms<G>(w, taps.size(), G.input.channels), Registers * xsimd::batch<T, Arch>::size, stride,
        finish);
}

}  // namespace detail

/// y[p][f] = Function(bias[f] + sum over taps and channels of w[f][t][c] * x[p * stride + t * dilation -
/// pad][c]), for `lanes` genes. `stride` is the distance between features.
template <class Arch, ConvGeometry G, class T, class Function = IdentityFunction>
void conv1d_forward(const T* w, const T* x, T* y, std::size_t lanes, std::size_t stride) {
    constexpr auto channels = static_cast<std::ptrdiff_t>(G.input.channels);
    static constexpr IndexRange whole = G.whole_windows();
    const auto step = static_cast<std::ptrdiff_t>(stride);
    const detail::StoreEach<Function, 1, static_cast<std::ptrdiff_t>(G.filters), T> store{y, step};

    if constexpr (whole.size() > 0) {
        static constexpr detail::ProductSteps steps = [] {
            detail::ProductSteps window = detail::conv_steps<G>;
            window.x_ahead = window.x_position;
            return window;
        }();
        detail::product_of_positions<Arch, steps, G.filters, detail::position_tile<Arch>(G.filters)>(
            w, x + G.source(whole.first, 0) * channels * step,
            detail::conv_terms<G>(w, detail::conv_window_segments<G>, detail::conv_window_length<G>),
            whole.size(), lanes, stride, store.at(0, whole.first, 0));
    }
    if constexpr (whole.size() < G.output_positions) {
        using Simd = xsimd::batch<T, Arch>;
        detail::for_each_lane_tile<Simd, detail::wide_registers>(
            lanes, [&]<std::size_t Registers>(std::size_t lane) {
                const auto edge = [&](std::size_t p) {
                    detail::conv1d_edge<Arch, G, Registers>(w, x + lane, p, step, store.at(0, p, lane));
                };
                for (std::size_t p = 0; p < whole.first; ++p) edge(p);
                for (std::size_t p = whole.last; p < G.output_positions; ++p) edge(p);
            });
    }
}

/// dx[q][c] = sum over the taps and outputs that read q, and over filters, of w[f][t][c] * dy[p][f].
template <class Arch, ConvGeometry G, class T>
void conv1d_backward(const T* w, const T* dy, T* dx, std::size_t lanes, std::size_t stride) {
    using detail::ProductSteps;
    // Position q is read by tap t of output p where p * stride = q + pad - t * dilation. Positions of one
    // residue modulo the stride share their taps; the next such tap is `tap_step` further and belongs to
    // `output_step` outputs before.
    constexpr std::size_t common = std::gcd(G.stride, G.dilation);
    constexpr std::size_t tap_step = G.stride / common;
    constexpr std::size_t output_step = G.dilation / common;
    constexpr auto channels = static_cast<std::ptrdiff_t>(G.input.channels);
    constexpr auto filters = static_cast<std::ptrdiff_t>(G.filters);
    constexpr ProductSteps steps{.w_term = static_cast<std::ptrdiff_t>(G.row()),
                                 .w_segment = static_cast<std::ptrdiff_t>(tap_step) * channels,
                                 .w_output = 1,
                                 .x_term = 1,
                                 .x_segment = -static_cast<std::ptrdiff_t>(output_step) * filters,
                                 .x_position = filters,
                                 .x_ahead = filters};
    constexpr std::size_t tile = detail::position_tile<Arch>(G.input.channels);
    const auto feature_stride = static_cast<std::ptrdiff_t>(stride);

    for (std::size_t residue = 0; residue < std::min(G.stride, G.input.positions); ++residue) {
        const std::size_t count = (G.input.positions - residue + G.stride - 1) / G.stride;
        std::size_t tap = 0;
        while (tap < tap_step && (residue + G.pad_left + tap * (G.stride - 1) * G.dilation) % G.stride != 0)
            ++tap;
        const std::size_t taps =
            tap < tap_step && tap < G.width ? (G.width - tap + tap_step - 1) / tap_step : 0;
        // Output that position `j` of this residue has at its tap number k.
        const auto output = [&](std::size_t j, std::size_t k) {
            const auto shifted = static_cast<std::ptrdiff_t>(residue + j * G.stride + G.pad_left) -
                                 static_cast<std::ptrdiff_t>((tap + k * tap_step) * G.dilation);
            return shifted < 0 ? -1 : shifted / static_cast<std::ptrdiff_t>(G.stride);
        };
        const auto valid = [&](std::ptrdiff_t p) {
            return p >= 0 && p < static_cast<std::ptrdiff_t>(G.output_positions);
        };
        const auto taps_at = [&](std::size_t j) {
            IndexRange range{0, taps};
            while (range.first < range.last && !valid(output(j, range.first))) ++range.first;
            while (range.last > range.first && !valid(output(j, range.last - 1))) --range.last;
            return range;
        };
        for (std::size_t j = 0; j < count;) {
            const IndexRange here = taps_at(j);
            std::size_t next = j + 1;
            while (next < count && here.size() == taps && taps > 0 && taps_at(next).size() == taps) ++next;
            const auto first_tap = static_cast<std::ptrdiff_t>(tap + here.first * tap_step);
            const T* from = here.size() == 0 ? dy : dy + output(j, here.first) * filters * feature_stride;
            detail::product_of_positions<Arch, steps, G.input.channels, tile>(
                w + first_tap * channels, from, detail::Terms<T>{here.size(), G.filters}, next - j, lanes,
                stride,
                detail::StoreEach<IdentityFunction, 1, static_cast<std::ptrdiff_t>(G.stride) * channels, T>{
                    dx + (residue + j * G.stride) * G.input.channels * stride, feature_stride});
            j = next;
        }
    }
}

}  // namespace deepchrome
