// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/kernels/pool_windows.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Calls work.operator()<Lanes>(block, in, out) for every window, channel and register of this worker's
/// lanes. `in` is the offset of the window's first value, `out` the offset of its result. In a batch of one,
/// Lanes is a scalar.
template <Shape In, PoolWindows W, class T, class Arch, class Work>
void for_each_window(const Worker& worker, BatchLayout layout, Work&& work) {
    using Simd = xsimd::batch<T, Arch>;
    worker.for_each_slice(layout, [&](LaneSlice s) {
        for (std::size_t window = 0; window < W.count; ++window) {
            for (std::size_t c = 0; c < In.channels; ++c) {
                const std::size_t in = (window * W.stride * In.channels + c) * layout.lanes() + s.first;
                const std::size_t out = (window * In.channels + c) * layout.lanes() + s.first;
                if (layout.batch_of_one) {
                    work.template operator()<T>(s.block, in, out);
                    continue;
                }
                for (std::size_t lane = 0; lane < s.count; lane += Simd::size) {
                    work.template operator()<Simd>(s.block, in + lane, out + lane);
                }
            }
        }
    });
}

/// Pooling: one value for each window and channel. `Summary` computes one window, on registers or scalars:
/// `value(at, width)`, where at(k) is input k of the window, and `spread(at, y, dy, width, add)`, which calls
/// add(k, share of dy) for each input with a gradient.
template <class Summary, Shape In, PoolWindows W, class T, class Arch>
void pool_forward(const Worker& worker, BatchView<const T> x, BatchView<T> y) {
    for_each_window<In, W, T, Arch>(
        worker, x.layout(), [&]<class Lanes>(std::size_t block, std::size_t in, std::size_t out) {
            const T* from = x.block(block) + in;
            const auto at = [&](std::size_t k) {
                return load_lanes<Lanes>(from + k * In.channels * x.stride());
            };
            store_lanes(Summary::template value<Lanes>(at, W.width), y.block(block) + out);
        });
}

template <class Summary, Shape In, PoolWindows W, class T, class Arch>
void pool_backward(const Worker& worker, BatchView<const T> x, BatchView<const T> y, BatchView<const T> dy,
                   BatchView<T> dx) {
    worker.for_each_slice(x.layout(), [&](LaneSlice s) {
        for (std::size_t f = 0; f < In.size(); ++f) {
            std::fill_n(dx.block(s.block) + f * x.stride() + s.first, s.count, T{0});
        }
    });
    for_each_window<In, W, T, Arch>(
        worker, x.layout(), [&]<class Lanes>(std::size_t block, std::size_t in, std::size_t out) {
            const auto index = [&](std::size_t k) { return in + k * In.channels * x.stride(); };
            const auto at = [&](std::size_t k) { return load_lanes<Lanes>(x.block(block) + index(k)); };
            const auto add = [&](std::size_t k, const Lanes& share) {
                T* to = dx.block(block) + index(k);
                store_lanes(load_lanes<Lanes>(to) + share, to);
            };
            Summary::template spread<Lanes>(at, load_lanes<Lanes>(y.block(block) + out),
                                            load_lanes<Lanes>(dy.block(block) + out), W.width, add);
        });
}

/// The maximum. Of equal values, the first one gets the gradient.
struct Largest {
    static constexpr const char* name = "Max";

    template <class Lanes, class At>
    static Lanes value(const At& at, std::size_t width) {
        Lanes largest = at(0);
        for (std::size_t k = 1; k < width; ++k) largest = larger(largest, at(k));
        return largest;
    }
    template <class Lanes, class At, class Add>
    static void spread(const At& at, const Lanes& y, const Lanes& dy, std::size_t width, const Add& add) {
        Lanes left = dy;
        for (std::size_t k = 0; k < width; ++k) {
            const auto found = at(k) == y;
            add(k, choose(found, left, Lanes(0)));
            left = choose(found, Lanes(0), left);
        }
    }
};

/// The mean.
struct Mean {
    static constexpr const char* name = "Average";

    template <class Lanes, class At>
    static Lanes value(const At& at, std::size_t width) {
        Lanes sum = at(0);
        for (std::size_t k = 1; k < width; ++k) sum += at(k);
        return sum / count<Lanes>(width);
    }
    template <class Lanes, class At, class Add>
    static void spread(const At&, const Lanes&, const Lanes& dy, std::size_t width, const Add& add) {
        const Lanes share = dy / count<Lanes>(width);
        for (std::size_t k = 0; k < width; ++k) add(k, share);
    }

private:
    template <class Lanes>
    static Lanes count(std::size_t width) {
        return Lanes(static_cast<LaneValue<Lanes>>(width));
    }
};

/// Pooling over windows of a fixed width.
template <class SummaryType, auto... Options>
struct WindowPool {
    using Summary = SummaryType;
    static_assert(OptionsAmong<Width, Stride>::accepts<std::remove_const_t<decltype(Options)>...>,
                  "deepchrome: a pool takes Width and Stride, each at most once");
    static_assert(has_option<Width, Options...>, "deepchrome: a pool needs a Width, as in MaxPool<Width{5}>");

    static constexpr std::size_t width = option_or<Width, Options...>(Width{1}).value;
    static constexpr std::size_t stride = option_or<Stride, Options...>(Stride{width}).value;
    static_assert(width > 0 && stride > 0, "deepchrome: Width and Stride of a pool must be positive");

    static constexpr Fit fit(Shape in) {
        if (width > in.positions) return {Misfit::window_wider_than_signal, 0, in};
        return {};
    }
    static constexpr PoolWindows windows(Shape in) {
        return {width, stride, (in.positions - width) / stride + 1};
    }
    static constexpr Shape output(Shape in) { return {windows(in).count, in.channels}; }
    static std::string name() {
        return std::string(Summary::name) + "Pool(width=" + std::to_string(width) +
               (stride != width ? std::string(", stride=") + std::to_string(stride) + ")" : ")");
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pool_forward<Summary, In, windows(In), T, Arch>(pass.worker, x, y);
    }
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        pool_backward<Summary, In, windows(In), T, Arch>(pass.worker, x, y, dy, dx);
    }
};

/// Pooling over all positions.
template <class SummaryType>
struct GlobalPool {
    using Summary = SummaryType;

    static constexpr PoolWindows windows(Shape in) { return {in.positions, in.positions, 1}; }
    static constexpr Shape output(Shape in) { return {1, in.channels}; }
    static std::string name() { return std::string("Global") + Summary::name + "Pool"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pool_forward<Summary, In, windows(In), T, Arch>(pass.worker, x, y);
    }
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        pool_backward<Summary, In, windows(In), T, Arch>(pass.worker, x, y, dy, dx);
    }
};

}  // namespace detail

/// The maximum of each window and channel: `MaxPool<Width{5}>`; option Stride (default: the width). Positions
/// at the end that fill no window are ignored.
template <auto... Options>
struct MaxPool : detail::WindowPool<detail::Largest, Options...> {};

/// The mean of each window and channel; the same options as MaxPool.
template <auto... Options>
struct AveragePool : detail::WindowPool<detail::Mean, Options...> {};

/// The maximum of each channel: positions x channels -> 1 x channels.
struct GlobalMaxPool : detail::GlobalPool<detail::Largest> {};

/// The mean of each channel: positions x channels -> 1 x channels.
struct GlobalAveragePool : detail::GlobalPool<detail::Mean> {};

}  // namespace deepchrome
