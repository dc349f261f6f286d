// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/interpret/agreement.hpp>
#include <deepchrome/interpret/randomized_weights.hpp>
#include <deepchrome/interpret/saliency.hpp>

#include "networks.hpp"

using namespace deepchrome;
using namespace interpret_test;

TEST_CASE("randomized_weights: from the last layer to the first") {
    const auto model = small_model<double>();
    const std::vector<double> list = random_values<double>(6 * 36, 2);
    const std::span<const double> x = list;
    const ClassScore score{Class{1}};
    const auto found = randomized_weights(model, x, score, Saliency{}, Seed{77});
    REQUIRE(found.size() == 3);
    CHECK(found[0].layer == "7");
    CHECK(found[1].layer == "5");
    CHECK(found[2].layer == "0");
    // With all layers drawn anew nothing of the model is left: the last entry is that of the fresh model.
    const auto trained = Saliency{}(model, x, score);
    CHECK(found[2].agreement ==
          agreement(trained, Saliency{}(SmallModel<double>(Seed{77}), x, score), Compare::absolute));
    auto last = model;
    const SmallModel<double> fresh(Seed{77});
    std::ranges::copy(fresh.parameters().last(27),
                      last.parameters().last(27).begin());  // 8 x 3 weights and 3 biases
    CHECK(found[0].agreement == agreement(trained, Saliency{}(last, x, score), Compare::absolute));
    // What looks at the input alone is found out: its agreement stays at 1.
    const auto blind = [](const auto&, std::span<const double> inputs, ClassScore, Threads&) {
        Attributions<double> same;
        same.values.resize({inputs.size() / 36, 12, 3});
        std::ranges::copy(inputs, same.values.data());
        return same;
    };
    for (const RandomizedLayer& layer : randomized_weights(model, x, score, blind)) {
        CHECK(layer.agreement == doctest::Approx(1).epsilon(1e-12));
    }
}
