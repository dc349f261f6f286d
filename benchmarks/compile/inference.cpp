// SPDX-License-Identifier: BSD-3-Clause
//
// What an application compiles that embeds a trained network and nothing else.
#include <deepchrome/models/deepchrome.hpp>
#include <deepchrome/predict/load.hpp>

#include <cstdio>
#include <vector>

using namespace deepchrome;

int main(int count, char** arguments) {
    using Network = Model<DeepChrome, Signal{.bins = 100, .marks = 5}>;
    if (count != 2) return 2;
    const auto predictor = load<Network>(arguments[1]);
    auto workspace = predictor.workspace();
    const std::vector<float> gene(Network::input.size());
    std::printf("%g\n", predictor.probability(gene, workspace));
}
