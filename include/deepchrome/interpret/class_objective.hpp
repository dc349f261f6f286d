// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/interpret/input_range.hpp>

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
template <class M>
class ClassObjective {
public:
    using T = typename M::Value;
    static constexpr double tv_corner = 0.01;

    /// `calls`: the number of calls for which the trace shall have room.
    ClassObjective(const M& model, Class wanted, double lambda, const InputRange& range,
                   std::size_t candidates, std::uint64_t calls, Threads& threads, double total_variation = 0)
        : model_(model), loss_{wanted.index}, lambda_(lambda), total_variation_(total_variation),
          threads_(threads), workspace_(Workspace<M>::for_training(candidates, threads.count())),
          lower_(M::input.size()), width_(M::input.size()), inputs_(candidates * M::input.size()),
          outputs_(candidates * M::output.size()), weights_(candidates, T(0)) {
        for (std::size_t i = 0; i < M::input.size(); ++i) {
            lower_[i] = static_cast<T>(range.lower_of(i));
            width_[i] = static_cast<T>(range.width_of(i));
        }
        weights_[0] = T(1);
        trace_.reserve(calls);
    }

    /// The sum over all candidates; each has its own gradient. NumericError when it is not finite.
    double operator()(std::span<const T> u, std::span<T> gradient) {
        place(u);
        const double loss = model_.loss_and_gradient(inputs_, weights_, loss_, workspace_,
                                                     {.inputs = gradient, .parameters = {}}, threads_);
        const T pull = static_cast<T>(2.0 * lambda_);
        for (std::size_t first = 0; first < u.size(); first += width_.size()) {
            T* g = gradient.data() + first;
            const T* v = u.data() + first;
            for (std::size_t i = 0; i < width_.size(); ++i) g[i] = g[i] * width_[i] + pull * v[i];
        }
        const double value = loss + penalty(u, gradient);
        if (!std::isfinite(value)) fail(u);
        trace_.push_back(value / static_cast<double>(weights_.size()));
        return value;
    }

    /// Objective and probability of the class, candidate by candidate. Error when the outputs are no
    /// log-probabilities; NumericError when one is not finite.
    std::vector<std::pair<double, double>> candidates(std::span<const T> u) {
        std::vector<std::pair<double, double>> values = evaluate(u);
        if (!std::ranges::all_of(values, [](const auto& v) { return std::isfinite(v.first); })) fail(u);
        for (std::size_t k = 0; k < values.size(); ++k) {
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

    /// The inputs that the network saw last, candidates x bins x marks.
    std::span<const T> inputs() const { return inputs_; }

    /// The mean over the candidates, call by call.
    const std::vector<double>& trace() const { return trace_; }

private:
    void place(std::span<const T> u) {
        for (std::size_t first = 0; first < u.size(); first += width_.size()) {
            const T* v = u.data() + first;
            T* x = inputs_.data() + first;
            for (std::size_t i = 0; i < width_.size(); ++i) x[i] = lower_[i] + v[i] * width_[i];
        }
    }

    std::span<const T> outputs_of(std::size_t candidate) const {
        return std::span<const T>(outputs_).subspan(candidate * M::output.size(), M::output.size());
    }

    /// Of any number of candidates. The gradient of the total variation is added to `gradient`, unless that
    /// is empty.
    double penalty(std::span<const T> u, std::span<T> gradient = {}) const {
        double squares = 0;
        for (const T v : u) squares += static_cast<double>(v) * static_cast<double>(v);
        if (total_variation_ == 0) return lambda_ * squares;
        constexpr std::size_t marks = M::input.channels;
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

    std::vector<std::pair<double, double>> evaluate(std::span<const T> u) {
        place(u);
        model_.predict(inputs_, outputs_, workspace_);
        std::vector<std::pair<double, double>> values;
        for (std::size_t k = 0; k < weights_.size(); ++k) {
            const double log_p = static_cast<double>(outputs_of(k)[loss_.column]);
            values.emplace_back(penalty(u.subspan(k * width_.size(), width_.size())) - log_p,
                                std::exp(log_p));
        }
        return values;
    }

    [[noreturn]] void fail(std::span<const T> u) {
        const auto values = evaluate(u);
        const auto bad = std::ranges::find_if(values, [](const auto& v) { return !std::isfinite(v.first); });
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

    const M& model_;
    ClassLoss loss_;
    double lambda_;
    double total_variation_;
    Threads& threads_;
    Workspace<M> workspace_;
    std::vector<T> lower_;
    std::vector<T> width_;
    std::vector<T> inputs_;
    std::vector<T> outputs_;
    std::vector<T> weights_;
    std::vector<double> trace_;
};

}  // namespace detail
}  // namespace deepchrome
