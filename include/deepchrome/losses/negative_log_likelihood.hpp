// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/losses/class_target.hpp>
#include <deepchrome/losses/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Negative log-likelihood of the target class; for networks that end with LogSoftmax.
///
/// The output is one log-probability per class, the target one class index. A gene of class c has the loss
/// -class_weights[c] * output[c] and the weight class_weights[c], as in PyTorch's NLLLoss. With label
/// smoothing it equals the CrossEntropy of the same outputs. DataError if the target is not a class; Error
/// for a wrong number of class weights or a smoothing outside 0 to 1.
struct NegativeLogLikelihood {
    std::vector<double> class_weights = {};  ///< one per class; empty: all 1
    double label_smoothing = 0.0;            ///< fraction of the target spread evenly over all classes
    std::size_t classes = 0;  ///< number of classes, which have the first outputs; 0: one class per output

    static constexpr std::size_t targets(std::size_t) { return 1; }
    static constexpr NetworkOutput expects = NetworkOutput::log_probabilities;
    static constexpr TargetKind target_kind = TargetKind::classes;

    template <std::floating_point T>
    double weight(std::span<const T> target) const {
        if (class_weights.empty()) return 1.0;
        return class_weights[detail::class_index("NegativeLogLikelihood", target[0], class_weights.size())];
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        const std::size_t label = checked_class(output, target);
        const double cost = -detail::class_weight(class_weights, label) * static_cast<double>(output[label]);
        if (label_smoothing == 0.0) return cost;
        double even = 0;
        for (std::size_t j = 0; j < count(output.size()); ++j)
            even -= detail::class_weight(class_weights, j) * static_cast<double>(output[j]);
        return (1.0 - label_smoothing) * cost +
               label_smoothing / static_cast<double>(count(output.size())) * even;
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        const std::size_t label = checked_class(output, target);
        const double share = label_smoothing / static_cast<double>(count(output.size()));
        for (std::size_t j = 0; j < output.size(); ++j) {
            const double part =
                (j < count(output.size()) ? share : 0.0) + (j == label ? 1.0 - label_smoothing : 0.0);
            doutput[j] = part == 0.0 ? T(0) : static_cast<T>(-part * detail::class_weight(class_weights, j));
        }
    }

private:
    std::size_t count(std::size_t outputs) const { return classes > 0 ? classes : outputs; }

    template <std::floating_point T>
    std::size_t checked_class(std::span<const T> output, std::span<const T> target) const {
        if (classes > output.size())
            throw_as<Error>({"NegativeLogLikelihood: ", classes, " classes (wanted no more than the ",
                             output.size(), " outputs)"});
        detail::check_class_weights("NegativeLogLikelihood", class_weights, count(output.size()));
        detail::check_label_smoothing("NegativeLogLikelihood", label_smoothing);
        return detail::class_index("NegativeLogLikelihood", target[0], count(output.size()));
    }
};

static_assert(Loss<NegativeLogLikelihood>);

}  // namespace deepchrome
