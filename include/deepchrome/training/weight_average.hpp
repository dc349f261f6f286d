// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The mean of a model's weights after several epochs (stochastic weight averaging, Izmailov et al. 2018).
/// Its predictions are close to the mean of those of the epochs. Running statistics are averaged in the same
/// way.
template <class T>
struct WeightAverage {
    std::vector<T> parameters = {};
    std::vector<T> running = {};

    bool empty() const { return parameters.empty(); }

    /// Adds the weights of an epoch to the mean. `count` is its number among the averaged epochs, from 1.
    void add(std::span<const T> weights, std::span<const T> statistics, std::size_t count) {
        if (count <= 1) {
            parameters.assign(weights.begin(), weights.end());
            running.assign(statistics.begin(), statistics.end());
            return;
        }
        const T share = T{1} / static_cast<T>(count);
        const auto towards = [share](std::vector<T>& mean, std::span<const T> values) {
            for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += share * (values[i] - mean[i]);
        };
        towards(parameters, weights);
        towards(running, statistics);
    }
};

/// The number of `epoch` among the averaged epochs, from 1; 0 if it is not averaged. Averaged are the last
/// `part` of `epochs`, at least one.
std::size_t averaged_epoch(std::size_t epoch, std::size_t epochs, double part);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::size_t averaged_epoch(std::size_t epoch, std::size_t epochs, double part) {
    const double wanted = std::ceil(part * static_cast<double>(epochs) - 1e-9);
    const double most = static_cast<double>(std::max<std::size_t>(epochs, 1));
    const auto count = static_cast<std::size_t>(std::clamp(wanted, 1.0, most));
    const std::size_t before = epochs - std::min(count, epochs);
    return epoch > before ? epoch - before : 0;
}

}  // namespace deepchrome

#endif

#ifdef DEEPCHROME_TEMPLATE
namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_TEMPLATE struct WeightAverage<float>;

}  // namespace deepchrome
#endif
