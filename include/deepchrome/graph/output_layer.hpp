// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// The place of the parameters of a network's last Dense, which computes the outputs.
struct OutputLayer {
    std::size_t begin = 0;
    std::size_t inputs = 0;
    std::size_t units = 0;

    std::size_t weight(std::size_t input, std::size_t unit) const { return begin + input * units + unit; }
    std::size_t bias(std::size_t unit) const { return begin + inputs * units + unit; }
};

template <class M>
OutputLayer output_layer() {
    OutputLayer last;
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        if constexpr (requires { L::units; }) last = {walk.parameters, In.size(), L::units};
    });
    return last;
}

/// Low enough for a softmax of exactly 0.
inline constexpr double closed_bias = -1e9;

}  // namespace detail

/// True for networks with `static constexpr bool spare_outputs = true`. Such a network may have fewer classes
/// than outputs and uses the first outputs; `close_outputs` sets their number. It ends with Dense and
/// LogSoftmax.
template <class M>
inline constexpr bool has_spare_outputs = requires {
    requires M::Network::spare_outputs;
};

/// Closes the outputs of `model` from number `used` on: sets their weights to 0 and their biases so low that
/// their softmax is 0. The other outputs then equal those of a network with `used` outputs, exactly. Closed
/// outputs have gradient 0, so training keeps them closed.
template <class M>
void close_outputs(M& model, std::size_t used) {
    using T = typename M::Value;
    const detail::OutputLayer layer = detail::output_layer<M>();
    const std::span<T> p = model.parameters();
    for (std::size_t unit = used; unit < layer.units; ++unit) {
        for (std::size_t input = 0; input < layer.inputs; ++input) p[layer.weight(input, unit)] = T{0};
        p[layer.bias(unit)] = static_cast<T>(detail::closed_bias);
    }
}

}  // namespace deepchrome
