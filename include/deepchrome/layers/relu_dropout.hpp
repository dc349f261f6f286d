// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// ReLU followed by `Dropout<R>`, as the function of a fused layer. A value of zero has no gradient,
/// whichever of the two set it to zero; all other values have the same factor. Therefore no mask is stored,
/// and one backward pass serves both.
template <Rate R>
struct ReluDropout {
    using Function = ReLU::Function;
    static constexpr bool drops = true;

    static constexpr bool zero_input_has_zero_gradient(bool) { return true; }
    static constexpr std::size_t layer_count() { return 2; }
    static std::string name() { return ReLU::name() + ", " + Dropout<R>::name(); }

    /// Applies dropout to y, the output of ReLU, in place. `layers` is the distance from the layer of the
    /// pass to the Dropout layer.
    template <Shape In, class T, class Arch>
    static void drop(Pass<T, Arch> pass, std::size_t layers, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        if (pass.dropout == nullptr) return;
        pass.worker.wait_if_batch_of_one(y.layout());
        pass.layer += static_cast<std::uint32_t>(layers);
        Dropout<R>::template draw<In>(pass, y.layout(),
                                      [&](std::size_t block, std::size_t at, const Simd& factors) {
                                          T* values = y.block(block) + at;
                                          (Simd::load_aligned(values) * factors).store_aligned(values);
                                      });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        using Simd = xsimd::batch<T, Arch>;
        const Simd scale(pass.dropout != nullptr ? Dropout<R>::template scale<T>() : T{1});
        pass.worker.for_each_run(
            dy.layout(), In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
                for (std::size_t at = first; at < first + count; at += Simd::size) {
                    const Simd slope = scale * Function::slope(Simd::load_aligned(y.block(block) + at));
                    (slope * Simd::load_aligned(dy.block(block) + at)).store_aligned(dx.block(block) + at);
                }
            });
    }
};

/// Applies the dropout of `Activation`, if it is a ReluDropout.
template <class Activation, Shape In, class T, class Arch>
void drop_some(const Pass<T, Arch>& pass, std::size_t layers, BatchView<T> y) {
    if constexpr (requires { Activation::drops; }) {
        Activation::template drop<In>(pass, layers, y);
    }
}

}  // namespace deepchrome::detail
