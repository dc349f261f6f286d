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
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            if (pass.dropout == nullptr) {
                copy<In>(x, y, s);
                return;
            }
            const DropoutMask mask{philox_key(pass.dropout->seed), pass.layer, pass.dropout->epoch, dropped};
            const std::uint32_t* samples = pass.dropout->samples.data() + s.block * block_lanes;
            T* factors = pass.scratch.block(s.block);
            if (x.layout().single) {
                dropout_factors_single<Arch>(mask, samples[0], In.size(), scale, factors);
            } else {
                for (std::size_t lane = s.first; lane < s.first + s.count; lane += lane_group) {
                    dropout_factors<Arch>(mask, samples + lane, In.size(), scale, factors + lane, x.stride());
                }
            }
            multiply<In, T, Arch>(x.block(s.block), factors, y.block(s.block), s, x.stride());
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>, BatchView<const T> dy,
                         BatchView<T> dx) {
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            if (pass.dropout == nullptr) {
                copy<In>(dy, dx, s);
            } else {
                multiply<In, T, Arch>(dy.block(s.block), pass.scratch.block(s.block), dx.block(s.block), s, dy.stride());
            }
        });
    }

private:
    template <Shape In, class T>
    static void copy(BatchView<const T> x, BatchView<T> y, LaneSlice s) {
        for (std::size_t f = 0; f < In.size(); ++f) {
            std::copy_n(x.block(s.block) + f * x.stride() + s.first, s.count, y.block(s.block) + f * x.stride() + s.first);
        }
    }

    template <Shape In, class T, class Arch>
    static void multiply(const T* x, const T* factors, T* y, LaneSlice s, std::size_t stride) {
        using Simd = xsimd::batch<T, Arch>;
        for (std::size_t f = 0; f < In.size(); ++f) {
            const std::size_t at = f * stride + s.first;
            for (std::size_t lane = at; lane < at + s.count; lane += Simd::size) {
                (Simd::load_aligned(x + lane) * Simd::load_aligned(factors + lane)).store_aligned(y + lane);
            }
        }
    }
};

}  // namespace deepchrome
