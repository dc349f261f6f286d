// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/references.hpp>
#include <deepchrome/interpret/any_views.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/interpret/mean_score.hpp>
#include <deepchrome/interpret/score_pass.hpp>
#include <deepchrome/predict/views.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

/// The negative log-probability of one class, the same for all genes. The target is the gene's weight: with 1
/// for one gene and 0 for the others the batch "mean" is the sum, and the gradient of each gene's input is
/// that of its own loss, whatever else is in the batch.
struct ClassLoss {
    std::size_t column;

    static constexpr std::size_t targets(std::size_t) { return 1; }

    template <std::floating_point T>
    double weight(std::span<const T> target) const {
        return static_cast<double>(target[0]);
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T>) const {
        return -static_cast<double>(output[column]);
    }

    template <std::floating_point T>
    void gradient(std::span<const T>, std::span<const T>, std::span<T> doutput) const {
        std::ranges::fill(doutput, T(0));
        doutput[column] = T(-1);
    }
};

/// What most-likely-class minimizes, for many candidates in one pass of the network:
///
///     sum over candidates of  -log p(class | x) + lambda |u|^2 + total_variation TV(u),  x = lower + u
///     (upper - lower)
///
/// TV(u) sums |u[bin + 1] - u[bin]| along each mark, rounded off below `tv_corner` so that it has a gradient
/// everywhere. `u`, candidates x bins x marks, is where in its range each value is: 0 at the lower, 1 at the
/// upper bound. So rate and lambda mean the same whatever the scaling of the inputs, and no mark counts more
/// than another. An Objective for `minimize`; a call allocates nothing while the trace has room.
template <std::floating_point T>
class ClassObjective {
public:
    static constexpr double tv_corner = 0.01;

    /// `calls`: the number of calls for which the trace shall have room. `score` is a log-probability.
    ClassObjective(AnyViews<T> views, ClassScore score, double lambda, const InputRange& range,
                   std::size_t candidates, std::uint64_t calls, Threads& threads, double total_variation = 0)
        : views_(std::move(views)), score_(score), loss_{score.wanted.index}, lambda_(lambda),
          total_variation_(total_variation), threads_(threads),
          passes_(views_.passes(candidates, threads.count(), true)), lower_(views_.input.size()),
          width_(views_.input.size()), inputs_(candidates * views_.input.size()),
          outputs_(candidates * views_.outputs), weights_(candidates, T(0)) {
        for (std::size_t i = 0; i < width_.size(); ++i) {
            lower_[i] = static_cast<T>(range.lower_of(i));
            width_[i] = static_cast<T>(range.width_of(i));
        }
        weights_[0] = T(1);
        if (!is_plain()) {
            for (std::size_t k = 0; k < candidates; ++k) numbers_.push_back(static_cast<T>(k));
            for (const Sight<T>& sight : views_.all) view_weights_.push_back(sight.weight);
            seen_.resize(inputs_.size());
            scores_.resize(views_.size() * candidates);
            gradients_.resize(views_.size() * inputs_.size());
            own_.resize(views_.size());
            slope_.resize(views_.size());
            sum_.resize(width_.size());
        }
        trace_.reserve(calls);
    }

    /// The sum over all candidates; each has its own gradient. NumericError when it is not finite.
    double operator()(std::span<const T> u, std::span<T> gradient);

    /// Objective and probability of the class, candidate by candidate. Error when the outputs are no
    /// log-probabilities; NumericError when one is not finite.
    std::vector<std::pair<double, double>> candidates(std::span<const T> u);

    /// The inputs that the network saw last, candidates x bins x marks.
    std::span<const T> inputs() const { return inputs_; }

    /// The mean over the candidates, call by call.
    const std::vector<double>& trace() const { return trace_; }

private:
    /// One network that tells log-probabilities: its outputs are used as they are.
    bool is_plain() const { return views_.is_one_network() && score_.of == Score::output; }

