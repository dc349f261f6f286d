// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/predict/predictions.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What about a class is explained.
enum class Score {
    log_odds,         ///< log p(class) - log p(any other class)
    log_probability,  ///< log p(class)
    output,           ///< the output column as it is
    log_odds_of_one,  ///< the single output of a network of two classes, which is the log-odds of class 1
    log_odds_of_probability,  ///< log p - log(1 - p) of an output that is p itself; a single one is of class
                              ///< 1
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
        const double own = static_cast<double>(output[column(output.size())]);
        switch (of) {
        case Score::output:
            return own;
        case Score::log_odds_of_one:
            return sign(output.size()) * own;
        case Score::log_odds_of_probability:
            return sign(output.size()) * (std::log(own) - std::log1p(-own));
        case Score::log_odds:
        case Score::log_probability:
            break;
        }
        return own - log_of_sum(output);
    }

    /// Its gradient, written.
    template <class T>
    void gradient(std::span<const T> output, std::span<T> slope) const {
        const std::size_t own = column(output.size());
        if (of != Score::log_odds && of != Score::log_probability) {
            std::ranges::fill(slope, T(0));
            const double p = static_cast<double>(output[own]);
            const double rate = of == Score::log_odds_of_probability ? 1 / (p * (1 - p)) : 1.0;
            slope[own] = static_cast<T>(of == Score::output ? 1.0 : sign(output.size()) * rate);
            return;
        }
        const double total = log_of_sum(output);
        for (std::size_t j = 0; j < output.size(); ++j) {
            double value = j == own ? 1.0 : 0.0;
            if (counts(j)) value -= std::exp(static_cast<double>(output[j]) - total);
            slope[j] = static_cast<T>(value);
        }
    }

    /// Error unless a network with so many outputs has such a score.
    void check(std::size_t outputs) const;

private:
    std::size_t column(std::size_t outputs) const { return outputs == 1 ? 0 : wanted.index; }
    /// A single output is of class 1, so that class 0 has its negative.
    double sign(std::size_t outputs) const { return outputs == 1 && wanted.index == 0 ? -1.0 : 1.0; }

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

#if DEEPCHROME_BODIES

#include <string>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void ClassScore::check(std::size_t outputs) const {
    const bool one_for_two = outputs == 1 && wanted.index < 2 && of != Score::log_odds &&
                             of != Score::log_probability && of != Score::output;
    if (one_for_two) return;
    if (wanted.index >= outputs) {
        throw_as<Error>({"ClassScore: the class is ", wanted.index, " (wanted one from 0 to ", outputs - 1,
                         ", the output columns of the network)"});
    }
    if ((of == Score::log_odds || of == Score::log_probability) && outputs < 2) {
        throw Error("ClassScore: the network has one output (wanted a class among two or more); use "
                    "Score::output");
    }
}

}  // namespace deepchrome

#endif
