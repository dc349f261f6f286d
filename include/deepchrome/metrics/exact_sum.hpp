// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// A sum of finite numbers >= 0 in fixed point with 64 bits before and 64 after the point. It is independent
/// of the order and grouping of the terms. Each term loses less than 2^-64; the sum must be below 2^64.
class ExactSum {
public:
    void add(double term);

    void merge(const ExactSum& other) { add(other.whole_, other.fraction_); }

    double value() const { return static_cast<double>(whole_) + static_cast<double>(fraction_) * 0x1p-64; }

private:
    void add(std::uint64_t whole, std::uint64_t fraction);

    std::uint64_t whole_ = 0;
    std::uint64_t fraction_ = 0;
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void ExactSum::add(double term) {
    const auto whole = static_cast<std::uint64_t>(term);
    const auto fraction = static_cast<std::uint64_t>((term - static_cast<double>(whole)) * 0x1p64);
    add(whole, fraction);
}

DEEPCHROME_INLINE void ExactSum::add(std::uint64_t whole, std::uint64_t fraction) {
    fraction_ += fraction;
    whole_ += whole + (fraction_ < fraction ? 1 : 0);
}

}  // namespace deepchrome::detail

#endif
