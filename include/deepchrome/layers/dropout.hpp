// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <deepchrome/core/format.hpp>
#include <deepchrome/kernels/dropout.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome {

/// Sets a random share of the values to zero and scales the others up, so that the mean stays. Works only where the pass
/// has random streams; otherwise it changes nothing. The rate is kept to the nearest 1/65536.
template <Rate R>
struct Dropout {
    static_assert(R.billionths >= 0 && R.billionths < 1'000'000'000, "deepchrome: the Rate of a Dropout must be in [0, 1)");

    static constexpr bool stops_at_zero(bool before) { return before; }
    static constexpr Shape output(Shape in) { return in; }
    /// What each value was multiplied by.
    static constexpr std::size_t scratch_count(Shape in) { return in.size(); }
    static std::string name() { return std::string("Dropout(rate=") + shortest(R.value()) + ")"; }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        constexpr auto dropped = std::min<std::uint32_t>(65535, static_cast<std::uint32_t>(R.value() * 65536 + 0.5));
        constexpr T scale = T{65536} / static_cast<T>(65536 - dropped);
        if (pass.dropout == nullptr) {
            copy<In>(pass, x, y);
            return;
        }
        const DropoutMask mask{philox_key(pass.dropout->seed), pass.layer, pass.dropout->epoch, dropped};
        if (x.layout().single) {
            pass.worker.for_each_run(x.layout(), In.size(), [&](std::size_t, std::size_t first, std::size_t count) {
                dropout_factors_single<Arch>(mask, pass.dropout->samples[0], Range{first, first + count}, scale,
                                             pass.scratch.block(0));
            });
        } else {
            pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
                const std::uint32_t* samples = pass.dropout->samples.data() + s.block * block_lanes;
                for (std::size_t lane = s.first; lane < s.first + s.count; lane += lane_group) {
                    dropout_factors<Arch>(mask, samples + lane, In.size(), scale, pass.scratch.block(s.block) + lane,
                                          x.stride());
                }
            });
        }
        multiply<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>, BatchView<const T> dy,
                         BatchView<T> dx) {
        if (pass.dropout == nullptr) {
            copy<In>(pass, dy, dx);
        } else {
            multiply<In>(pass, dy, dx);
        }
    }

private:
    template <Shape In, class T, class Arch>
    static void copy(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pass.worker.for_each_run(x.layout(), In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
            std::copy_n(x.block(block) + first, count, y.block(block) + first);
        });
    }

    /// y = x * what forward has drawn.
    template <Shape In, class T, class Arch>
    static void multiply(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Simd = xsimd::batch<T, Arch>;
        pass.worker.for_each_run(x.layout(), In.size(), [&](std::size_t block, std::size_t first, std::size_t count) {
            for (std::size_t at = first; at < first + count; at += Simd::size) {
                const Simd factor = Simd::load_aligned(pass.scratch.block(block) + at);
                (Simd::load_aligned(x.block(block) + at) * factor).store_aligned(y.block(block) + at);
            }
        });
    }
};

}  // namespace deepchrome
