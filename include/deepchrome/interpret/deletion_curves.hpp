// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/random.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/score_pass.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The mean score over genes when more and more of their values are replaced, or put in.
struct DeletionCurves {
    std::vector<double> share;  ///< of the values, from 0 to 1
    /// Score after the values with the largest attributions are replaced by the baseline: should fall fast.
    std::vector<double> deletion;
    std::vector<double> insertion;  ///< those values put into the baseline: should rise fast
    std::vector<double> random;     ///< values replaced in a random order: what deletion has to beat

    /// Mean height of a curve, by trapezoids.
    double area(const std::vector<double>& curve) const;
    /// By how much random deletion lies above deletion in the order of the attribution; 0 for one that knows
    /// nothing.
    double gain() const { return area(random) - area(deletion); }
};

/// Deletion and insertion (Petsiuk et al. 2018) in `steps` steps, in the order of the attributions of `of`,
/// the largest first (of equal ones the first). Error unless the attributions are of these genes.
template <class Subject, class M = detail::ModelOf<Subject>>
DeletionCurves deletion_curves(const Subject& subject, std::span<const typename M::Value> x, ClassScore score,
                               const Attributions<typename M::Value>& of, const Baseline& baseline = {},
                               std::size_t steps = 20, Seed seed = {}, Threads& threads = default_threads()) {
    using T = typename M::Value;
    constexpr std::size_t size = M::input.size();
    const std::size_t genes = of.genes();
    if (genes == 0 || of.size_of_gene() != size || x.size() != genes * size || steps == 0) {
        throw_as<Error>({"deletion_curves: attributions of ", genes, " genes, ", x.size(), " inputs and ",
                         steps, " steps (wanted at least one gene, ", size,
                         " inputs for each and at least one step)"});
    }
    score.check(M::output.size());
    const std::vector<T> base = baseline.expanded<T>(M::input.positions, M::input.channels);
    const std::size_t points = steps + 1;
    const std::size_t rows = 3 * points;
    const auto count_of = [&](std::size_t point) { return (size * point + steps / 2) / steps; };
    std::vector<double> scores(genes * rows);
    detail::for_each_gene_group(
        detail::any_views(subject), score, detail::Derive::no, genes, detail::genes_of_group(rows), threads,
        [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t count) {
            std::vector<std::size_t> order(size);   // by attribution, of the gene at hand
            std::vector<std::size_t> chance(size);  // by chance
            pass.scores(
                count * rows,
                [&](std::size_t row, std::span<T> input) {
                    const std::size_t gene = first + row / rows;
                    if (row % rows == 0) {
                        std::iota(order.begin(), order.end(), std::size_t{0});
                        chance = order;
                        std::ranges::stable_sort(order, std::greater{},
                                                 [&](std::size_t i) { return of.gene(gene)[i]; });
                        RandomStream stream(seed, Purpose::attribute, 1u << 31,
                                            gene);  // apart from any sample's noise
                        shuffle(std::span<std::size_t>(chance), stream);
                    }
                    const std::size_t kind = row % rows / points;
                    const std::span<const T> signal = x.subspan(gene * size, size);
                    if (kind == 1) {
                        std::ranges::copy(base, input.begin());
                    } else {
                        std::ranges::copy(signal, input.begin());
                    }
                    for (std::size_t k = 0; k < count_of(row % points); ++k) {
                        const std::size_t i = kind == 2 ? chance[k] : order[k];
                        input[i] = kind == 1 ? signal[i] : base[i];
                    }
                },
                [&](std::size_t row, double value) { scores[first * rows + row] = value; });
        });
    DeletionCurves curves;
    std::vector<double>* kinds[3] = {&curves.deletion, &curves.insertion, &curves.random};
    for (std::size_t point = 0; point < points; ++point) {
        curves.share.push_back(static_cast<double>(count_of(point)) / static_cast<double>(size));
        for (std::size_t kind = 0; kind < 3; ++kind) {
            double sum = 0;
            for (std::size_t gene = 0; gene < genes; ++gene)
                sum += scores[gene * rows + kind * points + point];
            kinds[kind]->push_back(sum / static_cast<double>(genes));
        }
    }
    return curves;
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE double DeletionCurves::area(const std::vector<double>& curve) const {
    double sum = 0;
    for (std::size_t k = 1; k < curve.size(); ++k)
        sum += (share[k] - share[k - 1]) * 0.5 * (curve[k] + curve[k - 1]);
    return sum;
}

}  // namespace deepchrome

#endif
