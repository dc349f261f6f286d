// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <deepchrome/baselines/features.hpp>
#include <deepchrome/core/random.hpp>

namespace ext_test {

struct Sample {
    deepchrome::Features features;
    std::vector<float> labels;
};

/// ON within a ring, which no straight line tells from OFF; the other columns say nothing.
inline Sample ring(std::size_t rows, std::size_t columns, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{21}, deepchrome::Purpose::test, 0, sample);
    Sample result{.features = {.columns = columns}, .labels = {}};
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<double> row(columns);
        for (double& value : row) value = stream.normal();
        const bool on = row[0] * row[0] + row[1] * row[1] < 1.4;
        result.labels.push_back(on ? 1.0f : 0.0f);
        result.features.values.insert(result.features.values.end(), row.begin(), row.end());
    }
    return result;
}

/// ON with the probability of a logistic model whose weights are 1, -1/2, 1/3, ... and whose intercept is
/// 0.3.
inline Sample logistic(std::size_t rows, std::size_t columns, std::uint64_t sample) {
    deepchrome::RandomStream stream(deepchrome::Seed{22}, deepchrome::Purpose::test, 0, sample);
    Sample result{.features = {.columns = columns}, .labels = {}};
    for (std::size_t i = 0; i < rows; ++i) {
        double logit = 0.3;
        for (std::size_t j = 0; j < columns; ++j) {
            const double value = stream.normal();
            logit += (j % 2 == 0 ? 1.0 : -1.0) / static_cast<double>(j + 1) * value;
            result.features.values.push_back(value);
        }
        result.labels.push_back(stream.uniform() < 1 / (1 + std::exp(-logit)) ? 1.0f : 0.0f);
    }
    return result;
}

}  // namespace ext_test
