// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/interpret/agreement.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/class_score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What is left of attributions when the weights of a layer, and of all layers behind it, are drawn anew.
struct RandomizedLayer {
    std::string layer;  ///< name in the model file: from here to the end weights are random
    double agreement;   ///< rank correlation of the absolute values with those of the trained network
};

/// The control that an attribution shows what was learned (Adebayo et al. 2018): it is computed again with
/// the weights of the last layer drawn anew, then also those of the layer before it, and so on to the first.
/// An attribution that stays much the same shows the input, not the network. The last entry is the network
/// without anything learned.
template <class M, class Method>
std::vector<RandomizedLayer> randomized_weights(const M& model, std::span<const typename M::Value> x,
                                                ClassScore score, const Method& method, Seed seed = {},
                                                Threads& threads = default_threads()) {
    struct Weights {
        std::string layer;
        std::size_t first;
        std::size_t count;
    };
    std::vector<Weights> parts;
    walk_layer<typename M::Network, M::input>(Walk{}, [&]<class L, Shape In>(const Walk& walk) {
        if constexpr (detail::parameters_of<L>(In) > 0)
            parts.push_back({walk.name, walk.parameters, detail::parameters_of<L>(In)});
    });
    const Attributions<typename M::Value> trained = method(model, x, score, threads);
    const M fresh(seed);
    M mixed = model;
    std::vector<RandomizedLayer> result;
    for (std::size_t k = parts.size(); k-- > 0;) {
        const Weights& part = parts[k];
        std::ranges::copy(fresh.parameters().subspan(part.first, part.count),
                          mixed.parameters().subspan(part.first, part.count).begin());
        result.push_back(
            {part.layer, agreement(trained, method(mixed, x, score, threads), Compare::absolute)});
    }
    return result;
}

}  // namespace deepchrome
