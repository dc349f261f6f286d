// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// to = a + b, for `features` features of this worker's lanes. `to` may be a or b.
template <class Arch, class T>
void add_features(const Worker& worker, BatchView<const T> a, BatchView<const T> b, BatchView<T> to,
                  std::size_t features) {
    using Simd = xsimd::batch<T, Arch>;
    worker.for_each_run(a.layout(), features, [&](std::size_t block, std::size_t first, std::size_t count) {
        for (std::size_t at = first; at < first + count; at += Simd::size) {
            (Simd::load_aligned(a.block(block) + at) + Simd::load_aligned(b.block(block) + at))
                .store_aligned(to.block(block) + at);
        }
    });
}

/// Where runs of features lie in a batch: run p begins at feature first + p * step.
struct FeatureRuns {
    std::size_t first;
    std::size_t step;
};

/// Copies `count` runs of `features` features each, in this worker's lanes.
template <class T>
void copy_features(const Worker& worker, BatchView<const T> from, FeatureRuns source, BatchView<T> to,
                   FeatureRuns target, std::size_t count, std::size_t features) {
    worker.for_each_slice(from.layout(), [&](LaneSlice s) {
        for (std::size_t run = 0; run < count; ++run) {
            for (std::size_t f = 0; f < features; ++f) {
                std::copy_n(
                    from.block(s.block) + (source.first + run * source.step + f) * from.stride() + s.first,
                    s.count,
                    to.block(s.block) + (target.first + run * target.step + f) * to.stride() + s.first);
            }
        }
    });
}

}  // namespace deepchrome
