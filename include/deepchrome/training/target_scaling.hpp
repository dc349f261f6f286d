// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/graph/output_layer.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Standardizes the targets of a regression, which are learned best with mean 0 and standard deviation 1. For
/// a network that ends with a Dense of one output, it also folds the inverse into the last weights. The saved
/// model then predicts in the unit of the labels.
struct TargetScaling {
    double mean = 0;
    double deviation = 1;  ///< divisor n

    /// Mean and deviation of the labels. Throws DataError without labels or if all are equal.
    static TargetScaling fit(std::span<const float> labels);

    /// Converts labels to targets.
    void apply(std::span<float> labels) const;

    /// Converts a model of targets to a model of labels.
    template <class M>
    void fold_into(M& model) const {
        change(model, deviation, mean);
    }

    /// Converts a model of labels to a model of targets.
    template <class M>
    void take_out_of(M& model) const {
        change(model, 1 / deviation, -mean / deviation);
    }

private:
    template <class M>
    static void change(M& model, double factor, double shift) {
        using T = typename M::Value;
        static_assert(M::output.size() == 1, "deepchrome: targets are scaled for networks with one output");
        const detail::OutputLayer layer = detail::output_layer<M>();
        const std::span<T> p = model.parameters();
        T& bias = p[layer.bias(0)];
        for (std::size_t i = layer.begin; i <= layer.bias(0); ++i)
            p[i] = static_cast<T>(static_cast<double>(p[i]) * factor);
        bias = static_cast<T>(static_cast<double>(bias) + shift);
    }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cmath>
#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_ONCE TargetScaling TargetScaling::fit(std::span<const float> labels) {
    const bool constant =
        std::all_of(labels.begin(), labels.end(), [&](float label) { return label == labels[0]; });
    if (constant) {
        throw_as<DataError>({"the targets of ", labels.size(),
                             " genes are all the same (wanted values that differ); give a table with values "
                             "to learn"});
    }
    double sum = 0;
    for (const float label : labels) sum += static_cast<double>(label);
    const double mean = sum / static_cast<double>(labels.size());
    double squares = 0;
    for (const float label : labels) {
        const double difference = static_cast<double>(label) - mean;
        squares += difference * difference;
    }
    return {mean, std::sqrt(squares / static_cast<double>(labels.size()))};
}

DEEPCHROME_ONCE void TargetScaling::apply(std::span<float> labels) const {
    for (float& label : labels) label = static_cast<float>((static_cast<double>(label) - mean) / deviation);
}

}  // namespace deepchrome

#endif
