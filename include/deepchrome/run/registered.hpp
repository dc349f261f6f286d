// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/run/network_of.hpp>
#include <deepchrome/run/network_registry.hpp>
#include <deepchrome/run/training_of.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A network of type M of which files are loaded, but none is trained, for tasks of `least` to `most`
/// classes: `registry.add(readable<MyModel>("my-net", 2, 2))`.
template <class M>
RegisteredNetwork readable(std::string name, std::size_t least, std::size_t most) {
    return {.name = std::move(name),
            .layers = [](Task task) { return detail::network_name<M>(task.classes); },
            .signal = M::signal,
            .least_classes = least,
            .most_classes = most,
            .load =
                [](std::span<const std::filesystem::path> paths) {
                    return std::make_unique<NetworkOf<M>>(load<M>(paths));
                },
            .train = {}};
}

/// A network of type M for tasks of `least` to `most` classes; 0 and 0 for a regression:
/// `registry.add(registered<MyModel>("my-net", 2, 2))`.
template <class M>
RegisteredNetwork registered(std::string name, std::size_t least, std::size_t most) {
    RegisteredNetwork network = readable<M>(std::move(name), least, most);
    network.train = [](TrainingPlan plan, Dataset train, Dataset valid) {
        return std::make_unique<TrainingOf<M>>(std::move(plan), std::move(train), std::move(valid));
    };
    return network;
}

}  // namespace deepchrome
