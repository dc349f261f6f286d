// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/graph/workspace.hpp>
#include <deepchrome/models/linear.hpp>

using namespace deepchrome;

namespace {

constexpr Signal published{.bins = 100, .marks = 5};

template <class Net>
std::vector<float> outputs(Model<Net, Signal{.bins = 2, .marks = 1}>& model, std::vector<float> parameters) {
    using M = Model<Net, Signal{.bins = 2, .marks = 1}>;
    std::ranges::copy(parameters, model.parameters().begin());
    std::vector<float> result(M::output.size());
    auto workspace = Workspace<M>::for_prediction(1);
    model.outputs(std::vector<float>{3, 5}, result, workspace);
    return result;
}

}  // namespace

TEST_CASE("Linear networks: parameters, names and answers by hand") {
    static_assert(Model<LinearClassifier, published>::parameter_count == 2 * 500 + 2);
    static_assert(Model<LinearOfMarkMeans, published>::parameter_count == 12);
    static_assert(Model<LinearValue, published>::parameter_count == 501);
    CHECK(LinearClassifier::name() == "Sequential(Dense(units=2), LogSoftmax)");
    CHECK(LinearOfMarkMeans::name() == "Sequential(GlobalAveragePool, Dense(units=2), LogSoftmax)");
    CHECK(LinearValue::name() == "Sequential(Dense(units=1))");

    Model<LinearValue, Signal{.bins = 2, .marks = 1}> value;
    CHECK(outputs(value, {2, -1, 7}) == std::vector<float>{2 * 3 - 5 + 7});
    // OFF has the weights 1 and 0, ON has -1 and 1: 3 + 0.5 and -3 + 5 - 0.5.
    Model<LinearClassifier, Signal{.bins = 2, .marks = 1}> classifier;
    const std::vector<float> two = outputs(classifier, {1, -1, 0, 1, 0.5f, -0.5f});
    CHECK(two[1] - two[0] == doctest::Approx(1.5 - 3.5));
    CHECK(std::exp(two[0]) + std::exp(two[1]) == doctest::Approx(1));
    // The mean is 4.
    Model<LinearOfMarkMeans, Signal{.bins = 2, .marks = 1}> means;
    const std::vector<float> of_mean = outputs(means, {0.25f, 0.5f, 1, 0});
    CHECK(of_mean[1] - of_mean[0] == doctest::Approx(4 * 0.5 - (4 * 0.25 + 1)));
}
