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
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>

// A layer is a type without members. Constexpr functions answer questions about shapes, static functions do
// the work, and their whole state is in their arguments. Every layer has
//
//     static constexpr Shape output(Shape input);
//     static std::string name();
//     template <Shape In, class T, class Arch>    // writes y
//     static void forward(const Pass<T, Arch>&, BatchView<const T> x, BatchView<T> y);
//     template <Shape In, class T, class Arch>    // writes dx
//     static void backward(const Pass<T, Arch>&, BatchView<const T> x, BatchView<const T> y,
//                          BatchView<const T> dy, BatchView<T> dx);
//
// The other members are optional; the functions `..._of` below supply the defaults:
//
//     static constexpr Fit fit(Shape input);                            // default: every input fits
//     static constexpr std::size_t parameter_count(Shape input);        // 0
//     static constexpr std::size_t running_count(Shape input);          // 0; running statistics
//     static constexpr std::size_t scratch_count(Shape input);          // 0; values per gene that forward
//                                                                       //    keeps for backward and gradient
//     static constexpr std::size_t backward_scratch_count(Shape input); // 0; values per gene that backward
//                                                                       //    keeps for gradient
//     static constexpr std::size_t gradient_buffer_count(Shape input);  // 0; values per worker for the
//                                                                       //    results of gradient
//     static constexpr std::array<TensorLayout, N> tensors(Shape input);
//     static constexpr NetworkOutput produces = NetworkOutput::numbers; // any; core/network_output.hpp
//     static constexpr std::size_t smallest_batch(Shape input);         // 1; genes in a batch of training
//     static constexpr bool zero_input_has_zero_gradient(bool before);  // false; where y is zero, no
//                                                                       //    gradient passes this layer
//                                                                       //    or, if `before`, those before
//     template <Shape In, class T>
//     static void initialize(std::span<T> parameters, std::span<T> running, RandomStream&);
//     template <Shape In, class T, class Arch>
//     static void gradient(const Pass<T, Arch>&, BatchView<const T> x, BatchView<const T> y,
//                          BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink);
//     template <Shape In, bool OnlyNonzero, class T, class Arch>
//     static void backward_with_gradient(const Pass<T, Arch>&, BatchView<const T> x, BatchView<const T> y,
//                                        BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
//                                        const GradientSink<T>& sink);
//
// All workers of a run call these functions with the same views. `forward` and `backward` compute the lanes
// of their worker. `gradient` is called after all workers have finished `backward`. It computes this worker's
// part of the parameter gradients, summed over all genes in a fixed order, and passes it on in pieces:
// sink(offset + index of the piece's first parameter in the layer, piece). The sink may add the piece to a
// gradient or apply an optimizer at once. If it only adds a multiple of the piece to the parameters
// (`scaled_add()`), a layer may do that itself and may leave out pieces of zeros. Lanes without a gene have
// dy = 0.
//
// In a batch of one (`BatchLayout::batch_of_one`) the features of the gene are contiguous. The batch has one
// lane, which for_each_slice gives to one worker; a layer may divide the features among the workers instead.
// All workers wait for each other between the layers of a graph; within a layer they wait where the layer
// says so. A layer may then merge both backward passes into one over the parameters:
// `backward_with_gradient`. Its dx may be zero where x is zero if `OnlyNonzero`.

namespace deepchrome::inline DEEPCHROME_ISA {

/// The address of dropout masks. The mask of a value depends only on seed, epoch, sample, layer and feature.
struct DropoutStreams {
    Seed seed;
    std::uint32_t epoch = 0;
    std::span<const std::uint32_t> samples;  ///< by lane: number of the gene in the data set
};

/// Everything that a layer may use besides its input and output.
template <class T, class Arch>
struct Pass {
    const Worker& worker;
    std::span<const T> parameters;
    std::span<const T> running_statistics;
    /// In training, where updated running statistics go: the layer then uses the statistics of the batch.
    /// Empty: the layer uses `running_statistics`.
    std::span<T> updated_statistics;
    BatchView<T> scratch;           ///< kept from forward to backward and gradient
    BatchView<T> backward_scratch;  ///< kept from backward to gradient
    std::span<T> gradient_buffer;   ///< this worker's memory for parameter gradients
    const DropoutStreams* dropout;  ///< null: no dropout
    std::uint32_t layer = 0;        ///< number of this layer in the network
};

/// Where a tensor lies in the parameters of a layer. Its axes have PyTorch's order, whatever the order in
/// memory.
struct TensorLayout {
    const char* name;
    std::array<std::size_t, 3> extents;  ///< elements along each axis
    std::array<std::size_t, 3> strides;  ///< distance in the layer's parameters (or running statistics)
    std::size_t offset = 0;
    std::size_t rank = 3;  ///< axes in the file: the last of the three axes are joined to this number
    bool running = false;  ///< the tensor is part of the running statistics

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

/// The number of layers: 1, or for a graph the number inside.
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

/// A graph needs `backward` for its inner layers, even if the gradient of its input is not wanted.
template <class L>
inline constexpr bool is_graph = requires {
    L::layer_count();
};

/// `backward` and `gradient` for a batch of one, in one pass over the parameters if the layer supports it.
/// With `OnlyNonzero`, dx is not needed where x is zero.
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

/// The minimum of a layer. testing/layer_contract.hpp checks what `forward` and `backward` do.
template <class L>
concept Layer = requires(Shape in) {
    { L::output(in) } -> std::same_as<Shape>;
    { L::name() } -> std::same_as<std::string>;
};

}  // namespace deepchrome
