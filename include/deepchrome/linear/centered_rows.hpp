// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Some rows of a table, without the mean of each column over them, in blocks that stay in the cache while
/// they are used. A column that does not vary is 0 exactly. The values, in C order, and the row numbers are
/// referred to.
template <std::floating_point T = double>
class CenteredRows {
public:
    static constexpr std::size_t block_rows = 256;

    CenteredRows(std::span<const T> values, std::size_t columns, std::span<const std::size_t> rows)
        : values_(values), rows_(rows), mean_(columns) {
        if (rows.empty()) return;
        for (const std::size_t row : rows) {
            for (std::size_t j = 0; j < columns; ++j) mean_[j] += static_cast<double>(values_of(row)[j]);
        }
        for (std::size_t j = 0; j < columns; ++j) {
            const T first = values_of(rows[0])[j];
            const bool constant =
                std::ranges::all_of(rows, [&](std::size_t row) { return values_of(row)[j] == first; });
            mean_[j] = constant ? static_cast<double>(first) : mean_[j] / static_cast<double>(rows.size());
        }
    }

    std::size_t columns() const { return mean_.size(); }
    std::span<const std::size_t> rows() const { return rows_; }
    double mean(std::size_t column) const { return mean_[column]; }
    const std::vector<double>& means() const { return mean_; }

    /// Calls work(row numbers, values) for all blocks. The values are rows x columns, or, with `ones`, rows x
    /// (columns + 1) with a 1 at the end of each row; work may change them.
    template <class Work>
    void for_each_block(bool ones, std::vector<double>& buffer, Work&& work) const {
        for (std::size_t first = 0; first < rows_.size(); first += block_rows) {
            const auto rows = rows_.subspan(first, std::min(block_rows, rows_.size() - first));
            buffer.resize(rows.size() * (columns() + (ones ? 1 : 0)));
            double* to = buffer.data();
            for (const std::size_t row : rows) {
                const std::span<const T> from = values_of(row);
                for (std::size_t j = 0; j < from.size(); ++j) *to++ = static_cast<double>(from[j]) - mean_[j];
                if (ones) *to++ = 1;
            }
            work(rows, std::span(buffer));
        }
    }

private:
    std::span<const T> values_of(std::size_t row) const {
        return values_.subspan(row * columns(), columns());
    }

    std::span<const T> values_;
    std::span<const std::size_t> rows_;
    std::vector<double> mean_;
};

}  // namespace detail
}  // namespace deepchrome
