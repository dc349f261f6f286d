// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome {
namespace detail {

/// Where the parameters of the last Dense of a network lie: its units are the outputs.
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

/// Low enough that a softmax gives it no share at all, whatever else there is.
inline constexpr double closed_bias = -1e9;

}  // namespace detail

/// A network that says `static constexpr bool spare_outputs = true` may serve fewer classes than it has
/// outputs, the first ones; `close_outputs` tells it how many. It ends with Dense and LogSoftmax.
template <class M>
inline constexpr bool has_spare_outputs = requires {
    requires M::Network::spare_outputs;
};

/// Closes the outputs of `model` from number `used` on: their weights become 0 and their biases so low that
/// the softmax gives them nothing. What is left computes exactly what a network with `used` outputs does, and
/// training leaves it so: the gradient of a closed output is 0.
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
