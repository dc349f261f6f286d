// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// log(1 / (1 + exp(-x))).
inline double log_sigmoid(double x) {
    return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x));
}

/// The log-probabilities of the classes of a gene, from the outputs of a network M for it, whatever M ends
/// with. One output alone stands for class 1 of two: its probability or, without a Sigmoid, its log-odds.
template <class M>
void log_probabilities_of_gene(std::span<const float> outputs, std::span<float> log_p) {
    constexpr NetworkOutput produced = produced_by<typename M::Network>();
    if constexpr (M::output.size() == 1) {
        const auto y = static_cast<double>(outputs[0]);
        if constexpr (produced == NetworkOutput::probabilities) {
            log_p[0] = static_cast<float>(std::log1p(-y));
            log_p[1] = static_cast<float>(std::log(y));
        } else {
            log_p[0] = static_cast<float>(log_sigmoid(-y));
            log_p[1] = static_cast<float>(log_sigmoid(y));
        }
    } else if constexpr (produced == NetworkOutput::log_probabilities) {
        std::ranges::copy(outputs.first(log_p.size()), log_p.begin());
    } else if constexpr (produced == NetworkOutput::class_probabilities) {
        for (std::size_t c = 0; c < log_p.size(); ++c) log_p[c] = std::log(outputs[c]);
    } else {
        const LogSumExp total = log_sum_exp(outputs.first(log_p.size()));
        for (std::size_t c = 0; c < log_p.size(); ++c)
            log_p[c] = static_cast<float>(total.log_share(static_cast<double>(outputs[c])));
    }
}

/// The same for genes x outputs; the result is genes x classes.
template <class M>
std::vector<float> log_probabilities(std::vector<float> outputs, std::size_t classes) {
    constexpr bool as_they_are = produced_by<typename M::Network>() == NetworkOutput::log_probabilities;
    constexpr std::size_t width = M::output.size();
    if (as_they_are && width == classes) return outputs;
    const std::size_t genes = outputs.size() / width;
    std::vector<float> log_p(genes * classes);
    for (std::size_t gene = 0; gene < genes; ++gene) {
        log_probabilities_of_gene<M>(std::span<const float>(outputs).subspan(gene * width, width),
                                     std::span(log_p).subspan(gene * classes, classes));
    }
    return log_p;
}

/// The answer from both strands: the mean of the probabilities, as a logarithm, or of the values.
float mean_of_strands(float one, float other, bool logarithms);

/// Turns a gene (bins x marks) round: it is read from the other strand.
void reverse_bins(std::span<float> gene, Signal signal);

/// "0", "1", ...: the names of classes that have none.
std::vector<std::string> numbered_classes(std::size_t count);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <numbers>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE float mean_of_strands(float one, float other, bool logarithms) {
    const auto a = static_cast<double>(one);
    const auto b = static_cast<double>(other);
    return static_cast<float>(logarithms ? log_sum_exp(a, b) - std::numbers::ln2 : 0.5 * (a + b));
}

DEEPCHROME_INLINE void reverse_bins(std::span<float> gene, Signal signal) {
    for (std::size_t bin = 0; bin < signal.bins / 2; ++bin) {
        const auto first = gene.begin() + static_cast<std::ptrdiff_t>(bin * signal.marks);
        const auto last = gene.begin() + static_cast<std::ptrdiff_t>((signal.bins - 1 - bin) * signal.marks);
        std::swap_ranges(first, first + static_cast<std::ptrdiff_t>(signal.marks), last);
    }
}

DEEPCHROME_INLINE std::vector<std::string> numbered_classes(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < count; ++c) names.push_back(std::to_string(c));
    return names;
}

}  // namespace deepchrome::detail

#endif
