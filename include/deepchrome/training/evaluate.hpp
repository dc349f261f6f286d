// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/losses/class_target.hpp>
#include <deepchrome/losses/concept.hpp>
#include <deepchrome/metrics/auroc.hpp>
#include <deepchrome/metrics/correlation.hpp>
#include <deepchrome/metrics/macro_auroc.hpp>
#include <deepchrome/predict/outputs.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Loss and metrics of a model on labeled genes.
struct Evaluation {
    double loss = 0;
    double auroc = 0;    ///< as EpochRecord::valid_auroc
    double pearson = 0;  ///< of networks with one output; otherwise NaN
};

/// Evaluates outputs (genes x `width`) against one label per gene. With one or two outputs a label above 0.5
/// means ON; with more outputs it is the class. The AUROC is NaN if the targets of the loss are numbers.
template <class T, class Loss>
Evaluation evaluate(std::span<const T> outputs, std::size_t width, std::span<const float> labels,
                    const Loss& loss) {
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
        if (detail::target_kind_of<Loss>() == TargetKind::numbers) {
            // Numbers have no classes to tell apart.
        } else if (width <= 2) {
            auroc.add(on_score(output), labels[gene] > 0.5f);
        } else {
            for (std::size_t c = 0; c < width; ++c) scores[c] = class_log_odds(output, c);
            macro.add(scores, detail::class_index("evaluate", labels[gene], width));
        }
        finite = finite && is_finite(output[0]);
        if (width == 1 && finite)
            pearson.add(static_cast<double>(output[0]), static_cast<double>(labels[gene]));
    }
    return {total / weight, width <= 2 ? auroc.value() : macro.value(),
            (finite ? pearson : Pearson()).value()};
}

}  // namespace deepchrome
