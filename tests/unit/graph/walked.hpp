// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

/// The stations of a walk over a graph: name, layer, where its parameters begin and how many they are.
template <class Net, deepchrome::Shape In>
std::vector<std::string> walked() {
    std::vector<std::string> stations;
    deepchrome::walk_layer<Net, In>(
        deepchrome::Walk{}, [&]<class L, deepchrome::Shape Input>(const deepchrome::Walk& walk) {
            stations.push_back(walk.name + " " + L::name() + " " + std::to_string(walk.parameters) + "+" +
                               std::to_string(deepchrome::detail::parameters_of<L>(Input)));
        });
    return stations;
}
