// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <deepchrome/deepchrome.hpp>

/// The published network, and random genes for it.
using Network = deepchrome::Model<deepchrome::DeepChrome, deepchrome::Signal{.bins = 100, .marks = 5}>;

struct Genes {
    explicit Genes(std::size_t count) : signals(count * Network::input.size()), labels(count) {
        deepchrome::RandomStream stream(deepchrome::Seed{1}, deepchrome::Purpose::test, 0, 0);
        for (float& value : signals) value = static_cast<float>(stream.uniform());
        for (float& label : labels) label = static_cast<float>(stream.below(2));
    }

    std::vector<float> signals;
    std::vector<float> labels;
};
