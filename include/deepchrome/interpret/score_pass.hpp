// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/interpret/class_score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// A score as a loss, to differentiate a network by. The target of a gene is its number in the batch: its
/// score is noted there. Only gene 0 has a weight, so that the batch "mean" is the sum and each input has the
/// gradient of its own score.
template <std::floating_point T>
struct ScoreLoss {
    ClassScore score;
    std::span<double> scores;

    static constexpr std::size_t targets(std::size_t) { return 1; }

    double weight(std::span<const T> target) const { return target[0] == T(0) ? 1.0 : 0.0; }

    double value(std::span<const T> output, std::span<const T> target) const {
        return scores[static_cast<std::size_t>(target[0])] = score.value(output);
    }

    void gradient(std::span<const T> output, std::span<const T>, std::span<T> doutput) const {
        score.gradient(output, doutput);
    }
};

/// One thread's means of scoring inputs, and of differentiating the scores, in batches of 64.
template <class M>
class ScorePass {
public:
    using T = typename M::Value;

    ScorePass(const M& model, ClassScore score, bool gradients)
        : model_(model), score_(score), workspace_(gradients ? Workspace<M>::for_training(block_lanes, 1)
                                                             : Workspace<M>::for_prediction(block_lanes)),
          x_(block_lanes * M::input.size()), gradient_(gradients ? x_.size() : 0),
          y_(block_lanes * M::output.size()), scores_(block_lanes), numbers_(block_lanes) {
        for (std::size_t i = 0; i < block_lanes; ++i) numbers_[i] = static_cast<T>(i);
    }

    /// fill(row, input to write) and then take(row, score) for each of so many rows, in order.
    template <class Fill, class Take>
    void scores(std::size_t rows, Fill&& fill, Take&& take) {
        for_each_batch(rows, fill, [&](std::size_t first, std::size_t count) {
            const std::span<T> y = std::span<T>(y_).first(count * M::output.size());
            model_.predict(std::span<const T>(x_).first(count * M::input.size()), y, workspace_);
            for (std::size_t i = 0; i < count; ++i) {
                take(first + i,
                     score_.value(std::span<const T>(y).subspan(i * M::output.size(), M::output.size())));
            }
        });
    }

    /// As `scores`, with take(row, score, gradient).
    template <class Fill, class Take>
    void gradients(std::size_t rows, Fill&& fill, Take&& take) {
        const ScoreLoss<T> loss{score_, scores_};
        for_each_batch(rows, fill, [&](std::size_t first, std::size_t count) {
            const std::size_t size = M::input.size();
            model_.loss_and_gradient(
                std::span<const T>(x_).first(count * size), std::span<const T>(numbers_).first(count), loss,
                workspace_, {.inputs = std::span<T>(gradient_).first(count * size), .parameters = {}},
                alone_);
            for (std::size_t i = 0; i < count; ++i) {
                take(first + i, scores_[i], std::span<const T>(gradient_).subspan(i * size, size));
            }
        });
    }

private:
    template <class Fill, class Run>
    void for_each_batch(std::size_t rows, Fill& fill, Run&& run) {
        for (std::size_t first = 0; first < rows; first += block_lanes) {
            const std::size_t count = std::min(block_lanes, rows - first);
            for (std::size_t i = 0; i < count; ++i) {
                fill(first + i, std::span<T>(x_).subspan(i * M::input.size(), M::input.size()));
            }
            run(first, count);
        }
    }

    const M& model_;
    ClassScore score_;
    Threads alone_{1};
    Workspace<M> workspace_;
    std::vector<T> x_;
    std::vector<T> gradient_;
    std::vector<T> y_;
    std::vector<double> scores_;
    std::vector<T> numbers_;
};

enum class Derive { no, yes };

/// Calls work(ScorePass&, first gene, number of genes) for groups of `group` genes, each by one thread. What
/// is computed of a group does not depend on which thread that is, nor on how many there are.
template <class M, class Work>
void for_each_gene_group(const M& model, ClassScore score, Derive derive, std::size_t genes,
                         std::size_t group, Threads& threads, Work&& work) {
    const std::size_t groups = (genes + group - 1) / group;
    std::atomic<std::size_t> next = 0;
    threads.run([&](const Worker&) {
        std::size_t number = next++;
        if (number >= groups) return;
        ScorePass<M> pass(model, score, derive == Derive::yes);
        for (; number < groups; number = next++) {
            work(pass, number * group, std::min(group, genes - number * group));
        }
    });
}

/// As many genes as fill a few batches, each with so many rows.
constexpr std::size_t genes_of_group(std::size_t rows_per_gene) {
    return std::max<std::size_t>(1, 4 * block_lanes / std::max<std::size_t>(rows_per_gene, 1));
}

}  // namespace deepchrome::detail
