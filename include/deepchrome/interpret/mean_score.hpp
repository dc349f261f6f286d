// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/log_sum_exp.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/predict/log_probabilities.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The score of a predictor, from the scores s[v] of its views with the weights w[v]: that of the mean
/// probability, or the mean of the outputs. Views are combined as the answers are, so that explanations are
/// of the answers.
class MeanScore {
public:
    MeanScore(Score of, std::span<const double> weights) : of_(of), weights_(weights) {}

    double value(std::span<const double> s) const;

    /// d value / d s[v], written.
    void slopes(std::span<const double> s, std::span<double> slope) const;

    /// Quotients of differences in place of slopes, by DeepLIFT's rescale rule: the sum over the views of
    /// slope[v] (s[v] - base[v]) is value(s) - value(base).
    void quotients(std::span<const double> s, std::span<const double> base, std::span<double> slope) const;

private:
    bool is_odds() const { return of_ != Score::output && of_ != Score::log_probability; }
    double p_of(double s) const { return is_odds() ? 1 / (1 + std::exp(-s)) : std::exp(s); }

    double sum(std::span<const double> s) const;

    template <class Log>
    double log_sum(std::span<const double> s, Log&& log) const {
        double largest = -infinite_number<double>();
        for (const double score : s) largest = std::max(largest, log(score));
        double total = 0;
        for (std::size_t v = 0; v < s.size(); ++v) total += weights_[v] * std::exp(log(s[v]) - largest);
        return largest + std::log(total);
    }
    double log_p(std::span<const double> s) const {
        return log_sum(s, [](double score) { return log_sigmoid(score); });
    }
    double log_q(std::span<const double> s) const {
        return log_sum(s, [](double score) { return log_sigmoid(-score); });
    }

    Score of_;
    std::span<const double> weights_;
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE double MeanScore::value(std::span<const double> s) const {
    if (of_ == Score::output) return sum(s);
    if (of_ == Score::log_probability) return log_sum(s, [](double score) { return score; });
    return log_p(s) - log_q(s);
}

DEEPCHROME_INLINE void MeanScore::slopes(std::span<const double> s, std::span<double> slope) const {
    const bool odds = is_odds();
    const double p = odds ? log_p(s) : 0;
    const double q = odds ? log_q(s) : 0;
    const double whole = of_ == Score::log_probability ? value(s) : 0;
    for (std::size_t v = 0; v < s.size(); ++v) {
        if (of_ == Score::output) {
            slope[v] = weights_[v];
        } else if (odds) {  // p' = p (1 - p)
            const double change = log_sigmoid(s[v]) + log_sigmoid(-s[v]);
            slope[v] = weights_[v] * (std::exp(change - p) + std::exp(change - q));
        } else {
            slope[v] = weights_[v] * std::exp(s[v] - whole);
        }
    }
}

DEEPCHROME_INLINE void MeanScore::quotients(std::span<const double> s, std::span<const double> base,
                                            std::span<double> slope) const {
    slopes(s, slope);
    if (of_ == Score::output || s.size() == 1) return;
    double change = 0;  // of the mean probability
    for (std::size_t v = 0; v < s.size(); ++v) change += weights_[v] * (p_of(s[v]) - p_of(base[v]));
    const double rate = (value(s) - value(base)) / change;
    if (std::abs(change) < 1e-12 || !(std::abs(rate) < 1e12)) return;  // as good as no change: slopes
    for (std::size_t v = 0; v < s.size(); ++v) {
        const double difference = s[v] - base[v];
        if (std::abs(difference) < 1e-9) continue;
        slope[v] = rate * weights_[v] * (p_of(s[v]) - p_of(base[v])) / difference;
    }
}

DEEPCHROME_INLINE double MeanScore::sum(std::span<const double> s) const {
    double total = 0;
    for (std::size_t v = 0; v < s.size(); ++v) total += weights_[v] * s[v];
    return total;
}

}  // namespace deepchrome::detail

#endif
