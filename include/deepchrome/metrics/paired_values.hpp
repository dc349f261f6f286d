// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/metrics/score.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The base of the regression metrics: stores predictions and values of the genes. `sorted` returns them in
/// ascending order, so sums over them do not depend on the order or grouping of the genes. `Derived` has a
/// `name` for messages and computes its value from `sorted`.
template <class Derived>
class PairedValues {
public:
    void add(double predicted, double value) {
        check_values(Derived::name, predicted, value);
        pairs_.emplace_back(predicted, value);
    }

    /// Appends by index, up to the initial size: a metric may be merged with itself.
    void merge(const PairedValues& other) {
        const std::size_t count = other.pairs_.size();
        pairs_.reserve(pairs_.size() + count);
        for (std::size_t i = 0; i < count; ++i) pairs_.push_back(other.pairs_[i]);
    }

protected:
    /// (prediction, value) in ascending order.
    std::vector<std::pair<double, double>> sorted() const {
        std::vector<std::pair<double, double>> pairs = pairs_;
        std::sort(pairs.begin(), pairs.end());
        return pairs;
    }

    /// The same pairs as two lists.
    std::pair<std::vector<double>, std::vector<double>> sorted_lists() const {
        std::pair<std::vector<double>, std::vector<double>> lists;
        for (const auto& [predicted, value] : sorted()) {
            lists.first.push_back(predicted);
            lists.second.push_back(value);
        }
        return lists;
    }

private:
    std::vector<std::pair<double, double>> pairs_;
};

}  // namespace deepchrome::detail
