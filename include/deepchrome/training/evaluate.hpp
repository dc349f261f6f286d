// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/data/dataset.hpp>
#include <deepchrome/metrics/auroc.hpp>

namespace deepchrome {

/// The outputs of a model for a data set, genes x outputs.
template <class M>
std::vector<typename M::Value> outputs_of(const M& model, const Dataset& data, Threads& threads = default_threads()) {
    using T = typename M::Value;
    std::vector<T> outputs(data.size() * M::output.size());
    if constexpr (std::is_same_v<T, float>) {
        model.predict(data.values(), std::span<T>(outputs), threads);
    } else {
        const std::vector<T> signals(data.values().begin(), data.values().end());
        model.predict(std::span<const T>(signals), std::span<T>(outputs), threads);
    }
    return outputs;
}

/// What genes are ranked by as ON: with two outputs (probabilities, their logarithms or logits alike) the second less the
/// first, with one output that.
template <class T>
double on_score(std::span<const T> output) {
    return output.size() == 2 ? static_cast<double>(output[1]) - static_cast<double>(output[0])
                              : static_cast<double>(output[0]);
}

/// Loss and AUROC of a model on labelled genes.
struct Evaluation {
    double loss = 0;
    double auroc = 0;  ///< NaN where all genes are of one class
};

/// Evaluates outputs (genes x `width`) against labels, one per gene.
template <class T, class Loss>
Evaluation evaluate(std::span<const T> outputs, std::size_t width, std::span<const float> labels, const Loss& loss) {
    double total = 0;
    double weight = 0;
    Auroc auroc;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const std::span<const T> output = outputs.subspan(gene * width, width);
        const T label = static_cast<T>(labels[gene]);
        const std::span<const T> target(&label, 1);
        total += loss.value(output, target);
        weight += loss.weight(target);
        auroc.add(on_score(output), labels[gene] > 0.5f);
    }
    return {total / weight, auroc.value()};
}

}  // namespace deepchrome
