// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/quadrature.hpp>
#include <deepchrome/interpret/score_pass.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Integrated gradients (Sundararajan et al. 2017): of each value, its distance from the baseline times the
/// mean gradient on the straight way from there. The values of a gene add up to the difference of the scores.
/// Steps are doubled, gene by gene, until they do so to within `tolerance`, or until there are `most_steps`;
/// `gap` and `steps` of the result say how far each gene came.
struct IntegratedGradients {
    double tolerance = 1e-3;  ///< in units of the score; infinity: no more than the first steps
    std::size_t steps = 64;   ///< to begin with
    std::size_t most_steps = 4096;
    Quadrature rule = Quadrature::trapezoid;
    Baseline baseline = {};

    /// Error when settings make no sense.
    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        return attribute(detail::any_views(subject), x, score, threads);
    }

    /// The attributions of genes as in a gene table: they explain what the predictor answers for a class, or
    /// for a regression its value. Throws as the predictor does.
    template <class M>
    Attributions<float> operator()(const Predictor<M>& predictor, const Dataset& genes,
                                   Class wanted = Class{1}, Threads& threads = default_threads()) const {
        return detail::explain(*this, predictor, genes, wanted, threads);
    }

private:
    template <std::floating_point T>
    Attributions<T> attribute(const detail::AnyViews<T>& views, std::span<const T> x, ClassScore score,
                              Threads& threads) const;

    /// What all genes have in common.
    template <class T>
    struct Path {
        std::vector<detail::PathLevel> levels;
        std::vector<T> start;
        std::vector<double> start_gradient;
        double start_score;
    };

    void check() const;

    template <class T>
    Path<T> from_baseline(const detail::AnyViews<T>& views, ClassScore score) const {
        Path<T> path{detail::path_levels(rule, steps, is_finite(tolerance) ? most_steps : 0),
                     baseline.expanded<T>(views.input.positions, views.input.channels),
                     {},
                     0};
        detail::ScorePass<T> pass(views, score, true);
        pass.gradients(
            1, [&](std::size_t, std::span<T> input) { std::ranges::copy(path.start, input.begin()); },
            [&](std::size_t, double value, std::span<const T> gradient) {
                path.start_score = value;
                path.start_gradient.assign(gradient.begin(), gradient.end());
            });
        return path;
    }

    template <class T>
    static void place(const Path<T>& path, std::span<const T> signal, double at, std::span<T> input) {
        for (std::size_t i = 0; i < input.size(); ++i) {
            const T start = path.start[i];
            input[i] = at == 1 ? signal[i] : start + static_cast<T>(at) * (signal[i] - start);
        }
    }

    template <class T>
    void integrate(detail::ScorePass<T>& pass, const Path<T>& path, std::span<const T> x, std::size_t first,
                   std::size_t genes, Attributions<T>& result) const {
        const std::size_t size = path.start.size();
        std::vector<std::size_t> open(genes);  // genes of the group that need more steps
        for (std::size_t i = 0; i < genes; ++i) open[i] = i;
        std::vector<double> integrals(genes * size);
        for (const detail::PathLevel& level : path.levels) {
            for (const std::size_t i : open) {
                double* integral = integrals.data() + i * size;
                for (std::size_t f = 0; f < size; ++f) {
                    integral[f] = level.keep * integral[f] + level.start * path.start_gradient[f];
                }
            }
            const std::size_t nodes = level.nodes.size();
            pass.gradients(
                open.size() * nodes,
                [&](std::size_t row, std::span<T> input) {
                    const std::size_t gene = first + open[row / nodes];
                    place(path, x.subspan(gene * size, size), level.nodes[row % nodes].at, input);
                },
                [&](std::size_t row, double value, std::span<const T> gradient) {
                    const std::size_t i = open[row / nodes];
                    const detail::PathNode node = level.nodes[row % nodes];
                    if (node.at == 1) result.score[first + i] = value;
                    double* integral = integrals.data() + i * size;
                    for (std::size_t f = 0; f < size; ++f)
                        integral[f] += node.weight * static_cast<double>(gradient[f]);
                });
            std::erase_if(open, [&](std::size_t i) {
                const std::size_t gene = first + i;
                double sum = 0;
                for (std::size_t f = 0; f < size; ++f) {
                    const double distance =
                        static_cast<double>(x[gene * size + f]) - static_cast<double>(path.start[f]);
                    const double value = distance * integrals[i * size + f];
                    result.gene(gene)[f] = static_cast<T>(value);
                    sum += value;
                }
                result.gap[gene] = sum - (result.score[gene] - path.start_score);
                result.steps[gene] = level.steps;
                return std::abs(result.gap[gene]) <= tolerance;
            });
            if (open.empty()) return;
        }
    }
};

// Out of the class, since compilers would instantiate an inline function that deepchrome::compiled holds.
template <std::floating_point T>
Attributions<T> IntegratedGradients::attribute(const detail::AnyViews<T>& views, std::span<const T> x,
                                               ClassScore score, Threads& threads) const {
    check();
    auto result = detail::attributions_for<T>(views.input, views.outputs, x, score);
    result.gap.resize(result.genes());
    result.steps.resize(result.genes());
    const Path<T> path = from_baseline(views, score);
    detail::for_each_gene_group(views, score, detail::Derive::yes, result.genes(),
                                detail::genes_of_group(steps), threads,
                                [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t genes) {
                                    integrate(pass, path, x, first, genes, result);
                                });
    return result;
}

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void IntegratedGradients::check() const {
    if (steps == 0) throw Error("IntegratedGradients: steps is 0 (wanted at least 1)");
    if (is_nan(tolerance) || tolerance <= 0) {
        throw_as<Error>(
            {"IntegratedGradients: tolerance is ", format_shortest(tolerance), " (wanted a number above 0)"});
    }
}

}  // namespace deepchrome

#endif

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE Attributions<float> IntegratedGradients::attribute<float>(const detail::AnyViews<float>&,
                                                                              std::span<const float>,
                                                                              ClassScore, Threads&) const;

}  // namespace deepchrome
#endif
