// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::detail {

/// ReLU, then `Dropout<R>`, as the function of a fused layer. Where a value is zero, whichever of the two
/// made it so, no gradient passes; all others have been scaled alike. So no mask is kept, and one pass
/// backward serves both.
template <Rate R>
struct ReluDropout {
    using Function = ReLU::Function;
    static constexpr bool drops = true;

    static constexpr bool zero_input_has_zero_gradient(bool) { return true; }
    static constexpr std::size_t layer_count() { return 2; }
    static std::string name() { return ReLU::name() + ", " + Dropout<R>::name(); }

    /// Drops values of y, to which ReLU has been applied, in place. The Dropout is `layers` layers after that
    /// of the pass.
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

/// Drops what `Activation` drops: nothing, unless it is a ReluDropout.
template <class Activation, Shape In, class T, class Arch>
void drop_some(const Pass<T, Arch>& pass, std::size_t layers, BatchView<T> y) {
    if constexpr (requires { Activation::drops; }) {
        Activation::template drop<In>(pass, layers, y);
    }
}

}  // namespace deepchrome::detail
