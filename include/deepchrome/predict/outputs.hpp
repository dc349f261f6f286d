// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The outputs of a model for a data set, genes x outputs. Signals must be scaled. Throws DataError if
/// members of the data set disagree or its signals have another shape than the model's.
template <class M>
std::vector<typename M::Value> outputs_of(const M& model, const Dataset& data,
                                          Threads& threads = default_threads()) {
    using T = typename M::Value;
    data.check("outputs_of", M::signal);
    std::vector<T> outputs(data.size() * M::output.size());
    if constexpr (std::is_same_v<T, float>) {
        model.outputs(data.values(), std::span<T>(outputs), threads);
    } else {
        const std::vector<T> signals(data.values().begin(), data.values().end());
        model.outputs(std::span<const T>(signals), std::span<T>(outputs), threads);
    }
    return outputs;
}

/// The score that ranks genes as ON: with two outputs (probabilities, log-probabilities or logits) the second
/// minus the first; otherwise the first output.
template <class T>
double on_score(std::span<const T> output) {
    return output.size() == 2 ? static_cast<double>(output[1]) - static_cast<double>(output[0])
                              : static_cast<double>(output[0]);
}

/// The score that ranks genes by class `c`: the log-odds log p(c) - log(1 - p(c)), from logits or
/// log-probabilities. With two outputs and class 1 it equals `on_score`.
template <class T>
double class_log_odds(std::span<const T> output, std::size_t c) {
    const LogSumExp others = log_sum_exp(output, [c](std::size_t o) { return o != c; });
    return others.log_share(static_cast<double>(output[c]));
}

/// p(ON) of each gene, from log-probabilities of OFF and ON (genes x 2).
std::vector<float> probabilities_on(std::span<const float> outputs);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<float> probabilities_on(std::span<const float> outputs) {
    std::vector<float> p_on(outputs.size() / 2);
    for (std::size_t gene = 0; gene < p_on.size(); ++gene) p_on[gene] = std::exp(outputs[2 * gene + 1]);
    return p_on;
}

}  // namespace deepchrome

#endif
