// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/interpret/attributions.hpp>
#include <deepchrome/interpret/baseline.hpp>
#include <deepchrome/interpret/class_score.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/dataset.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The score by which a predictor is explained: the log-odds of a class, or the value of a regression. Error
/// for a class that it does not have.
template <class M>
ClassScore score_of(const Predictor<M>& predictor, Class wanted) {
    if (predictor.task() == TaskKind::regress) return {Class{0}, Score::output};
    if (wanted.index >= predictor.width()) {
        throw_as<Error>({"the class to explain is ", wanted.index, " (wanted one below ", predictor.width(),
                         ", the number of classes)"});
    }
    constexpr NetworkOutput produced = detail::produced_by<typename M::Network>();
    if (produced == NetworkOutput::probabilities || produced == NetworkOutput::class_probabilities)
        return {wanted, Score::log_odds_of_probability};
    return {wanted, M::output.size() == 1 ? Score::log_odds_of_one : Score::log_odds};
}

namespace detail {

template <class M>
constexpr bool is_of_probabilities() {
    constexpr NetworkOutput produced = produced_by<typename M::Network>();
    return produced == NetworkOutput::probabilities || produced == NetworkOutput::class_probabilities;
}

/// No reads anywhere, as the first network of a predictor sees it.
template <class M>
Baseline no_reads(const Predictor<M>& predictor) {
    return Baseline::no_reads(predictor.card().scaling, M::signal.marks);
}

/// A method of attribution for a predictor. A baseline that was not chosen is that of no reads.
template <class Method, class M>
Attributions<float> explain(Method method, const Predictor<M>& predictor, const Dataset& genes, Class wanted,
                            Threads& threads) {
    if constexpr (requires { method.baseline; }) {
        if (method.baseline.values.empty()) method.baseline = no_reads(predictor);
    }
    const std::vector<float> x = predictor.inputs(genes);
    Attributions<float> found =
        method(predictor.views(), std::span<const float>(x), score_of(predictor, wanted), threads);
    predictor.require_finite(std::span<const float>(found.values.data(), found.values.size()), genes,
                             "attribution");
    return found;
}

}  // namespace detail
}  // namespace deepchrome
