// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/graph/chain.hpp>
#include <deepchrome/graph/fuse.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Layers in sequence. It is a layer itself, so it can be nested. A network is a struct derived from it:
///
///     struct MyNet : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dense<Units{2}>,
///     LogSoftmax> {};
///
/// Adjacent layers are fused where possible (graph/fuse.hpp); results, parameters and names do not change.
template <Layer... Ls>
struct Sequential {
    static_assert(sizeof...(Ls) > 0, "deepchrome: a Sequential needs at least one layer");

    using Declared = detail::Chain<Ls...>;  ///< the layers as declared: shapes, names, parameters
    using Fused = detail::Fused<Ls...>;     ///< the same layers fused: computes the results

    static constexpr NetworkOutput produces = Declared::produces;

    static constexpr Fit fit(Shape in) { return Declared::fit(in); }
    static constexpr Shape output(Shape in) { return Declared::output(in); }
    static constexpr std::size_t layer_count() { return Declared::layer_count(); }
    static constexpr std::size_t parameter_count(Shape in) { return Declared::parameter_count(in); }
    static constexpr std::size_t running_count(Shape in) { return Declared::running_count(in); }
    static constexpr std::size_t scratch_count(Shape in) { return Fused::scratch_count(in); }
    static constexpr std::size_t backward_scratch_count(Shape in) {
        return Fused::backward_scratch_count(in);
    }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return Fused::gradient_buffer_count(in); }
    [[gnu::cold]] static std::string name() { return std::string("Sequential(") + Declared::name() + ")"; }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
        Declared::template initialize<In>(parameters, running, stream);
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        Fused::template forward<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        Fused::template backward<In>(pass, x, y, dy, dx);
    }

    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        Fused::template backward_with_gradient<In, OnlyNonzero>(pass, x, y, dy, dx, offset, sink);
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        Fused::template gradient<In>(pass, x, y, dy, offset, sink);
    }

    /// Visits the layers in order; see graph/walk.hpp. Layers are named by their numbers, as in PyTorch.
    template <Shape In, class Visitor>
    static Walk walk(Walk walk, Visitor&& visit) {
        return Declared::template walk<In>(std::move(walk), visit);
    }
};

}  // namespace deepchrome
