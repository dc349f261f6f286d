// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/kernels/conv1d_batch_of_one.hpp>
#include <deepchrome/kernels/conv1d_pool.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/relu_dropout.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// `Conv`, the increasing function `Activation` and the max pooling `Pool` as one layer; graph/fuse.hpp
/// creates it. It keeps the values of a window in registers and stores the position of the maximum.
/// `Activation` may include dropout. Parameters and results are those of the separate layers.
template <class Conv, class Activation, class Pool>
struct ConvPool {
    static constexpr bool zero_input_has_zero_gradient(bool) {
        return detail::zero_input_has_zero_gradient<Activation>(false);
    }

    static constexpr Shape output(Shape in) { return Pool::output(Conv::output(in)); }
    static constexpr std::size_t layer_count() { return 2 + layers_of<Activation>(); }
    static constexpr std::size_t parameter_count(Shape in) { return Conv::parameter_count(in); }
    /// The position of the maximum of each window, followed by the scratch of `Conv`.
    static constexpr std::size_t scratch_count(Shape in) { return output(in).size() + scratch_of<Conv>(in); }
    static constexpr std::size_t backward_scratch_count(Shape in) { return backward_scratch(in).end; }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return parameter_count(in); }
    static std::string name() { return Conv::name() + ", " + Pool::name(); }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
        Conv::template initialize<In>(parameters, running, stream);
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        using Function = typename Activation::Function;
        constexpr ConvGeometry geometry = Conv::geometry(In);
        constexpr PoolWindows windows = Pool::windows(Conv::output(In));
        const T* w = pass.parameters.data();
        if (x.layout().batch_of_one) {
            T* memory = batch_of_one_memory<In>(pass);
            conv1d_batch_of_one_input<geometry>(pass.worker, x, memory);
            conv1d_batch_of_one_pool_forward<Arch, geometry, windows, Function>(
                pass.worker, w, x.block(0), y.block(0), pass.scratch.block(0), memory);
        } else {
            pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
                conv1d_pool_forward<Arch, geometry, windows, Function>(
                    w, x.block(s.block) + s.first, y.block(s.block) + s.first,
                    pass.scratch.block(s.block) + s.first, s.count, x.stride());
            });
        }
        drop_some<Activation, output(In)>(pass, layer_count() - 1, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        constexpr BackwardScratch at = backward_scratch(In);
        const BatchView<T> slopes = pass.backward_scratch.from(at.slopes);
        Activation::template backward<output(In)>(pass, y, y, dy, slopes);
        if (!dx) return;
        if (x.layout().batch_of_one) {
            pass.worker.wait_for_all();
            pass.worker.for_each_slice(x.layout(), [&](LaneSlice) {
                conv1d_batch_of_one_backward<Arch, Conv::geometry(In)>(
                    pass.parameters.data(), static_cast<const T*>(slopes.block(0)),
                    Pool::windows(Conv::output(In)).count, batch_of_one_winner(pass), dx.block(0),
                    batch_of_one_memory<In>(pass));
            });
            return;
        }
        const BatchView<T> spread = pass.backward_scratch.from(at.spread);
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            conv1d_pool_spread<Arch, Conv::geometry(In), Pool::windows(Conv::output(In)), T>(
                pass.scratch.block(s.block) + s.first, slopes.block(s.block) + s.first,
                spread.block(s.block) + s.first, s.count, dy.stride());
        });
        Conv::template backward<In>(pass, x, BatchView<const T>(), BatchView<const T>(spread), dx);
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T>, std::size_t offset, const GradientSink<T>& sink) {
        constexpr BackwardScratch at = backward_scratch(In);
        constexpr ConvGeometry geometry = Conv::geometry(In);
        constexpr PoolWindows windows = Pool::windows(Conv::output(In));
        const BatchView<T> rows = pass.backward_scratch.from(at.rows);
        const BatchView<const T> slopes = pass.backward_scratch.from(at.slopes);
        if (!x.layout().batch_of_one) {
            pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
                conv1d_rows<geometry>(x.block(s.block), s.first, s.count, x.stride(), rows.block(s.block));
            });
            pass.worker.wait_for_all();
        }
        constexpr std::size_t row = geometry.row();
        const IndexRange filters = pass.worker.share(Conv::filters);
        if (filters.size() == 0) return;
        const std::span<T> piece = pass.gradient_buffer.first(filters.size() * row);
        if (x.layout().batch_of_one) {
            conv1d_batch_of_one_gradient<Arch, geometry>(
                filters, x.block(0), slopes.block(0), windows.count, batch_of_one_winner(pass),
                static_cast<const T*>(batch_of_one_memory<In>(pass)), piece.data());
        } else {
            conv1d_pool_gradient<Arch, geometry, windows, T>(filters, rows, pass.scratch, slopes,
                                                             piece.data());
        }
        sink(offset + filters.first * row, std::span<const T>(piece));
    }

private:
    /// The memory of the kernels for a batch of one, behind the positions of the maxima.
    template <Shape In, class T, class Arch>
    static T* batch_of_one_memory(const Pass<T, Arch>& pass) {
        return pass.scratch.from(output(In).size()).block(0);
    }

    /// The positions of the maxima of a batch of one, by window and filter.
    template <class T, class Arch>
    static auto batch_of_one_winner(const Pass<T, Arch>& pass) {
        return [winner = pass.scratch.block(0)](std::size_t window, std::size_t filter) {
            return static_cast<std::size_t>(
                static_cast<std::ptrdiff_t>(winner[window * Conv::filters + filter]));
        };
    }

    /// Offsets in the backward scratch.
    struct BackwardScratch {
        std::size_t slopes;  ///< gradient of the convolution at each maximum
        std::size_t rows;    ///< the input, gene by gene
        std::size_t spread;  ///< gradient of the whole convolution
        std::size_t end;
    };
    static constexpr BackwardScratch backward_scratch(Shape in) {
        const std::size_t rows = output(in).size();
        const std::size_t spread = rows + conv1d_row_stride(Conv::geometry(in));
        return {0, rows, spread, spread + Conv::output(in).size()};
    }
};

}  // namespace deepchrome::detail
