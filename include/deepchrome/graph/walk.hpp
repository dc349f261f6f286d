// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <deepchrome/layers/concept.hpp>

namespace deepchrome {

/// Where a walk over the layers of a network stands. Names are those of PyTorch's modules: numbers joined by
/// points.
struct Walk {
    std::string name;            ///< "0", "3.1", ...; empty for the whole network
    std::size_t parameters = 0;  ///< where this layer's parameters begin
    std::size_t running = 0;     ///< where its running statistics begin
    bool flat = false;           ///< the signal has passed a layer that forgets positions

    std::string child(const std::string& number) const { return name.empty() ? number : name + "." + number; }
};

/// Calls visit.operator()<L, In>(walk) for every layer inside L that is not a graph, in order, and returns
/// where the walk stands after it.
template <class L, Shape In, class Visitor>
Walk walk_layer(Walk walk, Visitor&& visit) {
    if constexpr (requires { L::template walk<In>(walk, visit); }) {
        return L::template walk<In>(std::move(walk), visit);
    } else {
        visit.template operator()<L, In>(std::as_const(walk));
        walk.parameters += detail::parameters_of<L>(In);
        walk.running += detail::running_of<L>(In);
        return walk;
    }
}

}  // namespace deepchrome
