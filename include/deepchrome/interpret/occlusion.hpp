// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/explain.hpp>
#include <deepchrome/interpret/score_pass.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the score loses when a window of bins is replaced by the baseline (Zeiler and Fergus 2014), of each
/// mark by itself or of all marks together. A bin that several windows cover has their mean. Windows begin
/// `stride` bins apart; the last one ends with the signal, cut short if need be.
struct Occlusion {
    std::size_t width = 5;   ///< bins
    std::size_t stride = 5;  ///< bins, at most `width`
    bool marks_together = false;
    Baseline baseline = {};

    /// Error when settings make no sense.
    template <class Subject, class M = detail::ModelOf<Subject>>
    Attributions<typename M::Value> operator()(const Subject& subject, std::span<const typename M::Value> x,
                                               ClassScore score, Threads& threads = default_threads()) const {
        using T = typename M::Value;
        constexpr std::size_t size = M::input.size();
        constexpr std::size_t marks = M::input.channels;
        if (width == 0 || width > M::input.positions || stride == 0 || stride > width) {
            throw_as<Error>({"Occlusion: windows of ", width, " bins, ", stride,
                             " apart (wanted a width from 1 to ", M::input.positions,
                             " and a stride from 1 to the width)"});
        }
        const auto views = detail::any_views(subject);
        auto result = detail::attributions_for<T>(M::input, M::output.size(), x, score);
        const std::vector<T> base = baseline.expanded<T>(M::input.positions, marks);
        const std::size_t positions = (M::input.positions - width + stride - 1) / stride + 1;
        const std::size_t kinds = marks_together ? 1 : marks;
        // Calls visit(i) for the values that window number `window` covers.
        const auto for_each_covered = [&](std::size_t window, const auto& visit) {
            const std::size_t begin = window / kinds * stride;
            for (std::size_t bin = begin; bin < std::min(begin + width, M::input.positions); ++bin) {
                for (std::size_t mark = 0; mark < marks; ++mark) {
                    if (marks_together || mark == window % kinds) visit(bin * marks + mark);
                }
            }
        };
        std::vector<double> covering(size);
        for (std::size_t window = 0; window < positions * kinds; ++window) {
            for_each_covered(window, [&](std::size_t i) { covering[i] += 1; });
        }
        const std::size_t rows = 1 + positions * kinds;  // the first one whole
        detail::for_each_gene_group(
            views, score, detail::Derive::no, result.genes(), detail::genes_of_group(rows), threads,
            [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t genes) {
                std::vector<double> sums(genes * size);
                pass.scores(
                    genes * rows,
                    [&](std::size_t row, std::span<T> input) {
                        std::ranges::copy(x.subspan((first + row / rows) * size, size), input.begin());
                        if (row % rows == 0) return;
                        for_each_covered(row % rows - 1, [&](std::size_t i) { input[i] = base[i]; });
                    },
                    [&](std::size_t row, double value) {
                        const std::size_t gene = row / rows;
                        if (row % rows == 0) {
                            result.score[first + gene] = value;
                            return;
                        }
                        const double lost = result.score[first + gene] - value;
                        for_each_covered(row % rows - 1,
                                         [&](std::size_t i) { sums[gene * size + i] += lost; });
                    });
                T* to = result.gene(first).data();
                for (std::size_t i = 0; i < sums.size(); ++i)
                    to[i] = static_cast<T>(sums[i] / covering[i % size]);
            });
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
