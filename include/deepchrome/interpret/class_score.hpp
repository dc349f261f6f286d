// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A class of a network: the index of its output column. In the published network 0 is OFF and 1 is ON.
struct Class {
    std::size_t index;

    friend constexpr bool operator==(const Class&, const Class&) = default;
};

/// What about a class is explained.
enum class Score {
    log_odds,         ///< log p(class) - log p(any other class)
    log_probability,  ///< log p(class)
    output,           ///< the output column as it is
};

/// A number that a network gives to a gene, as a function of its outputs. Log-odds and log-probability are
/// for networks with two or more outputs that are logits or log-probabilities; they are the same function of
/// both, as neither changes when all outputs are raised alike. For other networks (one output, probabilities,
/// regressions) there is Score::output.
///
/// With two classes the log-odds are linear in the outputs of a network before its LogSoftmax, so that no
/// part of an attribution gets lost where probabilities saturate: they are what is explained unless something
/// else is asked for.
struct ClassScore {
    Class wanted{};
    Score of = Score::log_odds;

    /// The score of one gene's outputs.
    template <class T>
    double value(std::span<const T> output) const {
        const double own = static_cast<double>(output[wanted.index]);
        return of == Score::output ? own : own - log_of_sum(output);
    }

    /// Its gradient, written.
    template <class T>
    void gradient(std::span<const T> output, std::span<T> slope) const {
        const double total = of == Score::output ? 0.0 : log_of_sum(output);
        for (std::size_t j = 0; j < output.size(); ++j) {
            double value = j == wanted.index ? 1.0 : 0.0;
            if (counts(j)) value -= std::exp(static_cast<double>(output[j]) - total);
            slope[j] = static_cast<T>(value);
        }
    }

    /// Error unless a network with so many outputs has such a score.
    void check(std::size_t outputs) const {
        if (wanted.index >= outputs) {
            throw_as<Error>({"ClassScore: the class is ", wanted.index, " (wanted one from 0 to ",
                             outputs - 1, ", the output columns of the network)"});
        }
        if (of != Score::output && outputs < 2) {
            throw Error("ClassScore: the network has one output (wanted a class among two or more); use "
                        "Score::output");
        }
    }

private:
    /// Whether output j is part of what the class is compared with.
    bool counts(std::size_t j) const {
        return of == Score::log_probability || (of == Score::log_odds && j != wanted.index);
    }

    template <class T>
    double log_of_sum(std::span<const T> output) const {
        return log_sum_exp(output, [this](std::size_t j) { return counts(j); }).value();
    }
};

}  // namespace deepchrome
