// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <deepchrome/core/batch.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/references.hpp>
#include <deepchrome/interpret/any_views.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/mean_score.hpp>
#include <deepchrome/predict/views.hpp>

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

/// By what the gradients of the views are multiplied where they are added up.
enum class ViewSlopes {
    derivatives,
    quotients,  ///< of differences; row 2k + 1 is the baseline of row 2k
};

/// One thread's means of scoring inputs, and of differentiating the scores, in batches of 64. With several
/// views, a score is that of their mean.
template <std::floating_point T>
class ScorePass {
public:
    ScorePass(const AnyViews<T>& views, ClassScore score, bool gradients,
              ViewSlopes slopes = ViewSlopes::derivatives)
        : views_(views), score_(score), slopes_(slopes), passes_(views.passes(block_lanes, 1, gradients)),
          size_(views.input.size()), x_(block_lanes * size_), y_(block_lanes * views.outputs),
          numbers_(block_lanes), scores_(views.size() * block_lanes),
          gradients_(gradients ? views.size() * x_.size() : 0) {
        for (std::size_t i = 0; i < block_lanes; ++i) numbers_[i] = static_cast<T>(i);
        for (const Sight<T>& sight : views.all) weights_.push_back(sight.weight);
        if (views.is_one_network()) return;
        seen_.resize(x_.size());
        sum_.resize(gradients ? size_ : 0);
        combined_.resize(sum_.size());
        own_.resize(views.size());
        base_.resize(views.size());
        slope_.resize(views.size());
    }

    /// fill(row, input to write) and then take(row, score) for each of so many rows, in order.
    template <class Fill, class Take>
    void scores(std::size_t rows, Fill&& fill, Take&& take) {
        for_each_batch(rows, fill, [&](std::size_t first, std::size_t count) {
            for_each_view(
                count, [&](std::size_t view, std::span<const T> x, std::span<double> scores, std::span<T>) {
                    const std::size_t outputs = views_.outputs;
                    const std::span<T> y = std::span<T>(y_).first(count * outputs);
                    passes_->outputs(view, x, y);
                    for (std::size_t i = 0; i < count; ++i)
                        scores[i] = score_.value(std::span<const T>(y).subspan(i * outputs, outputs));
                });
            for (std::size_t i = 0; i < count; ++i) take(first + i, score_of(i));
        });
    }

    /// As `scores`, with take(row, score, gradient).
    template <class Fill, class Take>
    void gradients(std::size_t rows, Fill&& fill, Take&& take) {
        for_each_batch(rows, fill, [&](std::size_t first, std::size_t count) {
            for_each_view(count, [&](std::size_t view, std::span<const T> x, std::span<double> scores,
                                     std::span<T> gradient) {
                const ScoreLoss<T> loss{score_, scores};
                passes_->differentiate(view, x, std::span<const T>(numbers_).first(count), LossRef<T>(loss),
                                       gradient, alone_);
            });
            for (std::size_t i = 0; i < count; ++i) take(first + i, score_of(i), gradient_of(i, count));
        });
    }

private:
    template <class Fill, class Run>
    void for_each_batch(std::size_t rows, Fill& fill, Run&& run) {
        for (std::size_t first = 0; first < rows; first += block_lanes) {
            const std::size_t count = std::min(block_lanes, rows - first);
            for (std::size_t i = 0; i < count; ++i) {
                fill(first + i, std::span<T>(x_).subspan(i * size_, size_));
            }
            run(first, count);
        }
    }

    /// work(number of the view, what it sees, room for its scores, room for its gradients) for each view.
    template <class Work>
    void for_each_view(std::size_t count, Work&& work) {
        for (std::size_t v = 0; v < views_.size(); ++v) {
            const Sight<T>& sight = views_.all[v];
            std::span<const T> x(x_);
            if (!sight.sees_all_as_is()) {
                for (std::size_t i = 0; i < count; ++i)
                    sight.see(views_.input, std::span<const T>(x_).subspan(i * size_, size_),
                              std::span<T>(seen_).subspan(i * size_, size_));
                x = seen_;
            }
            const std::span<T> gradient =
                gradients_.empty()
                    ? std::span<T>()
                    : std::span<T>(gradients_).subspan(v * x_.size(), x_.size()).first(count * size_);
            work(v, x.first(count * size_), std::span<double>(scores_).subspan(v * block_lanes, block_lanes),
                 gradient);
        }
    }

    std::span<const double> scores_of(std::size_t row, std::vector<double>& to) const {
        for (std::size_t v = 0; v < views_.size(); ++v) to[v] = scores_[v * block_lanes + row];
        return to;
    }

    double score_of(std::size_t row) {
        if (views_.size() == 1) return scores_[row];
        return MeanScore(score_.of, weights_).value(scores_of(row, own_));
    }

    std::span<const T> gradient_of(std::size_t row, std::size_t count) {
        if (views_.is_one_network()) return std::span<const T>(gradients_).subspan(row * size_, size_);
        const MeanScore mean(score_.of, weights_);
        if (slopes_ == ViewSlopes::quotients && row % 2 == 0 && row + 1 < count) {
            mean.quotients(scores_of(row, own_), scores_of(row + 1, base_), slope_);
        } else {
            mean.slopes(scores_of(row, own_), slope_);
        }
        std::ranges::fill(sum_, 0.0);
        for (std::size_t v = 0; v < views_.size(); ++v) {
            views_.all[v].add_gradient(
                views_.input, std::span<const T>(gradients_).subspan(v * x_.size() + row * size_, size_),
                slope_[v], sum_);
        }
        for (std::size_t i = 0; i < size_; ++i) combined_[i] = static_cast<T>(sum_[i]);
        return combined_;
    }

    const AnyViews<T>& views_;
    ClassScore score_;
    ViewSlopes slopes_;
    Threads alone_{1};
    std::unique_ptr<ViewPasses<T>> passes_;
    std::size_t size_;  // of a gene
    std::vector<T> x_;
    std::vector<T> seen_;
    std::vector<T> y_;
    std::vector<T> numbers_;
    std::vector<double> weights_;
    std::vector<double> scores_;  // views x rows of a batch
    std::vector<T> gradients_;    // views x rows x inputs
    std::vector<double> own_;
    std::vector<double> base_;
    std::vector<double> slope_;
    std::vector<double> sum_;
    std::vector<T> combined_;
};

enum class Derive { no, yes };

/// Calls work(ScorePass&, first gene, number of genes) for groups of `group` genes, each by one thread. What
/// is computed of a group does not depend on which thread that is, nor on how many there are.
template <std::floating_point T, class Work>
void for_each_gene_group(const AnyViews<T>& views, ClassScore score, Derive derive, std::size_t genes,
                         std::size_t group, Threads& threads, Work&& work,
                         ViewSlopes slopes = ViewSlopes::derivatives) {
    const std::size_t groups = (genes + group - 1) / group;
    std::atomic<std::size_t> next = 0;
    threads.run([&](const Worker&) {
        std::size_t number = next++;
        if (number >= groups) return;
        ScorePass<T> pass(views, score, derive == Derive::yes, slopes);
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

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE class ScorePass<float>;

}  // namespace deepchrome::detail
#endif
