// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// An increasing function applied to each value. `FunctionType` provides `value(x)` and `slope(y)`, the
/// derivative as a function of the output, both on registers.
template <class FunctionType>
struct Pointwise {
    using Function = FunctionType;

    static constexpr Shape output(Shape in) { return in; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        pass.worker.for_each_run(x.layout(), In.size(),
                                 [&](std::size_t block, std::size_t first, std::size_t count) {
                                     for (std::size_t at = first; at < first + count; at += Simd::size) {
                                         Function::value(Simd::load_aligned(x.block(block) + at))
                                             .store_aligned(y.block(block) + at);
                                     }
                                 });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        using Simd = xsimd::batch<T, Arch>;
        pass.worker.for_each_run(
            dy.layout(), In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
                for (std::size_t at = first; at < first + count; at += Simd::size) {
                    const Simd slope = Function::slope(Simd::load_aligned(y.block(block) + at));
                    (slope * Simd::load_aligned(dy.block(block) + at)).store_aligned(dx.block(block) + at);
                }
            });
    }
};

struct ReluFunction {
    template <class Simd>
    static Simd value(const Simd& x) {
        return xsimd::max(Simd(0), x);  // in this order a NaN stays one
    }
    template <class Simd>
    static Simd slope(const Simd& y) {
        return xsimd::select(y > Simd(0), Simd(1), Simd(0));
    }
};

template <Slope S>
struct LeakyReluFunction {
    template <class Simd>
    static Simd value(const Simd& x) {
        return xsimd::select(x > Simd(0), x, x * factor<Simd>());
    }
    template <class Simd>
    static Simd slope(const Simd& y) {
        return xsimd::select(y > Simd(0), Simd(1), factor<Simd>());
    }

private:
    template <class Simd>
    static Simd factor() {
        return Simd(static_cast<typename Simd::value_type>(S.value()));
    }
};

struct TanhFunction {
    template <class Simd>
    static Simd value(const Simd& x) {
        return xsimd::tanh(x);
    }
    template <class Simd>
    static Simd slope(const Simd& y) {
        return Simd(1) - y * y;
    }
};

struct SigmoidFunction {
    template <class Simd>
    static Simd value(const Simd& x) {
        return Simd(1) / (Simd(1) + xsimd::exp(-x));
    }
    template <class Simd>
    static Simd slope(const Simd& y) {
        return y * (Simd(1) - y);
    }
};

}  // namespace detail

/// max(0, x).
struct ReLU : detail::Pointwise<detail::ReluFunction> {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static constexpr bool zero_input_has_zero_gradient(bool) { return true; }

    static std::string name() { return "ReLU"; }
};

/// x for positive x, otherwise slope * x; the default slope is 0.01: `LeakyReLU<>`, `LeakyReLU<Slope{0.2}>`.
template <Slope S = Slope{0.01}>
struct LeakyReLU : detail::Pointwise<detail::LeakyReluFunction<S>> {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static_assert(S.value() > 0, "deepchrome: the Slope of a LeakyReLU must be positive; use ReLU for none");

    static std::string name() { return std::string("LeakyReLU(slope=") + format_shortest(S.named()) + ")"; }
};

/// The hyperbolic tangent.
struct Tanh : detail::Pointwise<detail::TanhFunction> {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static std::string name() { return "Tanh"; }
};

/// 1 / (1 + exp(-x)).
struct Sigmoid : detail::Pointwise<detail::SigmoidFunction> {
    static constexpr NetworkOutput produces = NetworkOutput::probabilities;
    static std::string name() { return "Sigmoid"; }
};

}  // namespace deepchrome
