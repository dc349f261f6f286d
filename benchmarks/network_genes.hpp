// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <deepchrome/all.hpp>

/// The published network, and random genes for it.
using Network = deepchrome::Model<deepchrome::DeepChrome, deepchrome::Signal{.bins = 100, .marks = 5}>;

/// Floating-point operations per gene that a training step cannot do without: the convolution forward, its
/// gradient at the 18 winners of each filter, and three products of every dense layer. And those of a
/// prediction. (A batch of one needs fewer: rows of weights whose input is zero are not read.)
inline constexpr double dense_operations = 2.0 * (900 * 625 + 625 * 125 + 125 * 2);
inline constexpr double training_operations = 2.0 * (91 * 50 * 50 + 18 * 50 * 50) + 3 * dense_operations;
inline constexpr double prediction_operations = 2.0 * 91 * 50 * 50 + dense_operations;

struct Genes {
    explicit Genes(std::size_t count) : signals(count * Network::input.size()), labels(count) {
        deepchrome::RandomStream stream(deepchrome::Seed{1}, deepchrome::Purpose::test, 0, 0);
        for (float& value : signals) value = static_cast<float>(stream.uniform());
        for (float& label : labels) label = static_cast<float>(stream.below(2));
    }

    std::vector<float> signals;
    std::vector<float> labels;
};
