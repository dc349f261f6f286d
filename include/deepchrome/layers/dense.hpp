// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/kernels/dense.hpp>
#include <deepchrome/kernels/dense_batch_of_one.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A fully connected layer with bias: positions x channels -> 1 x units. Initialized as in PyTorch: uniform
/// in +-1 / sqrt(inputs).
template <Units U>
struct Dense {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static constexpr std::size_t units = U.value;
    static constexpr bool flattens = true;  ///< has no positions: PyTorch needs a Flatten before it
    static_assert(units > 0, "deepchrome: Units of a Dense must be positive");

    static constexpr Shape output(Shape) { return {1, units}; }
    static constexpr std::size_t parameter_count(Shape in) { return (in.size() + 1) * units; }
    /// The gradient of the outputs, gene by gene.
    static constexpr std::size_t backward_scratch_count(Shape) { return transposed_row(units); }
    static constexpr std::size_t gradient_buffer_count(Shape in) {
        return std::max(rows_per_piece(in) * units, transposed_row(units));
    }
    static constexpr std::array<TensorLayout, 2> tensors(Shape in) {
        return {
            TensorLayout{"weight", {units, in.channels, in.positions}, {1, units, in.channels * units}, 0, 2},
            TensorLayout{"bias", {units, 1, 1}, {1, 0, 0}, in.size() * units, 1}};
    }
    static std::string name() { return std::string("Dense(units=") + std::to_string(units) + ")"; }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T>, RandomStream& stream) {
        detail::initialize_uniform(parameters, In.size(), stream);
    }

    /// The same with `Function` applied to the results.
    template <Shape In, class T, class Arch, class Function = IdentityFunction>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const T* w = pass.parameters.data();
        if (x.layout().batch_of_one) {
            constexpr std::size_t count = dense_batch_of_one_parts(In.size(), units);
            const IndexRange parts = pass.worker.share(count);
            for (std::size_t part = parts.first; part < parts.last; ++part) {
                dense_batch_of_one_sum<Arch, In.size(), units>(w, x.block(0), part, y.block(0));
            }
            if (count > 1) pass.worker.wait_for_all();
            const IndexRange mine = pass.worker.share(count > 1 ? transposed_row(units) / lane_group : 1);
            const std::size_t step = count > 1 ? lane_group : transposed_row(units);
            dense_batch_of_one_join<Arch, In.size(), units, Function>(
                y.block(0), IndexRange{mine.first * step, mine.last * step});
            return;
        }
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            dense_forward<Arch, In.size(), units, T, Function>(
                w, x.block(s.block) + s.first, y.block(s.block) + s.first, s.count, x.stride());
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        const T* w = pass.parameters.data();
        if (dy.layout().batch_of_one) {
            dense_batch_of_one_backward<Arch, units>(
                w, dy.block(0), dx.block(0), batch_of_one_inputs<In>(pass.worker), [](std::size_t) {});
            return;
        }
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            dense_backward<Arch, In.size(), units>(w, dy.block(s.block) + s.first,
                                                   dx.block(s.block) + s.first, s.count, dy.stride());
        });
    }

    /// Reads each row of weights once for both gradients.
    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        if (!dx) {
            batch_of_one_gradient<In>(pass, x, dy, offset, sink);
            return;
        }
        const IndexRange inputs = batch_of_one_inputs<In>(pass.worker);
        if (const auto& update = sink.scaled_add()) {
            dense_batch_of_one_backward_and_update<Arch, units>(
                update->parameters.data() + offset, x.block(0), dy.block(0), dx.block(0), inputs,
                update->factor, [&](std::size_t i) { return !OnlyNonzero || x.block(0)[i] != T{0}; });
        } else {
            dense_batch_of_one_backward<Arch, units>(
                pass.parameters.data(), dy.block(0), dx.block(0), inputs,
                [&](std::size_t i) { hand_on_row(pass, i, x, dy, offset, sink); });
        }
        if (inputs.last == In.size()) hand_on_bias<In>(dy, offset, sink);
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        if (x.layout().batch_of_one) {
            batch_of_one_gradient<In>(pass, x, dy, offset, sink);
            return;
        }
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            transpose_lanes(dy.block(s.block), units, s.first, s.count, dy.stride(),
                            pass.backward_scratch.block(s.block));
        });
        pass.worker.wait_for_all();
        const IndexRange rows = pass.worker.share(In.size() + 1);
        for (IndexRange piece{rows.first, rows.first}; piece.first < rows.last; piece.first = piece.last) {
            piece.last = std::min(rows.last, piece.first + rows_per_piece(In));
            const std::span<T> values = pass.gradient_buffer.first(piece.size() * units);
            dense_gradient<Arch, In.size(), units>(piece, x, BatchView<const T>(pass.backward_scratch),
                                                   values.data());
            sink(offset + piece.first * units, std::span<const T>(values));
        }
    }

private:
    /// The inputs of a batch of one that belong to this worker: the same ones in all passes.
    template <Shape In>
    static IndexRange batch_of_one_inputs(const Worker& worker) {
        return dense_batch_of_one_inputs<In.size(), units>(
            worker.share(dense_batch_of_one_parts(In.size(), units)));
    }

    template <Shape In, class T, class Arch>
    static void batch_of_one_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> dy,
                                      std::size_t offset, const GradientSink<T>& sink) {
        const IndexRange inputs = batch_of_one_inputs<In>(pass.worker);
        for (std::size_t i = inputs.first; i < inputs.last; ++i) hand_on_row(pass, i, x, dy, offset, sink);
        if (inputs.last == In.size()) hand_on_bias<In>(dy, offset, sink);
    }

    /// Passes the gradient of row i for a batch of one to the sink. Skips zeros if the sink allows it.
    template <class T, class Arch>
    static void hand_on_row(const Pass<T, Arch>& pass, std::size_t i, BatchView<const T> x,
                            BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        const T value = x.block(0)[i];
        if (sink.scaled_add() && value == T{0}) return;
        dense_batch_of_one_row<Arch, units>(value, dy.block(0), pass.gradient_buffer.data());
        sink(offset + i * units, std::span<const T>(pass.gradient_buffer.first(units)));
    }

    template <Shape In, class T>
    static void hand_on_bias(BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        sink(offset + In.size() * units, std::span<const T>(dy.block(0), units));
    }

    /// Rows per piece: a multiple of the kernel's tile, and few enough for a piece to stay in the L1 cache.
    static constexpr std::size_t rows_per_piece(Shape in) {
        return std::min(in.size() + 1, std::max<std::size_t>(6, 3000 / units / 6 * 6));
    }
};

}  // namespace deepchrome
