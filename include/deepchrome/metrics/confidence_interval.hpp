// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// A confidence interval; both ends are NaN if it is undefined.
struct ConfidenceInterval {
    double lower;
    double upper;

    friend bool operator==(const ConfidenceInterval&, const ConfidenceInterval&) = default;
};

namespace detail {

/// Error, opened by `what`, unless the confidence is between 0 and 1.
inline void check_confidence(const char* what, double confidence) {
    if (is_nan(confidence) || confidence <= 0 || confidence >= 1) {
        throw_as<Error>({what, ": the confidence is ", format_shortest(confidence),
                         " (wanted one between 0 and 1, as 0.95)"});
    }
}

}  // namespace detail
}  // namespace deepchrome
