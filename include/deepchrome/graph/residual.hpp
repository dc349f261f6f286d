// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/kernels/elementwise.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// y = x + body(x). The body is the given layers in sequence and must keep the shape.
///
///     Residual<Conv1D<Filters{64}, Width{3}, Padding::same>, ReLU>
template <Layer... Ls>
struct Residual {
    using Body = Sequential<Ls...>;

    static constexpr NetworkOutput produces = NetworkOutput::numbers;  // a sum, whatever the body ends with

    static constexpr Fit fit(Shape in) {
        const Fit inside = Body::fit(in);
        if (!inside) return inside;
        if (Body::output(in) != in) return {Misfit::residual_changes_shape, 0, in};
        return {};
    }
    static constexpr Shape output(Shape in) { return in; }
    static constexpr std::size_t layer_count() { return Body::layer_count(); }
    static constexpr std::size_t parameter_count(Shape in) { return Body::parameter_count(in); }
    static constexpr std::size_t running_count(Shape in) { return Body::running_count(in); }
    /// The scratch of the body, followed by its output.
    static constexpr std::size_t scratch_count(Shape in) { return Body::scratch_count(in) + in.size(); }
    static constexpr std::size_t backward_scratch_count(Shape in) { return Body::backward_scratch_count(in); }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return Body::gradient_buffer_count(in); }
    [[gnu::cold]] static std::string name() { return std::string("Residual(") + Body::name() + ")"; }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
        Body::template initialize<In>(parameters, running, stream);
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        const BatchView<T> inside = pass.scratch.from(Body::scratch_count(In));
        Body::template forward<In>(pass, x, inside);
        pass.worker.wait_if_batch_of_one(x.layout());
        add_features<Arch>(pass.worker, x, BatchView<const T>(inside), y, In.size());
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        Body::template backward<In>(pass, x, BatchView<const T>(pass.scratch.from(Body::scratch_count(In))),
                                    dy, dx);
        if (!dx) return;
        pass.worker.wait_if_batch_of_one(dy.layout());
        add_features<Arch>(pass.worker, dy, BatchView<const T>(dx), dx, In.size());
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        Body::template gradient<In>(pass, x, BatchView<const T>(pass.scratch.from(Body::scratch_count(In))),
                                    dy, offset, sink);
    }

    template <Shape In, class Visitor>
    static Walk walk(Walk walk, Visitor&& visit) {
        return Body::template walk<In>(std::move(walk), visit);
    }
};

}  // namespace deepchrome
