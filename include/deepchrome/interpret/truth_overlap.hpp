// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/metrics/auroc.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// How well attributions find the values that matter, where it is known which do. Means over the genes.
struct TruthOverlap {
    double auroc;  ///< probability that a value that matters has a larger absolute attribution than one that
                   ///< does not
    double precision;  ///< share of those that matter among as many largest ones as matter
};

/// `truth` is not 0 where a value matters, bins x marks, the same for all genes; or genes x bins x marks.
/// Error for another number of values, or where all or none of a gene matter.
template <std::floating_point T>
TruthOverlap truth_overlap(const Attributions<T>& of, std::span<const std::uint8_t> truth) {
    const std::size_t size = of.size_of_gene();
    if (of.genes() == 0 || (truth.size() != size && truth.size() != of.genes() * size)) {
        throw_as<Error>({"truth_overlap: attributions of ", of.genes(), " genes x ", size,
                         " values and a truth of ", truth.size(),
                         " (wanted one per value of a gene, or of all genes)"});
    }
    TruthOverlap mean{0, 0};
    std::vector<std::size_t> order(size);
    for (std::size_t gene = 0; gene < of.genes(); ++gene) {
        const std::span<const T> values = of.gene(gene);
        const std::span<const std::uint8_t> matters =
            truth.size() == size ? truth : truth.subspan(gene * size, size);
        Auroc auroc;
        for (std::size_t i = 0; i < size; ++i)
            auroc.add(std::abs(static_cast<double>(values[i])), matters[i] != 0);
        if (is_nan(auroc.value())) {
            throw_as<Error>(
                {"truth_overlap: of gene ", gene + 1, " all values matter, or none (wanted some of both)"});
        }
        mean.auroc += auroc.value();
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return std::abs(values[i]); });
        const auto wanted =
            static_cast<std::size_t>(std::ranges::count_if(matters, [](auto m) { return m != 0; }));
        std::size_t hits = 0;
        for (std::size_t k = 0; k < wanted; ++k) hits += matters[order[k]] != 0 ? 1u : 0u;
        mean.precision += static_cast<double>(hits) / static_cast<double>(wanted);
    }
    mean.auroc /= static_cast<double>(of.genes());
    mean.precision /= static_cast<double>(of.genes());
    return mean;
}

}  // namespace deepchrome
