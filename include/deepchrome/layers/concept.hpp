// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/fit.hpp>
#include <deepchrome/core/gradient_sink.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>

// A layer is a type that answers questions about shapes in constexpr functions and does its work in static
// functions whose whole state is in their arguments. It has no base class, no members and no memory.
//
//     static constexpr Shape output(Shape input);
//     static std::string name();
//     template <Shape In, class T, class Arch>
//     static void forward(const Pass<T, Arch>&, BatchView<const T> x, BatchView<T> y);        // writes y
//     template <Shape In, class T, class Arch>
//     static void backward(const Pass<T, Arch>&, BatchView<const T> x, BatchView<const T> y,
//                          BatchView<const T> dy, BatchView<T> dx);                            // writes dx
//
// Only where it has need of them (the functions `..._of` below supply what is left out):
//
//     static constexpr Fit fit(Shape input);                          // always fits
//     static constexpr std::size_t parameter_count(Shape input);      // 0
//     static constexpr std::size_t running_count(Shape input);          // 0; running statistics
//     static constexpr std::size_t scratch_count(Shape input);        // 0; values per gene kept for backward
//     and gradient static constexpr std::size_t backward_scratch_count(Shape input);        // 0; values per
//     gene that backward leaves for gradient static constexpr std::size_t gradient_buffer_count(Shape input);
//     // 0; values of memory that gradient has for its pieces static constexpr std::array<TensorLayout, N>
//     tensors(Shape input); static constexpr bool zero_input_has_zero_gradient(bool before);               //
//     false; where y is zero, no gradient gets past this layer,
//                                                                     // or, if `before`, past the layers
//                                                                     before it
//     template <Shape In, class T> static void initialize(std::span<T> parameters, std::span<T> running,
//     RandomStream&); template <Shape In, class T, class Arch> static void gradient(const Pass<T, Arch>&,
//     BatchView<const T> x, BatchView<const T> y, BatchView<const T> dy,
//                          std::size_t offset, const GradientSink<T>& sink);
//     template <Shape In, bool OnlyNonzero, class T, class Arch>
//     static void backward_with_gradient(const Pass<T, Arch>&, BatchView<const T> x, BatchView<const T> y,
//                                        BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
//                                        const GradientSink<T>& sink);
//
// Every worker of a run calls these functions with the same views. `forward` and `backward` compute the lanes
// of this worker. `gradient` is called when all workers have finished `backward`; it computes this worker's
// part of the parameter gradients, summed over all genes in a fixed order, and hands it on piece by piece:
// sink(offset + where the piece starts among the layer's parameters, piece). A sink may add it to a gradient
// buffer or apply an optimizer's rule at once; one that adds a multiple of it to the parameters says so by
// `scaled_add()`: a layer may do that in its place, and pieces of zeros may be kept from it. Lanes without a
// gene have dy = 0.
//
// The features of a gene alone (`BatchLayout::batch_of_one`) lie side by side: it is one lane, which
// for_each_slice gives to one worker. A layer may divide its features among the workers instead; all wait for
// each other between the layers of a graph, and within a layer where it says so. Both passes backward may
// then be one over the parameters: `backward_with_gradient`, whose dx may be zero where x is zero if
// `OnlyNonzero`.

namespace deepchrome {

/// Which genes a dropout mask is for. The mask of a value depends on nothing but seed, epoch, sample, layer
/// and feature.
struct DropoutStreams {
    Seed seed;
    std::uint32_t epoch = 0;
    std::span<const std::uint32_t>
        samples;  ///< number of each gene in the data set; as many as there are lanes
};

/// What a layer may look at beside its input and output.
template <class T, class Arch>
struct Pass {
    const Worker& worker;
    std::span<const T> parameters;
    std::span<const T> running_statistics;
    /// The same, writable: use the statistics of the batch and update these. Empty: use running_statistics.
    std::span<T> updated_statistics;
    BatchView<T> scratch;           ///< kept from forward to backward and gradient
    BatchView<T> backward_scratch;  ///< kept from backward to gradient
    std::span<T> gradient_buffer;   ///< memory of this worker for parameter gradients
    const DropoutStreams* dropout;  ///< null: no dropout
    std::uint32_t layer = 0;        ///< number of this layer in the network; part of its random streams
};

/// How one tensor of a layer is read out of its parameters: in PyTorch's order of axes, whatever the order in
/// memory.
struct TensorLayout {
    const char* name;
    std::array<std::size_t, 3> extents;  ///< as many elements along each axis
    std::array<std::size_t, 3> strides;  ///< distance in the layer's parameters (or running statistics)
    std::size_t offset = 0;
    std::size_t rank = 3;  ///< axes in the file: the last of the three are joined until this many are left
    bool running = false;  ///< lies in the running statistics

