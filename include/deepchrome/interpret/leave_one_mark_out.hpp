// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
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
#include <deepchrome/metrics/delong.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What becomes of the predictions without one mark.
struct MarkLeftOut {
    /// AUROC with all marks (`first`) and without this one (`second`), paired: `auc.difference()` is what the
    /// mark is worth.
    AurocComparison auc;
    std::vector<double> score_drop;  ///< by gene: score with all marks less that without this one
};

/// Replaces each mark by the baseline in all bins, in turn, and scores the genes again; a result for each
/// mark. The network is not trained again: the cost is to this network, which other marks might have served
/// as well. `groups` are as those of `delong`. `labels` above 0.5 are ON; the class scored counts as ON if it
/// is not class 0. Error unless there is a label for each gene.
template <class Subject, class M = detail::ModelOf<Subject>>
std::vector<MarkLeftOut>
leave_one_mark_out(const Subject& subject, std::span<const typename M::Value> x,
                   std::span<const float> labels, ClassScore score, const Baseline& baseline = {},
                   Threads& threads = default_threads(), std::span<const std::string> groups = {}) {
    using T = typename M::Value;
    constexpr std::size_t size = M::input.size();
    constexpr std::size_t marks = M::input.channels;
    const std::size_t genes = x.size() / size;
    if (x.size() % size != 0 || labels.size() != genes) {
        throw_as<Error>({"leave_one_mark_out: there are ", labels.size(), " labels and ", x.size(),
                         " inputs (wanted ", size, " inputs per label)"});
    }
    score.check(M::output.size());
    const std::vector<T> base = baseline.expanded<T>(M::input.positions, marks);
    constexpr std::size_t rows = marks + 1;  // the last one has all marks
    std::vector<double> scores(rows * genes);
    detail::for_each_gene_group(
        detail::any_views(subject), score, detail::Derive::no, genes, detail::genes_of_group(rows), threads,
        [&](detail::ScorePass<T>& pass, std::size_t first, std::size_t count) {
            pass.scores(
                count * rows,
                [&](std::size_t row, std::span<T> input) {
                    const std::size_t mark = row % rows;
                    for (std::size_t i = 0; i < size; ++i) {
                        input[i] = i % marks == mark ? base[i] : x[(first + row / rows) * size + i];
                    }
                },
                [&](std::size_t row, double value) {
                    scores[row % rows * genes + first + row / rows] = value;
                });
        });
    // Ranks ON genes by a score for OFF the other way round.
    const double sign =
        score.wanted.index == 0 && (M::output.size() > 1 || score.of != Score::output) ? -1 : 1;
    const auto ranked = [&](std::size_t row) {
        std::vector<double> list(genes);
        for (std::size_t gene = 0; gene < genes; ++gene) list[gene] = sign * scores[row * genes + gene];
        return list;
    };
    const std::vector<double> whole = ranked(marks);
    std::vector<MarkLeftOut> result(marks);
    for (std::size_t mark = 0; mark < marks; ++mark) {
        result[mark].auc = delong(whole, ranked(mark), labels, groups);
        result[mark].score_drop.resize(genes);
        for (std::size_t gene = 0; gene < genes; ++gene) {
            result[mark].score_drop[gene] = scores[marks * genes + gene] - scores[mark * genes + gene];
        }
    }
    return result;
}

/// The same of a predictor, with no reads as the baseline: what ranking the genes by its answers loses.
/// `genes` are as in a gene table, with labels of both classes. Throws as the predictor does.
template <class M>
std::vector<MarkLeftOut> leave_one_mark_out(const Predictor<M>& predictor, const Dataset& genes,
                                            Class wanted = Class{1}, Threads& threads = default_threads()) {
    if (predictor.task() == TaskKind::regress)
        throw Error("leave_one_mark_out: the model is a regression (wanted classes to rank the genes by)");
    const std::vector<float> x = predictor.inputs(genes);
    std::vector<float> labels = genes.labels;
    if (predictor.width() > 2) {  // this class or another; what is scored counts as ON but for class 0
        for (float& label : labels) {
            const bool of_class = label == static_cast<float>(wanted.index);
            label = of_class == (wanted.index != 0) ? 1.0f : 0.0f;
        }
    }
    return leave_one_mark_out(predictor.views(), std::span<const float>(x), labels,
                              score_of(predictor, wanted), detail::no_reads(predictor), threads, genes.genes);
}

}  // namespace deepchrome
