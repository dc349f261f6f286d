// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

// DeepLIFT's rescale rule (Shrikumar et al. 2017) as a rewrite of the network: functions, maxima and Softmax
// become layers whose `backward` hands on, not their slope, but the quotient of differences between a gene
// and its baseline. Gene 2i of a batch has the baseline 2i + 1; both are always in one slice of lanes. The
// rules are those of the Python library captum (0.6), other layers have their gradients, as there.

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Below this difference of inputs a quotient is nothing but rounding: the slope stands for it. captum has
/// 1e-10 always.
template <class T>
inline constexpr T least_difference = sizeof(T) == 8 ? T(1e-10) : T(1e-6);

/// A function of each value by itself.
template <class L>
struct RescaledFunction {
    static constexpr Shape output(Shape in) { return L::output(in); }
    static std::string name() { return L::name(); }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        L::template forward<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        L::template backward<In>(pass, x, y, dy, dx);
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            for (std::size_t f = 0; f < In.size(); ++f) {
                const std::size_t at = f * dy.stride() + s.first;
                for (std::size_t lane = at; lane < at + s.count; lane += 2) {
                    const T apart = x.block(s.block)[lane] - x.block(s.block)[lane + 1];
                    if (!(std::abs(apart) >= least_difference<T>)) continue;
                    const T slope = (y.block(s.block)[lane] - y.block(s.block)[lane + 1]) / apart;
                    dx.block(s.block)[lane] = dy.block(s.block)[lane] * slope;
                    dx.block(s.block)[lane + 1] = dy.block(s.block)[lane + 1] * slope;
                }
            }
        });
    }
};

/// Probabilities over channels; the sum of what is handed on is kept at zero, as their gradient's is.
struct RescaledSoftmax {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return Softmax::name(); }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        Softmax::forward<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        RescaledFunction<Softmax>::backward<In>(pass, x, y, dy, dx);
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            for (std::size_t p = 0; p < In.positions; ++p) {
                for (std::size_t lane = s.first; lane < s.first + s.count; ++lane) {
                    T* to = dx.block(s.block) + p * In.channels * dx.stride() + lane;
                    T sum = 0;
                    for (std::size_t c = 0; c < In.channels; ++c) sum += to[c * dx.stride()];
                    for (std::size_t c = 0; c < In.channels; ++c)
                        to[c * dx.stride()] -= sum / static_cast<T>(In.channels);
                }
            }
        });
    }
};

/// The largest value of windows: what the gene gains over the baseline goes to the gene's winner, what it
/// loses to the baseline's.
template <class Pool>
struct RescaledPool {
    static constexpr Fit fit(Shape in) { return fit_of<Pool>(in); }
    static constexpr Shape output(Shape in) { return Pool::output(in); }
    static std::string name() { return Pool::name(); }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        Pool::template forward<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        constexpr PoolWindows w = Pool::windows(In);
        Pool::template backward<In>(pass, x, y, dy, dx);
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            std::array<T, In.positions> moved;
            for (std::size_t c = 0; c < In.channels; ++c) {
                for (std::size_t lane = s.first; lane < s.first + s.count; lane += 2) {
                    const T* in = x.block(s.block) + c * x.stride() + lane;
                    const T* out = y.block(s.block) + c * x.stride() + lane;
                    const T* slope = dy.block(s.block) + c * x.stride() + lane;
                    const std::size_t step = In.channels * x.stride();
                    moved.fill(T(0));
                    for (std::size_t k = 0; k < w.count; ++k) {
                        const T gene = out[k * step];
                        const T base = out[k * step + 1];
                        const T top = gene > base ? gene : base;
                        moved[winner(in, k * w.stride, w.width, step)] += slope[k * step] * (top - base);
                        moved[winner(in + 1, k * w.stride, w.width, step)] +=
                            slope[k * step + 1] * (gene - top);
                    }
                    T* to = dx.block(s.block) + c * x.stride() + lane;
                    for (std::size_t p = 0; p < In.positions; ++p) {
                        const T apart = in[p * step] - in[p * step + 1];
                        if (!(std::abs(apart) >= least_difference<T>)) continue;
                        to[p * step] = moved[p] / apart;
                        to[p * step + 1] = moved[p] / apart;
                    }
                }
            }
        });
    }

private:
    /// The position of the first largest value of a window.
    template <class T>
    static std::size_t winner(const T* x, std::size_t first, std::size_t width, std::size_t step) {
        std::size_t best = first;
        for (std::size_t p = first + 1; p < first + width; ++p) {
            if (x[p * step] > x[best * step]) best = p;
        }
        return best;
    }
};

template <class L>
struct Is {
    using Type = L;
};

template <class L>
struct Rescale;

/// Layers that have no rule of their own stay what they are.
template <class L>
Is<L> rescaled(const void*);
template <class L, class Function>
Is<RescaledFunction<L>> rescaled(const Pointwise<Function>*);
template <class L, auto... Options>
Is<RescaledPool<L>> rescaled(const WindowPool<Largest, Options...>*);
template <class L>
Is<RescaledPool<L>> rescaled(const GlobalPool<Largest>*);
template <class L>
Is<RescaledSoftmax> rescaled(const Softmax*);
template <class L, class... Ls>
Is<Sequential<typename Rescale<Ls>::Type...>> rescaled(const Sequential<Ls...>*);
template <class L, class... Ls>
Is<Residual<typename Rescale<Ls>::Type...>> rescaled(const Residual<Ls...>*);
template <class L, class... Branches>
Is<Concat<typename Rescale<Branches>::Type...>> rescaled(const Concat<Branches...>*);

template <class L>
struct Rescale {
    using Type = typename decltype(rescaled<L>(static_cast<const L*>(nullptr)))::Type;
};

/// The network with the rescale rule in the place of slopes. Parameters and state are the same.
template <class Net>
using Rescaled = typename Rescale<Net>::Type;

}  // namespace deepchrome::detail
