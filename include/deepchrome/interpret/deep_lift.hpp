// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/rescale.hpp>
#include <deepchrome/interpret/score_pass.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// DeepLIFT with the rescale rule (Shrikumar et al. 2017), as captum's DeepLift: in one pass, of each value
/// its distance from the baseline times a product of quotients of differences. The values of a gene add up to
/// the difference of the scores as far as what lies behind the last layer with a rule is linear: so for
/// logits, and for the log-odds of two classes, also of a mean of probabilities over strands and networks.
/// Other log-odds and log-probabilities are taken at their slope for the gene; `gap` tells what that costs.
///
/// Rules are known for the library's functions, maxima and Softmax, inside Sequential, Residual and Concat. A
/// layer of your own has its gradient.
struct DeepLift {
    Baseline baseline = {};

    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        using T = typename M::Value;
        using Twin = Model<detail::Rescaled<typename M::Network>, M::signal, T>;
        static_assert(Twin::parameter_count == M::parameter_count && Twin::running_count == M::running_count);
        constexpr std::size_t size = M::input.size();
        auto result = detail::attributions_for<T>(M::input, M::output.size(), x, score);
        result.gap.resize(result.genes());
        const std::vector<T> base = baseline.expanded<T>(M::input.positions, M::input.channels);
        const auto& views = detail::views_of(subject);
        std::vector<Twin> twins;
        twins.reserve(views.size());
        std::vector<View<Twin>> rescaled;
        for (const View<M>& view : views.all) {
            Twin& twin = twins.emplace_back();
            std::ranges::copy(view.model->parameters(), twin.parameters().begin());
            std::ranges::copy(view.model->running_statistics(), twin.running_statistics().begin());
            rescaled.push_back({&twin, view.sight});
        }
        const detail::AnyViews<T> twin_views(Views<Twin>(std::move(rescaled)));
        detail::for_each_gene_group(
            twin_views, score, detail::Derive::yes, result.genes(), detail::genes_of_group(2), threads,
            [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t genes) {
                pass.gradients(
                    2 * genes,  // each gene, and after it its baseline
                    [&](std::size_t row, std::span<T> input) {
                        if (row % 2 == 0) {
                            std::ranges::copy(x.subspan((first + row / 2) * size, size), input.begin());
                        } else {
                            std::ranges::copy(base, input.begin());
                        }
                    },
                    [&](std::size_t row, double value, std::span<const T> gradient) {
                        const std::size_t gene = first + row / 2;
                        if (row % 2 != 0) {
                            result.gap[gene] += value;
                            return;
                        }
                        result.score[gene] = value;
                        result.gap[gene] = -value;
                        for (std::size_t i = 0; i < size; ++i) {
                            const T share = gradient[i] * (x[gene * size + i] - base[i]);
                            result.gene(gene)[i] = share;
                            result.gap[gene] += static_cast<double>(share);
                        }
                    });
            },
            detail::ViewSlopes::quotients);
        return result;
    }

    /// The attributions of genes as in a gene table: they explain what the predictor answers for a class, or
    /// for a regression its value. Throws as the predictor does.
    template <class M>
    Attributions<float> operator()(const Predictor<M>& predictor, const Dataset& genes,
                                   Class wanted = Class{1}, Threads& threads = default_threads()) const {
        return detail::explain(*this, predictor, genes, wanted, threads);
    }
};

}  // namespace deepchrome
