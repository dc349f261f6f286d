// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace deepchrome::detail {

/// Predictions and values of the genes seen so far: what the metrics of regression accumulate. They are handed
/// out sorted, so that no sum over them can tell in which order or in which parts they came.
class PairedValues {
public:
    void add(double predicted, double value) { pairs_.emplace_back(predicted, value); }

    /// By index and with the size taken first: a metric may be merged with itself.
    void merge(const PairedValues& other) {
        const std::size_t count = other.pairs_.size();
        pairs_.reserve(pairs_.size() + count);
        for (std::size_t i = 0; i < count; ++i) pairs_.push_back(other.pairs_[i]);
    }

    /// (prediction, value) in ascending order.
    std::vector<std::pair<double, double>> sorted() const {
        std::vector<std::pair<double, double>> pairs = pairs_;
        std::ranges::sort(pairs);
        return pairs;
    }

private:
    std::vector<std::pair<double, double>> pairs_;
};

}  // namespace deepchrome::detail
