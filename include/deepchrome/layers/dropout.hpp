// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/kernels/dropout.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Sets a random share of the values to zero and scales the others up, which keeps the mean. It is active
/// only in passes with dropout streams. The rate is rounded to a multiple of 1/65536.
template <Rate R>
struct Dropout {
    static_assert(R.value() >= 0 && R.value() < 1, "deepchrome: the Rate of a Dropout must be in [0, 1)");
    static_assert(!(R.value() > 0 && R.value() < 0.5 / 65536),
                  "deepchrome: the Rate of a Dropout rounds to 0; use Rate{0}, or at least 1/65536");

    static constexpr bool zero_input_has_zero_gradient(bool before) { return before; }
    static constexpr Shape output(Shape in) { return in; }
    /// The factor of each value.
    static constexpr std::size_t scratch_count(Shape in) { return in.size(); }
    static std::string name() { return std::string("Dropout(rate=") + format_shortest(R.named()) + ")"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        if (pass.dropout == nullptr) {
            copy<In>(pass, x, y);
            return;
        }
        draw<In>(pass, x.layout(), [&](std::size_t block, std::size_t at, const Simd& factors) {
            factors.store_aligned(pass.scratch.block(block) + at);
            (Simd::load_aligned(x.block(block) + at) * factors).store_aligned(y.block(block) + at);
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        if (pass.dropout == nullptr) {
            copy<In>(pass, dy, dx);
        } else {
            using Simd = xsimd::batch<T, Arch>;
            pass.worker.for_each_run(
                dy.layout(), In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
                    for (std::size_t at = first; at < first + count; at += Simd::size) {
                        const Simd factors = Simd::load_aligned(pass.scratch.block(block) + at);
                        (Simd::load_aligned(dy.block(block) + at) * factors)
                            .store_aligned(dx.block(block) + at);
                    }
                });
        }
    }

    /// The factor of a value that is kept.
    template <class T>
    static constexpr T scale() {
        return T{65536} / static_cast<T>(65536 - dropped());
    }

    /// Draws the factors of this worker's values and calls use(block, offset in the block, factors) for each
    /// register. The pass must have dropout streams.
    template <Shape In, class T, class Arch, class Use>
    static void draw(const Pass<T, Arch>& pass, BatchLayout layout, Use&& use) {
        using Simd = xsimd::batch<T, Arch>;
        const DropoutStreams& streams = *pass.dropout;
        const DropoutMask mask{philox_key(streams.seed), pass.layer, streams.epoch, dropped()};
        if (layout.batch_of_one) {
            pass.worker.for_each_run(
                layout, In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
                    draw_factors_batch_of_one<Arch>(
                        mask, streams.samples[0], IndexRange{first, first + count}, scale<T>(),
                        [&](std::size_t feature, const Simd& factors) { use(block, feature, factors); });
                });
            return;
        }
        pass.worker.for_each_slice(layout, [&](LaneSlice s) {
            for (std::size_t group = s.first; group < s.first + s.count; group += lane_group) {
                draw_factors<Arch>(mask, streams.samples.data() + s.block * block_lanes + group, In.size(),
                                   scale<T>(),
                                   [&](std::size_t feature, std::size_t lane, const Simd& factors) {
                                       use(s.block, feature * layout.lanes() + group + lane, factors);
                                   });
            }
        });
    }

private:
    /// The number of dropped values out of 65536.
    static constexpr std::uint32_t dropped() {
        return std::min<std::uint32_t>(65535, static_cast<std::uint32_t>(R.value() * 65536 + 0.5));
    }

    template <Shape In, class T, class Arch>
    static void copy(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pass.worker.for_each_run(x.layout(), In.size(),
                                 [&](std::size_t block, std::size_t first, std::size_t count) {
                                     std::copy_n(x.block(block) + first, count, y.block(block) + first);
                                 });
    }
};

}  // namespace deepchrome
