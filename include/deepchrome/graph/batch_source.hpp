// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The genes of a batch. `signal` returns the bins x marks values of a gene: either existing memory, or
/// values computed into the given memory. The thread that processes the gene calls it.
template <class S, class T>
concept BatchSource = requires(const S& source, std::size_t gene, std::span<T> memory) {
    { source.size() } -> std::same_as<std::size_t>;
    { source.signal(gene, memory) } -> std::same_as<std::span<const T>>;
    { source.target(gene) } -> std::same_as<std::span<const T>>;
    { source.sample(gene) } -> std::same_as<std::uint32_t>;  // its number in the data set, for random streams
};

/// Genes stored contiguously in memory.
template <class T>
struct SpanSource {
    std::span<const T> signals;  ///< genes x values
    std::span<const T> targets;  ///< genes x targets_per_gene
    std::size_t values;
    std::size_t targets_per_gene;

    std::size_t size() const { return signals.size() / values; }
    std::span<const T> signal(std::size_t gene, std::span<T>) const {
        return signals.subspan(gene * values, values);
    }
    std::span<const T> target(std::size_t gene) const {
        return targets.subspan(gene * targets_per_gene, targets_per_gene);
    }
    std::uint32_t sample(std::size_t gene) const { return static_cast<std::uint32_t>(gene); }
};

}  // namespace deepchrome
