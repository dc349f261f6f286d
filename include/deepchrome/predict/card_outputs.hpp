// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/io/model_card.hpp>
#include <deepchrome/predict/outputs.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The genes read from the other strand: the order of the bins is reversed.
inline Dataset other_strand(Dataset data) {
    data.check("other_strand");
    const std::size_t bins = data.signal.bins;
    const std::size_t marks = data.signal.marks;
    for (std::size_t gene = 0; gene < data.size(); ++gene) {
        float* const first = data.values().data() + gene * bins * marks;
        for (std::size_t bin = 0; bin < bins / 2; ++bin)
            std::swap_ranges(first + bin * marks, first + (bin + 1) * marks,
                             first + (bins - 1 - bin) * marks);
    }
    return data;
}

/// The outputs of a model according to its card, genes x outputs. Signals must be scaled and in the order of
/// the card's marks. With `both_strands` the result is the mean over the two strands: of the probabilities if
/// the outputs are log-probabilities of classes (networks that end with LogSoftmax), otherwise of the
/// outputs.
template <class M>
std::vector<typename M::Value> outputs_of(const M& model, const ModelCard& card, const Dataset& data,
                                          Threads& threads = default_threads()) {
    using T = typename M::Value;
    std::vector<T> outputs = outputs_of(model, data, threads);
    if (!card.both_strands) return outputs;
    const std::vector<T> others = outputs_of(model, other_strand(data), threads);
    const bool logarithms = !card.classes.empty() && card.classes.size() <= M::output.size();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto one = static_cast<double>(outputs[i]);
        const auto other = static_cast<double>(others[i]);
        outputs[i] =
            static_cast<T>(logarithms ? log_sum_exp(one, other) - std::numbers::ln2 : 0.5 * (one + other));
    }
    return outputs;
}

}  // namespace deepchrome