    constexpr std::size_t size() const { return extents[0] * extents[1] * extents[2]; }
};

namespace detail {

template <class L>
constexpr Fit fit_of(Shape in) {
    if (in.size() == 0) return {Misfit::empty_signal, 0, in};
    if constexpr (requires { L::fit(in); }) return L::fit(in);
    return {};
}

template <class L>
constexpr std::size_t parameters_of(Shape in) {
    if constexpr (requires { L::parameter_count(in); }) return L::parameter_count(in);
    return 0;
}

template <class L>
constexpr std::size_t running_of(Shape in) {
    if constexpr (requires { L::running_count(in); }) return L::running_count(in);
    return 0;
}

template <class L>
constexpr std::size_t scratch_of(Shape in) {
    if constexpr (requires { L::scratch_count(in); }) return L::scratch_count(in);
    return 0;
}

template <class L>
constexpr std::size_t backward_scratch_of(Shape in) {
    if constexpr (requires { L::backward_scratch_count(in); }) return L::backward_scratch_count(in);
    return 0;
}

template <class L>
constexpr std::size_t gradient_buffer_of(Shape in) {
    if constexpr (requires { L::gradient_buffer_count(in); }) return L::gradient_buffer_count(in);
    return 0;
}

/// Layers that a network counts: one, or for a graph those inside.
template <class L>
constexpr std::size_t layers_of() {
    if constexpr (requires { L::layer_count(); }) return L::layer_count();
    return 1;
}

template <class L>
constexpr bool zero_input_has_zero_gradient(bool before) {
    if constexpr (requires { L::zero_input_has_zero_gradient(before); })
        return L::zero_input_has_zero_gradient(before);
    return false;
}

/// A graph must work backward for the sake of the layers inside, even where nobody wants the gradient of its
/// input.
template <class L>
inline constexpr bool is_graph = requires {
    L::layer_count();
};

/// `backward`, then `gradient`, of a gene alone: in one pass over the parameters where the layer can.
/// Nobody looks at dx where x is zero, if `OnlyNonzero`.
template <class L, Shape In, bool OnlyNonzero, class T, class Arch>
void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                            BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                            const GradientSink<T>& sink) {
    if constexpr (requires {
                      L::template backward_with_gradient<In, OnlyNonzero>(pass, x, y, dy, dx, offset, sink);
                  }) {
        L::template backward_with_gradient<In, OnlyNonzero>(pass, x, y, dy, dx, offset, sink);
    } else {
        if (dx || is_graph<L>) L::template backward<In>(pass, x, y, dy, dx);
        if constexpr (parameters_of<L>(In) > 0) {
            pass.worker.wait_for_all();
            L::template gradient<In>(pass, x, y, dy, offset, sink);
        }
    }
}

template <class L, Shape In, class T>
void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
    if constexpr (requires { L::template initialize<In>(parameters, running, stream); }) {
        L::template initialize<In>(parameters, running, stream);
    }
}

/// PyTorch's default for convolutions and dense layers: uniform in +-1 / sqrt(inputs of one output).
template <class T>
void initialize_uniform(std::span<T> parameters, std::size_t inputs, RandomStream& stream) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
    for (T& parameter : parameters) parameter = static_cast<T>(bound * (2.0 * stream.uniform() - 1.0));
}

}  // namespace detail

/// The least that makes a type a layer. (What `forward` and `backward` do is held by
/// testing/layer_contract.hpp.)
template <class L>
concept Layer = requires(Shape in) {
    { L::output(in) } -> std::same_as<Shape>;
    { L::name() } -> std::same_as<std::string>;
};

}  // namespace deepchrome
