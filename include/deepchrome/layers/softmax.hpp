// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Calls work.operator()<Lanes>(first value of each view...) for every position and register of this worker's
/// lanes. In a batch of one, Lanes is a scalar.
template <Shape In, class Arch, class T, class Work, class... Views>
void for_each_position(const Worker& worker, BatchView<const T> x, Work&& work, Views... views) {
    using Simd = xsimd::batch<T, Arch>;
    worker.for_each_slice(x.layout(), [&](LaneSlice s) {
        for (std::size_t p = 0; p < In.positions; ++p) {
            const std::size_t at = p * In.channels * x.stride() + s.first;
            if (x.layout().batch_of_one) {
                work.template operator()<T>(x.block(s.block) + at, views.block(s.block) + at...);
                continue;
            }
            for (std::size_t lane = at; lane < at + s.count; lane += Simd::size) {
                work.template operator()<Simd>(x.block(s.block) + lane, views.block(s.block) + lane...);
            }
        }
    });
}

/// max over c of x[c], and the sum of exp(x[c] - max).
template <std::size_t Channels, class Lanes, class T>
std::pair<Lanes, Lanes> log_sum_exp_parts(const T* x, std::size_t stride) {
    using std::exp;
    Lanes most = load_lanes<Lanes>(x);
    for (std::size_t c = 1; c < Channels; ++c) most = larger(most, load_lanes<Lanes>(x + c * stride));
    Lanes sum(0);
    for (std::size_t c = 0; c < Channels; ++c) sum += exp(load_lanes<Lanes>(x + c * stride) - most);
    return {most, sum};
}

}  // namespace detail

/// exp(x[c]) / sum of exp(x): probabilities over the channels of each position.
struct Softmax {
    static constexpr NetworkOutput produces = NetworkOutput::class_probabilities;
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "Softmax"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const std::size_t stride = x.stride();
        detail::for_each_position<In, Arch>(
            pass.worker, x,
            [stride]<class Lanes>(const T* from, T* to) {
                using std::exp;
                const auto [most, sum] = detail::log_sum_exp_parts<In.channels, Lanes>(from, stride);
                for (std::size_t c = 0; c < In.channels; ++c) {
                    const Lanes value = exp(detail::load_lanes<Lanes>(from + c * stride) - most) / sum;
                    detail::store_lanes(value, to + c * stride);
                }
            },
            y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        const std::size_t stride = y.stride();
        detail::for_each_position<In, Arch>(
            pass.worker, y,
            [stride]<class Lanes>(const T* out, const T* d, T* to) {
                Lanes mean(0);
                for (std::size_t c = 0; c < In.channels; ++c) {
                    mean += detail::load_lanes<Lanes>(out + c * stride) *
                            detail::load_lanes<Lanes>(d + c * stride);
                }
                for (std::size_t c = 0; c < In.channels; ++c) {
                    const Lanes slope = detail::load_lanes<Lanes>(d + c * stride) - mean;
                    const Lanes value = detail::load_lanes<Lanes>(out + c * stride) * slope;
                    detail::store_lanes(value, to + c * stride);
                }
            },
            dy, dx);
    }
};

/// The logarithm of Softmax, accurate also for very small probabilities.
struct LogSoftmax {
    static constexpr NetworkOutput produces = NetworkOutput::log_probabilities;
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "LogSoftmax"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const std::size_t stride = x.stride();
        detail::for_each_position<In, Arch>(
            pass.worker, x,
            [stride]<class Lanes>(const T* from, T* to) {
                using std::log;
                const auto [most, sum] = detail::log_sum_exp_parts<In.channels, Lanes>(from, stride);
                const Lanes shift = log(sum);
                for (std::size_t c = 0; c < In.channels; ++c) {
                    const Lanes value = (detail::load_lanes<Lanes>(from + c * stride) - most) - shift;
                    detail::store_lanes(value, to + c * stride);
                }
            },
            y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        const std::size_t stride = y.stride();
        detail::for_each_position<In, Arch>(
            pass.worker, y,
            [stride]<class Lanes>(const T* out, const T* d, T* to) {
                using std::exp;
                Lanes sum(0);
                for (std::size_t c = 0; c < In.channels; ++c)
                    sum += detail::load_lanes<Lanes>(d + c * stride);
                for (std::size_t c = 0; c < In.channels; ++c) {
                    const Lanes probability = exp(detail::load_lanes<Lanes>(out + c * stride));
                    const Lanes value = detail::load_lanes<Lanes>(d + c * stride) - probability * sum;
                    detail::store_lanes(value, to + c * stride);
                }
            },
            dy, dx);
    }
};

}  // namespace deepchrome
