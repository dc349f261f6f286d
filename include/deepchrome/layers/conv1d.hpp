// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_batch_of_one.hpp>
#include <deepchrome/kernels/conv1d_gradient.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/options.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Convolution across positions: every filter covers all channels of `Width` positions.
///
///     Conv1D<Filters{50}, Width{10}>
///     Conv1D<Filters{64}, Width{3}, Dilation{32}, Padding::same>
///
/// positions x channels -> windows x filters. Options: Stride{1}, Dilation{1}, Padding::valid. Initialized as
/// in PyTorch: uniform in +-1 / sqrt(channels * width).
template <auto... Options>
struct Conv1D {
    static constexpr NetworkOutput produces = NetworkOutput::numbers;
    static_assert(detail::OptionsAmong<Filters, Width, Stride, Dilation,
                                       Padding>::accepts<std::remove_const_t<decltype(Options)>...>,
                  "deepchrome: Conv1D takes Filters, Width, Stride, Dilation and Padding, each at most once");
    static_assert(detail::has_option<Filters, Options...> && detail::has_option<Width, Options...>,
                  "deepchrome: Conv1D needs Filters and Width, as in Conv1D<Filters{50}, Width{10}>");

    static constexpr std::size_t filters = detail::option_or<Filters, Options...>(Filters{1}).value;
    static constexpr std::size_t width = detail::option_or<Width, Options...>(Width{1}).value;
    static constexpr std::size_t stride = detail::option_or<Stride, Options...>(Stride{1}).value;
    static constexpr std::size_t dilation = detail::option_or<Dilation, Options...>(Dilation{1}).value;
    static constexpr Padding padding = detail::option_or<Padding, Options...>(Padding::valid);
    static_assert(filters > 0 && width > 0 && stride > 0 && dilation > 0,
                  "deepchrome: Filters, Width, Stride and Dilation of a Conv1D must be positive");

    static constexpr Fit fit(Shape in) {
        if (padding == Padding::same && stride != 1) return {Misfit::same_padding_with_stride, 0, in};
        if (padding == Padding::valid && reach() > in.positions)
            return {Misfit::window_wider_than_signal, 0, in};
        return {};
    }
    static constexpr Shape output(Shape in) {
        if (padding == Padding::same) return {in.positions, filters};
        return {(in.positions - reach()) / stride + 1, filters};
    }
    static constexpr ConvGeometry geometry(Shape in) {
        const std::size_t pad = padding == Padding::same ? reach() - 1 : 0;
        return {in, filters, width, stride, dilation, pad / 2, output(in).positions};
    }
    static constexpr std::size_t parameter_count(Shape in) { return filters * geometry(in).row(); }
    /// The memory of the kernels for a batch of one.
    static constexpr std::size_t scratch_count(Shape in) {
        return round_up(conv1d_batch_of_one_memory(geometry(in)), lane_group) / lane_group;
    }
    static constexpr std::size_t gradient_buffer_count(Shape in) {
        return conv1d_gradient_memory(geometry(in)) + parameter_count(in);
    }
    static constexpr std::array<TensorLayout, 2> tensors(Shape in) {
        const std::size_t row = geometry(in).row();
        return {TensorLayout{"weight", {filters, in.channels, width}, {row, 1, in.channels}},
                TensorLayout{"bias", {filters, 1, 1}, {row, 0, 0}, row - 1, 1}};
    }
    static std::string name() {
        return std::string("Conv1D(filters=") + std::to_string(filters) + ", width=" + std::to_string(width) +
               (stride != 1 ? std::string(", stride=") + std::to_string(stride) : "") +
               (dilation != 1 ? std::string(", dilation=") + std::to_string(dilation) : "") +
               (padding == Padding::same ? ", padding=same)" : ")");
    }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T>, RandomStream& stream) {
        detail::initialize_uniform(parameters, width * In.channels, stream);
    }

    /// The same with `Function` applied to the results.
    template <Shape In, class T, class Arch, class Function = IdentityFunction>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const T* w = pass.parameters.data();
        if (x.layout().batch_of_one) {
            T* memory = pass.scratch.block(0);
            conv1d_batch_of_one_input<geometry(In)>(pass.worker, x, memory);
            conv1d_batch_of_one_forward<Arch, geometry(In), T, Function>(pass.worker, w, x.block(0),
                                                                         y.block(0), memory);
            return;
        }
        pass.worker.for_each_slice(x.layout(), [&](LaneSlice s) {
            conv1d_forward<Arch, geometry(In), T, Function>(w, x.block(s.block) + s.first,
                                                            y.block(s.block) + s.first, s.count, x.stride());
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T>, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        const T* w = pass.parameters.data();
        pass.worker.for_each_slice(dy.layout(), [&](LaneSlice s) {
            if (dy.layout().batch_of_one) {
                conv1d_batch_of_one_backward<Arch, geometry(In)>(w, dy.block(0),
                                                                 geometry(In).output_positions, own_position,
                                                                 dx.block(0), pass.scratch.block(0));
            } else {
                conv1d_backward<Arch, geometry(In)>(w, dy.block(s.block) + s.first,
                                                    dx.block(s.block) + s.first, s.count, dy.stride());
            }
        });
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        constexpr std::size_t row = geometry(In).row();
        const IndexRange rows = pass.worker.share(filters);
        if (rows.size() == 0) return;
        constexpr std::size_t memory = conv1d_gradient_memory(geometry(In));
        const std::span<T> piece = pass.gradient_buffer.subspan(memory, rows.size() * row);
        if (x.layout().batch_of_one) {
            conv1d_batch_of_one_gradient<Arch, geometry(In)>(
                rows, x.block(0), dy.block(0), geometry(In).output_positions, own_position,
                static_cast<const T*>(pass.scratch.block(0)), piece.data());
        } else {
            conv1d_gradient<Arch, geometry(In)>(rows, x, dy, piece.data(), pass.gradient_buffer.data());
        }
        sink(offset + rows.first * row, std::span<const T>(piece));
    }

private:
    /// Where dy belongs in the output: each position has its own.
    static constexpr auto own_position = [](std::size_t position, std::size_t) { return position; };

    /// Positions from the first to the last tap.
    static constexpr std::size_t reach() { return (width - 1) * dilation + 1; }
};

}  // namespace deepchrome
