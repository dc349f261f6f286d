// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The position of a walk over the layers of a network. Names are those of PyTorch's modules: numbers joined
/// by dots.
struct Walk {
    std::string name;            ///< "0", "3.1", ...; empty for the whole network
    std::size_t parameters = 0;  ///< offset of this layer's parameters
    std::size_t running = 0;     ///< offset of its running statistics
    bool flat = false;           ///< a layer before this one has flattened the signal

    std::string child(const std::string& number) const { return name.empty() ? number : name + "." + number; }
};

/// Calls visit.operator()<L, In>(walk) for every layer inside L that is not a graph, in order. Returns the
/// position after L.
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

/// The smallest number of genes in a training batch that all layers of a network accept.
template <class Net, Shape In>
std::size_t smallest_batch() {
    std::size_t most = 1;
    walk_layer<Net, In>(Walk{}, [&]<class L, Shape Input>(const Walk&) {
        if constexpr (requires { L::smallest_batch(Input); }) most = std::max(most, L::smallest_batch(Input));
    });
    return most;
}

}  // namespace deepchrome
