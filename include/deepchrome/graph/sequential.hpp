// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <deepchrome/graph/chain.hpp>
#include <deepchrome/graph/fuse.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome {

/// Layers one after the other. A layer itself, so that it nests; a network is a struct derived from it:
///
///     struct MyNet : Sequential<Conv1D<Filters{50}, Width{10}>, ReLU, MaxPool<Width{5}>, Dense<Units{2}>, LogSoftmax> {};
///
/// Neighbours that can be computed in one pass are (graph/fuse.hpp); results, parameters and names are those of the layers
/// as written.
template <Layer... Ls>
struct Sequential {
    static_assert(sizeof...(Ls) > 0, "deepchrome: a Sequential needs at least one layer");

    using Written = detail::Chain<Ls...>;  ///< answers
    using Run = detail::Fused<Ls...>;      ///< works

    static constexpr Fit fit(Shape in) { return Written::fit(in); }
    static constexpr Shape output(Shape in) { return Written::output(in); }
    static constexpr std::size_t layer_count() { return Written::layer_count(); }
    static constexpr std::size_t parameter_count(Shape in) { return Written::parameter_count(in); }
    static constexpr std::size_t state_count(Shape in) { return Written::state_count(in); }
    static constexpr std::size_t scratch_count(Shape in) { return Run::scratch_count(in); }
    static constexpr std::size_t adjoint_count(Shape in) { return Run::adjoint_count(in); }
    static constexpr std::size_t piece_count(Shape in) { return Run::piece_count(in); }
    static std::string name() { return std::string("Sequential(") + Written::name() + ")"; }

    template <Shape In, class T>
    static void initialise(std::span<T> parameters, std::span<T> state, RandomStream& stream) {
        Written::template initialise<In>(parameters, state, stream);
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        Run::template forward<In>(pass, x, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y, BatchView<const T> dy,
                         BatchView<T> dx) {
        Run::template backward<In>(pass, x, y, dy, dx);
    }

    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        Run::template backward_with_gradient<In, OnlyNonzero>(pass, x, y, dy, dx, offset, sink);
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y, BatchView<const T> dy,
                         std::size_t offset, const GradientSink<T>& sink) {
        Run::template gradient<In>(pass, x, y, dy, offset, sink);
    }

    /// Visits the layers in order; see graph/walk.hpp. Names are the layers' numbers as PyTorch counts them.
    template <Shape In, class Visitor>
    static Walk walk(Walk walk, Visitor&& visit) {
        return Written::template walk<In>(std::move(walk), visit);
    }
};

}  // namespace deepchrome
