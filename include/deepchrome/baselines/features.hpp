// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/scaling.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Genes as classical classifiers take them: a row of numbers each.
struct Features {
    std::size_t columns = 0;
    std::vector<double> values = {};  ///< row by row

    std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
    std::span<const double> row(std::size_t i) const {
        return std::span(values).subspan(i * columns, columns);
    }
    std::span<double> row(std::size_t i) { return std::span(values).subspan(i * columns, columns); }
};

/// Every signal of a gene, log1p or as it is: bins x marks columns.
inline Features all_signals(const Dataset& data, ScalingKind scaling) {
    data.check("all_signals");
    const Scaling scale = scaling == ScalingKind::log1p ? Scaling{.kind = scaling} : Scaling{};
    Features features{.columns = data.signal.size()};
    features.values.reserve(data.values().size());
    for (const float value : data.values())
        features.values.push_back(static_cast<double>(scale.scaled(value, 0)));
    return features;
}

/// The mean of each mark over the bins, log1p or as it is: one column per mark.
inline Features mark_means(const Dataset& data, ScalingKind scaling) {
    const Features all = all_signals(data, scaling);
    const std::size_t marks = data.signal.marks;
    Features features{.columns = marks, .values = std::vector<double>(data.size() * marks)};
    for (std::size_t gene = 0; gene < data.size(); ++gene) {
        const std::span<const double> from = all.row(gene);
        const std::span<double> to = features.row(gene);
        for (std::size_t i = 0; i < from.size(); ++i)
            to[i % marks] += from[i] / static_cast<double>(data.signal.bins);
    }
    return features;
}

/// Brings every column to mean 0 and standard deviation 1 (divisor n) over the rows it was fitted to, as
/// scikit-learn's StandardScaler; a column that never changes is only centered.
struct Standardizer {
    std::vector<double> mean = {};
    std::vector<double> deviation = {};

    static Standardizer fit(const Features& features) {
        Standardizer result{.mean = std::vector<double>(features.columns),
                            .deviation = std::vector<double>(features.columns)};
        const auto rows = static_cast<double>(features.rows());
        for (std::size_t i = 0; i < features.rows(); ++i) {
            for (std::size_t j = 0; j < features.columns; ++j) result.mean[j] += features.row(i)[j] / rows;
        }
        for (std::size_t i = 0; i < features.rows(); ++i) {
            for (std::size_t j = 0; j < features.columns; ++j) {
                const double difference = features.row(i)[j] - result.mean[j];
                result.deviation[j] += difference * difference / rows;
            }
        }
        for (double& deviation : result.deviation) deviation = deviation > 1e-24 ? std::sqrt(deviation) : 1;
        return result;
    }

    Features apply(Features features) const {
        assert(features.columns == mean.size());
        for (std::size_t i = 0; i < features.rows(); ++i) {
            const std::span<double> row = features.row(i);
            for (std::size_t j = 0; j < row.size(); ++j) row[j] = (row[j] - mean[j]) / deviation[j];
        }
        return features;
    }
};

}  // namespace deepchrome
