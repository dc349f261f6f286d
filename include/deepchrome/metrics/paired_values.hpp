// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <deepchrome/metrics/score.hpp>

namespace deepchrome::detail {

/// What the metrics of regression have in common: the predictions and values of the genes seen so far. They
/// are handed out sorted, so that no sum over them can tell in which order or in which parts they came.
/// `Derived` has a `name`, for messages, and computes its value from `sorted`.
template <class Derived>
class PairedValues {
public:
    void add(double predicted, double value) {
        check_values(Derived::name, predicted, value);
        pairs_.emplace_back(predicted, value);
    }

    /// By index and with the size taken first: a metric may be merged with itself.
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

    /// The same as two lists.
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
