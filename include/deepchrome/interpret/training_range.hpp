// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/interpret/input_range.hpp>
#include <deepchrome/predict/predictor.hpp>
#include <deepchrome/table/signal_summary.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Where the training genes of a predictor lie, as its first network sees them (`range_of_training`). Of
/// several networks, the range that has room for the training genes of each. DataError, opened by `where`,
/// where a model file does not tell.
template <class M>
[[gnu::cold]] InputRange training_range(const Predictor<M>& predictor, bool by_bin,
                                        const std::string& where = "the model") {
    const Scaling& scaling = predictor.card().scaling;
    InputRange range;
    for (std::size_t member = 0; member < predictor.size(); ++member) {
        SignalSummary signals = predictor.card(member).signals;
        if (predictor.card(member).marks != predictor.marks())
            signals = detail::with_order(signals, predictor.card(member).marks, predictor.marks());
        const InputRange own = range_of_training(signals, scaling, by_bin, where);
        if (member == 0) range = own;
        for (std::size_t i = 0; i < own.lower.size(); ++i) {
            range.lower[i] = std::min(range.lower[i], own.lower[i]);
            range.upper[i] = std::max(range.upper[i], own.upper[i]);
        }
    }
    return range;
}

}  // namespace deepchrome
