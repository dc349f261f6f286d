// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/data/dataset.hpp>
#include <deepchrome/losses/class_target.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/correlation.hpp>
#include <deepchrome/metrics/macro_auroc.hpp>

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

/// What genes are ranked by as of class `c`: log p(c) - log(1 - p(c)), from logits or logarithms of probabilities.
/// With two outputs that is `on_score`.
template <class T>
double class_score(std::span<const T> output, std::size_t c) {
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t o = 0; o < output.size(); ++o) {
        if (o != c) largest = std::max(largest, static_cast<double>(output[o]));
    }
    double rest = 0;
    for (std::size_t o = 0; o < output.size(); ++o) {
        if (o != c) rest += std::exp(static_cast<double>(output[o]) - largest);
    }
    return static_cast<double>(output[c]) - largest - std::log(rest);
}

/// How good a model is on labelled genes.
struct Evaluation {
    double loss = 0;
    double auroc = 0;    ///< as EpochRecord::valid_auroc
    double pearson = 0;  ///< of one output and the labels; else NaN
};

/// Evaluates outputs (genes x `width`) against labels, one per gene: with one or two outputs whether the gene is
/// ON (above 0.5), with more its class.
template <class T, class Loss>
Evaluation evaluate(std::span<const T> outputs, std::size_t width, std::span<const float> labels, const Loss& loss) {
    double total = 0;
    double weight = 0;
    Auroc auroc;
    Pearson pearson;
    MacroAuroc macro(std::max<std::size_t>(width, 2));
    std::vector<double> scores(width);
    bool finite = true;
    for (std::size_t gene = 0; gene < labels.size(); ++gene) {
        const std::span<const T> output = outputs.subspan(gene * width, width);
        const T label = static_cast<T>(labels[gene]);
        const std::span<const T> target(&label, 1);
        total += loss.value(output, target);
        weight += loss.weight(target);
        if (width <= 2) {
            auroc.add(on_score(output), labels[gene] > 0.5f);
        } else {
            for (std::size_t c = 0; c < width; ++c) scores[c] = class_score(output, c);
            macro.add(scores, detail::class_index("evaluate", labels[gene], width));
        }
        finite = finite && std::isfinite(output[0]);
        if (width == 1 && finite) pearson.add(static_cast<double>(output[0]), static_cast<double>(labels[gene]));
    }
    return {total / weight, width <= 2 ? auroc.value() : macro.value(), (finite ? pearson : Pearson()).value()};
}

}  // namespace deepchrome
