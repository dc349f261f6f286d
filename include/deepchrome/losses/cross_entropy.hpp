// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/losses/class_target.hpp>
#include <deepchrome/losses/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Cross-entropy between the target class and the softmax of the output; for networks that end with Dense.
/// Behind LogSoftmax it equals NegativeLogLikelihood, since the softmax of log-probabilities are the
/// probabilities.
///
/// The output is one logit per class, the target one class index. With C classes, weights w, smoothing s and
/// p = softmax(output), a gene of class c has the loss -(1 - s) w[c] log p[c] - s / C * sum_j w[j] log p[j]
/// and the weight w[c], as in PyTorch's CrossEntropyLoss (label smoothing: Szegedy et al. 2016). DataError if
/// the target is not a class; Error for a wrong number of class weights or a smoothing outside 0 to 1.
struct CrossEntropy {
    std::vector<double> class_weights = {};  ///< one per class; empty: all 1
    double label_smoothing = 0.0;            ///< fraction of the target spread evenly over all classes

    static constexpr std::size_t targets(std::size_t) { return 1; }
    static constexpr NetworkOutput expects = NetworkOutput::numbers;
    static constexpr TargetKind target_kind = TargetKind::classes;

    template <std::floating_point T>
    double weight(std::span<const T> target) const {
        if (class_weights.empty()) return 1.0;
        return class_weights[detail::class_index("CrossEntropy", target[0], class_weights.size())];
    }

    template <std::floating_point T>
    double value(std::span<const T> output, std::span<const T> target) const {
        const std::size_t label = checked_class(output, target);
        const LogSumExp total = log_sum_exp(output);
        const double sharp = (1.0 - label_smoothing) * detail::class_weight(class_weights, label);
        double sum = -sharp * total.log_share(static_cast<double>(output[label]));
        if (label_smoothing == 0.0) return sum;
        const double share = label_smoothing / static_cast<double>(output.size());
        for (std::size_t j = 0; j < output.size(); ++j)
            sum -= share * detail::class_weight(class_weights, j) *
                   total.log_share(static_cast<double>(output[j]));
        return sum;
    }

    template <std::floating_point T>
    void gradient(std::span<const T> output, std::span<const T> target, std::span<T> doutput) const {
        const std::size_t label = checked_class(output, target);
        const LogSumExp total = log_sum_exp(output);
        const double sharp = (1.0 - label_smoothing) * detail::class_weight(class_weights, label);
        const double share = label_smoothing / static_cast<double>(output.size());
        double mass = sharp;
        for (std::size_t j = 0; j < output.size(); ++j)
            mass += share * detail::class_weight(class_weights, j);
        for (std::size_t j = 0; j < output.size(); ++j) {
            const double wanted = share * detail::class_weight(class_weights, j) + (j == label ? sharp : 0.0);
            doutput[j] = static_cast<T>(mass * total.share(static_cast<double>(output[j])) - wanted);
        }
    }

private:
    template <std::floating_point T>
    std::size_t checked_class(std::span<const T> output, std::span<const T> target) const {
        detail::check_class_weights("CrossEntropy", class_weights, output.size());
        detail::check_label_smoothing("CrossEntropy", label_smoothing);
        return detail::class_index("CrossEntropy", target[0], output.size());
    }
};

static_assert(Loss<CrossEntropy>);

}  // namespace deepchrome
