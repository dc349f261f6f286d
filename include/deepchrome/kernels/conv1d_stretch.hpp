// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/transpose_tile.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// How the outputs of a convolution are divided into stretches, whose gradients are summed up together. The
/// outputs of a stretch are `every` apart, such that a tap of one is a tap of the next as well, whatever the
/// dilation: written gene by gene, and only the positions that they read, each window is one run of terms.
struct Conv1DStretches {
    std::size_t every;
    std::size_t step;  ///< from a window to the next, in positions that are read
    std::size_t most_outputs;
    std::size_t row;  ///< values of a gene's row

    constexpr explicit Conv1DStretches(const ConvGeometry& g)
        : every(g.dilation / std::gcd(g.stride, g.dilation)),
          step(g.stride / std::gcd(g.stride, g.dilation)) {
        // So many that the rows of a block stay in the second cache, together with the gradients that meet
        // them; but not so few that a row is written for little more than one window.
        constexpr std::size_t values = 1024;
        constexpr std::size_t least = 8;
        const std::size_t positions =
            values / std::max<std::size_t>(g.input.channels, 1);  // none: refused by the graph
        const std::size_t fitting = positions > g.width ? (positions - g.width) / step + 1 : 1;
        most_outputs = std::min((g.output_positions + every - 1) / every, std::max(fitting, least));
        // Whole registers are read and written wherever they begin. An odd number of cache lines keeps the
        // rows of a block from sharing the same few sets of a cache.
        const std::size_t read = ((most_outputs - 1) * step + g.width) * g.input.channels;
        row = (round_up(read + lane_group - 1, lane_group) / lane_group | 1) * lane_group;
    }
};

template <ConvGeometry G>
inline constexpr Conv1DStretches conv1d_stretches{G};

/// One of them: `outputs` outputs from `first` on.
struct Conv1DStretch {
    std::size_t first;
    std::size_t outputs;
};

/// Calls work(stretch) for all outputs.
template <ConvGeometry G, class Work>
void for_each_stretch(Work&& work) {
    constexpr Conv1DStretches all = conv1d_stretches<G>;
    for (std::size_t begin = 0; begin < std::min(all.every, G.output_positions); ++begin) {
        for (std::size_t p = begin; p < G.output_positions; p += all.every * all.most_outputs) {
            work(Conv1DStretch{
                p, std::min(all.most_outputs, (G.output_positions - p + all.every - 1) / all.every)});
        }
    }
}

/// Writes what the stretch reads of `genes` genes, zeros where there is padding: gene g from rows + g * row
/// on. `stride` is the distance between features. Not inlined, since it is called once a stretch.
template <class Arch, ConvGeometry G, class T>
[[gnu::noinline]] void conv1d_stretch_rows(const T* x, Conv1DStretch stretch, std::size_t genes,
                                           std::size_t stride, T* rows) {
    constexpr std::size_t lanes = xsimd::batch<T, Arch>::size;
    constexpr std::size_t row = conv1d_stretches<G>.row;
    constexpr std::size_t channels = G.input.channels;
    const std::size_t positions = (stretch.outputs - 1) * conv1d_stretches<G>.step + G.width;
    // In ascending order, since tiles write beyond their last feature.
    for (std::size_t i = 0; i < positions;) {
        T* to = rows + i * channels;
        const std::ptrdiff_t source =
            G.source(stretch.first, 0) + static_cast<std::ptrdiff_t>(i * G.dilation);
        if (!G.inside(source)) {
            for (std::size_t gene = 0; gene < genes; ++gene) std::fill_n(to + gene * row, channels, T{0});
            ++i;
            continue;
        }
        const auto position = static_cast<std::size_t>(source);
        const std::size_t together =
            G.dilation == 1 ? std::min(positions - i, G.input.positions - position) : 1;
        for (std::size_t f = 0; f < together * channels; f += lanes) {
            const T* from = x + (position * channels + f) * stride;
            for (std::size_t gene = 0; gene < genes; gene += lanes) {
                transpose_tile<Arch>(from + gene, together * channels - f, stride, to + gene * row + f, row);
            }
        }
        i += together;
    }
}

}  // namespace deepchrome::detail
