// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Offsets of one layer within its graph.
struct PartStart {
    std::size_t parameters = 0;
    std::size_t running = 0;
    std::size_t scratch = 0;
    std::size_t backward_scratch = 0;
    std::size_t layer = 0;

    /// The offsets of the layer after one of type L.
    template <class L>
    constexpr PartStart after(Shape in) const {
        return {parameters + parameters_of<L>(in), running + running_of<L>(in), scratch + scratch_of<L>(in),
                backward_scratch + backward_scratch_of<L>(in), layer + layers_of<L>()};
    }
};

template <class T>
std::span<T> between(std::span<T> all, std::size_t first, std::size_t last) {
    return all.empty() ? all : all.subspan(first, last - first);
}

/// The part of a graph's pass that belongs to one of its layers.
template <class T, class Arch>
Pass<T, Arch> part_of(const Pass<T, Arch>& pass, const PartStart& begin, const PartStart& end) {
    Pass<T, Arch> part = pass;
    part.parameters = between(pass.parameters, begin.parameters, end.parameters);
    part.running_statistics = between(pass.running_statistics, begin.running, end.running);
    part.updated_statistics = between(pass.updated_statistics, begin.running, end.running);
    part.scratch = pass.scratch.from(begin.scratch);
    part.backward_scratch = pass.backward_scratch.from(begin.backward_scratch);
    part.layer = pass.layer + static_cast<std::uint32_t>(begin.layer);
    return part;
}

/// Calls body.operator()<I>() for I = 0, ..., N - 1.
template <std::size_t N, class Body>
constexpr void for_each_index(Body&& body) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (body.template operator()<I>(), ...); }
    (std::make_index_sequence<N>{});
}

}  // namespace deepchrome::detail
