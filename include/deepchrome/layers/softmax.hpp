// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <deepchrome/layers/concept.hpp>

namespace deepchrome {
namespace detail {

/// Calls work(first value, distance between channels) for every position and register of this worker's lanes, with the
/// pointers of all given views moved there alike.
template <Shape In, class Arch, class T, class Work, class... Views>
void for_each_position(const Worker& worker, BatchView<const T> x, Work&& work, Views... views) {
    worker.for_each_slice(x.layout(), [&](LaneSlice s) {
        for (std::size_t p = 0; p < In.positions; ++p) {
            for (std::size_t lane = 0; lane < s.count; lane += xsimd::batch<T, Arch>::size) {
                const std::size_t at = p * In.channels * x.stride() + s.first + lane;
                work(x.block(s.block) + at, views.block(s.block) + at...);
            }
        }
    });
}

/// max over c of x[c], and the sum of exp(x[c] - max).
template <std::size_t Channels, class Simd, class T>
std::pair<Simd, Simd> log_sum_exp_parts(const T* x, std::size_t stride) {
    Simd largest = Simd::load_aligned(x);
    for (std::size_t c = 1; c < Channels; ++c) largest = xsimd::max(largest, Simd::load_aligned(x + c * stride));
    Simd sum(0);
    for (std::size_t c = 0; c < Channels; ++c) sum += xsimd::exp(Simd::load_aligned(x + c * stride) - largest);
    return {largest, sum};
}

}  // namespace detail

/// exp(x[c]) / sum of exp(x): probabilities over the channels of each position.
struct Softmax {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "Softmax"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        const std::size_t stride = x.stride();
        detail::for_each_position<In, Arch>(pass.worker, x, [stride](const T* from, T* to) {
            const auto [largest, sum] = detail::log_sum_exp_parts<In.channels, Simd>(from, stride);
            for (std::size_t c = 0; c < In.channels; ++c) {
                const Simd value = xsimd::exp(Simd::load_aligned(from + c * stride) - largest) / sum;
                value.store_aligned(to + c * stride);
            }
        }, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y, BatchView<const T> dy,
                         BatchView<T> dx) {
        using Simd = xsimd::batch<T, Arch>;
        const std::size_t stride = y.stride();
        detail::for_each_position<In, Arch>(pass.worker, y, [stride](const T* out, const T* d, T* to) {
            Simd mean(0);
            for (std::size_t c = 0; c < In.channels; ++c) {
                mean += Simd::load_aligned(out + c * stride) * Simd::load_aligned(d + c * stride);
            }
            for (std::size_t c = 0; c < In.channels; ++c) {
                const Simd value = Simd::load_aligned(out + c * stride) * (Simd::load_aligned(d + c * stride) - mean);
                value.store_aligned(to + c * stride);
            }
        }, dy, dx);
    }
};

/// The logarithm of Softmax, exact where probabilities vanish.
struct LogSoftmax {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "LogSoftmax"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        const std::size_t stride = x.stride();
        detail::for_each_position<In, Arch>(pass.worker, x, [stride](const T* from, T* to) {
            const auto [largest, sum] = detail::log_sum_exp_parts<In.channels, Simd>(from, stride);
            const Simd shift = xsimd::log(sum);
            for (std::size_t c = 0; c < In.channels; ++c) {
                ((Simd::load_aligned(from + c * stride) - largest) - shift).store_aligned(to + c * stride);
            }
        }, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y, BatchView<const T> dy,
                         BatchView<T> dx) {
        using Simd = xsimd::batch<T, Arch>;
        const std::size_t stride = y.stride();
        detail::for_each_position<In, Arch>(pass.worker, y, [stride](const T* out, const T* d, T* to) {
            Simd sum(0);
            for (std::size_t c = 0; c < In.channels; ++c) sum += Simd::load_aligned(d + c * stride);
            for (std::size_t c = 0; c < In.channels; ++c) {
                const Simd value = Simd::load_aligned(d + c * stride) - xsimd::exp(Simd::load_aligned(out + c * stride)) * sum;
                value.store_aligned(to + c * stride);
            }
        }, dy, dx);
    }
};

}  // namespace deepchrome
