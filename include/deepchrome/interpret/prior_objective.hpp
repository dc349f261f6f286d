// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/class_objective.hpp>
#include <deepchrome/interpret/gaussian_prior.hpp>
#include <deepchrome/interpret/triangular_map.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// What most-likely-class minimizes where a prior tells how genes are:
///
///     sum over candidates of  -log p(class | x) + lambda / 2 |z|^2,   x = max(mean + deviation L z, lowest)
///
/// |z| is the Mahalanobis distance from the mean gene, before values are moved up to `lowest`. So with lambda
/// 1 it is, but for a constant, minus the logarithm of Bayes' p(z | class). z is what the search moves, since
/// there the penalty has the same curvature in all directions. z of a value that never changes does not
/// count: it has no effect, no penalty and no gradient. `Network` is an objective of u = max(L z, lowest), in
/// deviations from the mean, without a penalty on its norm: ClassObjective in the units of
/// `GaussianPrior::range`. An Objective for `minimize`.
template <class Network, std::floating_point T>
class PriorObjective {
public:
    /// `calls`: the number of calls for which the trace shall have room. `network` has to outlive this.
    PriorObjective(Network& network, const GaussianPrior& prior, double lambda, std::size_t candidates,
                   std::uint64_t calls, Threads& threads)
        : network_(network), lambda_(lambda), threads_(threads), candidates_(candidates),
          map_(prior.factor, floors(prior), candidates,
               [&](std::size_t i) { return prior.deviation[i] > 0; }),
          u_(candidates * prior.size()), slope_(u_.size()) {
        for (const double deviation : prior.deviation) changes_.push_back(deviation > 0);
        trace_.reserve(calls);
    }

    /// The sum over all candidates; each has its own gradient. NumericError when it is not finite.
    double operator()(std::span<const T> z, std::span<T> gradient) {
        map_.apply(z, u_, threads_);
        const double loss = network_(std::span<const T>(u_), std::span<T>(slope_));
        map_.pull(u_, slope_, gradient, threads_);
        const T pull = static_cast<T>(lambda_);
        for (std::size_t i = 0; i < z.size(); ++i) {
            if (changes_[i % changes_.size()]) gradient[i] += pull * z[i];
        }
        const double value = loss + penalty(z);
        trace_.push_back(value / static_cast<double>(candidates_));
        return value;
    }

    /// Objective and probability of the class, candidate by candidate; errors as of `Network`.
    std::vector<std::pair<double, double>> candidates(std::span<const T> z) {
        map_.apply(z, u_, threads_);
        std::vector<std::pair<double, double>> values = network_.candidates(std::span<const T>(u_));
        const std::size_t size = u_.size() / candidates_;
        for (std::size_t k = 0; k < values.size(); ++k) values[k].first += penalty(z.subspan(k * size, size));
        return values;
    }

    /// The inputs that the network saw last, candidates x bins x marks.
    std::span<const T> inputs() const { return network_.inputs(); }
    /// The same in deviations from the mean.
    std::span<const T> in_deviations() const { return u_; }
    /// The mean over the candidates, call by call.
    const std::vector<double>& trace() const { return trace_; }

private:
    static std::vector<double> floors(const GaussianPrior& prior) {
        std::vector<double> floor;
        for (std::size_t i = 0; i < prior.size(); ++i) floor.push_back(prior.floor_of(i));
        return floor;
    }

    double penalty(std::span<const T> z) const {
        double squares = 0;
        for (std::size_t i = 0; i < z.size(); ++i) {
            const auto v = static_cast<double>(z[i]);
            if (changes_[i % changes_.size()]) squares += v * v;
        }
        return 0.5 * lambda_ * squares;
    }

    Network& network_;
    double lambda_;
    Threads& threads_;
    std::size_t candidates_;
    TriangularMap<T> map_;
    std::vector<bool> changes_;  // by value
    std::vector<T> u_;
    std::vector<T> slope_;
    std::vector<double> trace_;
};

}  // namespace deepchrome::detail

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_TEMPLATE class PriorObjective<ClassObjective<float>, float>;

}  // namespace deepchrome::detail
#endif
