// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// NumericError if the score is NaN, which has no rank.
inline void check_score(std::string_view metric, double score) {
    if (is_nan(score)) throw_as<NumericError>({metric, ": the score is nan (wanted a number)"});
}

/// NumericError unless the score is a probability.
void check_probability(std::string_view metric, double score);

/// NumericError unless both the prediction and the value are finite.
void check_values(std::string_view metric, double predicted, double value);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void check_probability(std::string_view metric, double score) {
    if (is_nan(score) || score < 0.0 || score > 1.0)
        throw_as<NumericError>(
            {metric, ": the score is ", format_shortest(score), " (wanted a probability from 0 to 1)"});
}

DEEPCHROME_INLINE void check_values(std::string_view metric, double predicted, double value) {
    for (const double number : {predicted, value}) {
        if (!is_finite(number))
            throw_as<NumericError>({metric, ": a prediction or value is ",
                                    is_nan(number) ? "nan" : format_shortest(number),
                                    " (wanted a finite number)"});
    }
}

}  // namespace deepchrome::detail

#endif