    double plain_loss(std::span<T> gradient) {
        return passes_->differentiate(0, inputs_, weights_, LossRef<T>(loss_), gradient, threads_);
    }

    /// Minus the logarithm of the mean probability over the views, summed over the candidates.
    double mean_loss(std::span<T> gradient);

    MeanScore mean() const { return {Score::log_probability, view_weights_}; }

    std::span<const double> scores_of(std::size_t candidate) {
        for (std::size_t v = 0; v < views_.size(); ++v) own_[v] = scores_[v * weights_.size() + candidate];
        return own_;
    }

    std::span<const T> what_is_seen(std::size_t v) {
        const Sight<T>& sight = views_.all[v];
        if (sight.sees_all_as_is()) return inputs_;
        const std::size_t size = width_.size();
        for (std::size_t first = 0; first < inputs_.size(); first += size)
            sight.see(views_.input, std::span<const T>(inputs_).subspan(first, size),
                      std::span(seen_).subspan(first, size));
        return seen_;
    }

    void place(std::span<const T> u) {
        for (std::size_t first = 0; first < u.size(); first += width_.size()) {
            const T* v = u.data() + first;
            T* x = inputs_.data() + first;
            for (std::size_t i = 0; i < width_.size(); ++i) x[i] = lower_[i] + v[i] * width_[i];
        }
    }

    std::span<const T> outputs_of(std::size_t candidate) const {
        return std::span<const T>(outputs_).subspan(candidate * views_.outputs, views_.outputs);
    }

    /// Of any number of candidates. The gradient of the total variation is added to `gradient`, unless that
    /// is empty.
    double penalty(std::span<const T> u, std::span<T> gradient = {}) const {
        double squares = 0;
        for (const T v : u) squares += static_cast<double>(v) * static_cast<double>(v);
        if (total_variation_ == 0) return lambda_ * squares;
        const std::size_t marks = views_.input.channels;
        double jumps = 0;
        for (std::size_t i = 0; i + marks < u.size(); ++i) {
            if (i % width_.size() + marks >= width_.size()) continue;  // the last bin of a candidate
            const double jump = static_cast<double>(u[i + marks]) - static_cast<double>(u[i]);
            const double size = std::sqrt(jump * jump + tv_corner * tv_corner);
            jumps += size - tv_corner;
            if (gradient.empty()) continue;
            const T slope = static_cast<T>(total_variation_ * jump / size);
            gradient[i + marks] += slope;
            gradient[i] -= slope;
        }
        return lambda_ * squares + total_variation_ * jumps;
    }

    std::vector<std::pair<double, double>> evaluate(std::span<const T> u);

    [[noreturn]] void fail(std::span<const T> u) {
        const auto values = evaluate(u);
        const auto bad = std::ranges::find_if(values, [](const auto& v) { return !is_finite(v.first); });
        const std::string which =
            bad == values.end()
                ? ""
                : message_of({" of restart ", bad - values.begin() + 1, " is ", format_shortest(bad->first)});
        throw_as<NumericError>(
            {"MostLikelyClass: the objective", which.empty() ? " is not finite" : which, " after ",
             trace_.size(),
             " steps (wanted a finite number); check the weights of the network or lower the "
             "rate"});
    }

    AnyViews<T> views_;
    ClassScore score_;
    ClassLoss loss_;
    double lambda_;
    double total_variation_;
    Threads& threads_;
    std::unique_ptr<ViewPasses<T>> passes_;
    std::vector<T> lower_;
    std::vector<T> width_;
    std::vector<T> inputs_;
    std::vector<T> outputs_;
    std::vector<T> weights_;
    std::vector<double> trace_;
    // Of several views, or of a network that does not tell log-probabilities:
    std::vector<T> numbers_;
    std::vector<T> seen_;
    std::vector<T> gradients_;    // views x candidates x inputs
    std::vector<double> scores_;  // views x candidates
    std::vector<double> view_weights_;
    std::vector<double> own_;
    std::vector<double> slope_;
    std::vector<double> sum_;
};

