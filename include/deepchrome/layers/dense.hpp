// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/kernels/dense.hpp>
#include <deepchrome/kernels/dense_single.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome {

/// Every output is a weighted sum of all inputs, plus a bias: positions x channels -> 1 x units. Initialised as in PyTorch:
/// uniform in +-1 / sqrt(inputs).
template <Units U>
struct Dense {
    static constexpr std::size_t units = U.value;
    static constexpr bool flattens = true;  ///< forgets positions: PyTorch has a Flatten before it
    static_assert(units > 0, "deepchrome: Units of a Dense must be positive");

    static constexpr Shape output(Shape) { return {1, units}; }
    static constexpr std::size_t parameter_count(Shape in) { return (in.size() + 1) * units; }
    /// The gradient, gene by gene.
    static constexpr std::size_t adjoint_count(Shape) { return transposed_row(units); }
    static constexpr std::size_t piece_count(Shape in) { return rows_per_piece(in) * units; }
    static constexpr std::array<TensorLayout, 2> tensors(Shape in) {
        return {TensorLayout{"weight", {units, in.channels, in.positions}, {1, units, in.channels * units}, 0, 2},
                TensorLayout{"bias", {units, 1, 1}, {1, 0, 0}, in.size() * units, 1}};
    }
    static std::string name() { return std::string("Dense(units=") + std::to_string(units) + ")"; }

    template <Shape In, class T>
    static void initialise(std::span<T> parameters, std::span<T>, RandomStream& stream) {
        detail::initialise_uniform(parameters, In.size(), stream);
    }

    /// `Function` of what the layer computes.
    template <Shape In, class T, class Arch, class Function = Identity>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            if (x.layout().single) {
                dense_single_forward<Arch, In.size(), units, T, Function>(pass.parameters.data(), x.block(0), y.block(0));
            } else {
                dense_forward<Arch, In.size(), units, T, Function>(pass.parameters.data(), x.block(s.block) + s.first,
                                                                   y.block(s.block) + s.first, s.count, x.stride());
            }
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>, BatchView<const T> dy,
                         BatchView<T> dx) {
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            if (dy.layout().single) {
                transpose(pass, dy, s);
                dense_single_backward<Arch, In.size(), units>(pass.parameters.data(), pass.adjoints.block(0), dx.block(0),
                                                              [](std::size_t) { return true; }, [](std::size_t) {});
            } else {
                dense_backward<Arch, In.size(), units>(pass.parameters.data(), dy.block(s.block) + s.first,
                                                       dx.block(s.block) + s.first, s.count, dy.stride());
            }
        });
    }

    /// Takes each row of weights once, for both.
    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        transpose(pass, dy, LaneSlice{0, 0, lane_group});
        const auto row_gradient = gradient_of_row<In>(pass, x.block(0), offset, sink);
        if (dx) {
            const bool skips = OnlyNonzero && sink.skips_zeros();
            const auto wanted = [&](std::size_t i) { return !skips || x.block(0)[i * lane_group] != T{0}; };
            dense_single_backward<Arch, In.size(), units>(pass.parameters.data(), pass.adjoints.block(0), dx.block(0), wanted,
                                                          row_gradient);
        } else {
            for (std::size_t i = 0; i < In.size(); ++i) row_gradient(i);
        }
        row_gradient(In.size());
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>, BatchView<const T> dy,
                         std::size_t offset, const GradientSink<T>& sink) {
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) { transpose(pass, dy, s); });
        pass.worker.wait_for_all();
        const Range rows = pass.worker.share(In.size() + 1);
        if (x.layout().single) {
            const auto row_gradient = gradient_of_row<In>(pass, x.block(0), offset, sink);
            for (std::size_t i = rows.first; i < rows.last; ++i) row_gradient(i);
            return;
        }
        for (Range piece{rows.first, rows.first}; piece.first < rows.last; piece.first = piece.last) {
            piece.last = std::min(rows.last, piece.first + rows_per_piece(In));
            const std::span<T> values = pass.piece.first(piece.size() * units);
            dense_gradient<Arch, In.size(), units>(piece, x, BatchView<const T>(pass.adjoints), values.data());
            sink(offset + piece.first * units, std::span<const T>(values));
        }
    }

private:
    /// The gradient gene by gene, of this worker's lanes.
    template <class T, class Arch>
    static void transpose(const Pass<T, Arch>& pass, BatchView<const T> dy, LaneSlice s) {
        const std::size_t count = dy.layout().single ? 1 : s.count;
        transpose_lanes(dy.block(s.block), units, s.first, count, dy.stride(), pass.adjoints.block(s.block));
    }

    /// What hands on one row of the gradient of a gene alone, unless its input is zero and the sink can do without. The last
    /// row is that of the biases.
    template <Shape In, class T, class Arch>
    static auto gradient_of_row(const Pass<T, Arch>& pass, const T* x, std::size_t offset, const GradientSink<T>& sink) {
        const std::span<const T> slopes(pass.adjoints.block(0), units);
        return [=, &sink, row = pass.piece.first(units), skips = sink.skips_zeros()](std::size_t i) {
            if (i == In.size()) {
                sink(offset + i * units, slopes);
                return;
            }
            const T value = x[i * lane_group];
            if (skips && value == T{0}) return;
            for (std::size_t o = 0; o < units; ++o) row[o] = value * slopes[o];
            sink(offset + i * units, std::span<const T>(row));
        };
    }

    /// Few enough that a piece stays in the first-level cache; a multiple of the kernel's tile.
    static constexpr std::size_t rows_per_piece(Shape in) {
        return std::min(in.size() + 1, std::max<std::size_t>(6, 3000 / units / 6 * 6));
    }
};

}  // namespace deepchrome
