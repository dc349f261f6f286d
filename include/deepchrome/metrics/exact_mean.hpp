// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/exact_sum.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The mean of numbers >= 0, independent of their order and grouping to the last bit; NaN without numbers.
class ExactMean {
public:
    void add(double term);

    void merge(const ExactMean& other);

    double value() const { return count_ == 0 ? not_a_number() : sum_.value() / static_cast<double>(count_); }

private:
    ExactSum sum_;
    std::uint64_t count_ = 0;
};

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void ExactMean::add(double term) {
    sum_.add(term);
    ++count_;
}

DEEPCHROME_INLINE void ExactMean::merge(const ExactMean& other) {
    sum_.merge(other.sum_);
    count_ += other.count_;
}

}  // namespace deepchrome::detail

#endif