template <std::floating_point T>
double ClassObjective<T>::operator()(std::span<const T> u, std::span<T> gradient) {
    place(u);
    const double loss = is_plain() ? plain_loss(gradient) : mean_loss(gradient);
    const T pull = static_cast<T>(2.0 * lambda_);
    for (std::size_t first = 0; first < u.size(); first += width_.size()) {
        T* g = gradient.data() + first;
        const T* v = u.data() + first;
        for (std::size_t i = 0; i < width_.size(); ++i) g[i] = g[i] * width_[i] + pull * v[i];
    }
    const double value = loss + penalty(u, gradient);
    if (!is_finite(value)) fail(u);
    trace_.push_back(value / static_cast<double>(weights_.size()));
    return value;
}

template <std::floating_point T>
double ClassObjective<T>::mean_loss(std::span<T> gradient) {
    const std::size_t candidates = weights_.size();
    const std::size_t size = width_.size();
    for (std::size_t v = 0; v < views_.size(); ++v) {
        const ScoreLoss<T> loss{score_, std::span(scores_).subspan(v * candidates, candidates)};
        passes_->differentiate(v, what_is_seen(v), numbers_, LossRef<T>(loss),
                               std::span(gradients_).subspan(v * inputs_.size(), inputs_.size()), threads_);
    }
    double total = 0;
    for (std::size_t k = 0; k < candidates; ++k) {
        total -= mean().value(scores_of(k));
        mean().slopes(scores_of(k), slope_);
        std::ranges::fill(sum_, 0.0);
        for (std::size_t v = 0; v < views_.size(); ++v) {
            views_.all[v].add_gradient(
                views_.input, std::span<const T>(gradients_).subspan(v * inputs_.size() + k * size, size),
                -slope_[v], sum_);
        }
        for (std::size_t i = 0; i < size; ++i) gradient[k * size + i] = static_cast<T>(sum_[i]);
    }
    return total;
}

template <std::floating_point T>
std::vector<std::pair<double, double>> ClassObjective<T>::evaluate(std::span<const T> u) {
    place(u);
    for (std::size_t v = 0; v < views_.size(); ++v) {
        passes_->outputs(v, what_is_seen(v), outputs_);
        for (std::size_t k = 0; !is_plain() && k < weights_.size(); ++k)
            scores_[v * weights_.size() + k] = score_.value(outputs_of(k));
    }
    std::vector<std::pair<double, double>> values;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
        const double log_p =
            is_plain() ? static_cast<double>(outputs_of(k)[loss_.column]) : mean().value(scores_of(k));
        values.emplace_back(penalty(u.subspan(k * width_.size(), width_.size())) - log_p, std::exp(log_p));
    }
    return values;
}

template <std::floating_point T>
std::vector<std::pair<double, double>> ClassObjective<T>::candidates(std::span<const T> u) {
    std::vector<std::pair<double, double>> values = evaluate(u);
    if (!std::ranges::all_of(values, [](const auto& v) { return is_finite(v.first); })) fail(u);
    for (std::size_t k = 0; is_plain() && k < values.size(); ++k) {
        double sum = 0;
        for (const T log_p : outputs_of(k)) sum += std::exp(static_cast<double>(log_p));
        if (!(std::abs(sum - 1.0) < 1e-3))
            throw_as<Error>(
                {"MostLikelyClass: the outputs of the network are the logarithms of probabilities "
                 "that add up to ",
                 format_significant(sum, 6), " (wanted 1); end the network with LogSoftmax"});
    }
    return values;
}

template <class M, class... Others>
ClassObjective(const Views<M>&, Others&&...) -> ClassObjective<typename M::Value>;

}  // namespace detail
}  // namespace deepchrome

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE class ClassObjective<float>;

}  // namespace deepchrome::detail
#endif
