// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/losses/cross_entropy.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/losses/poisson.hpp>

#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

template <class T, class L>
void agrees(const Json& wanted, const L& loss) {
    constexpr double tolerance = reference::tolerance<T>;
    const std::size_t outputs = wanted["outputs"];
    const std::size_t genes = wanted["value"].size();
    const std::size_t targets = L::targets(outputs);
    const auto output = wanted["output"].get<std::vector<T>>();
    const auto target = wanted["target"].get<std::vector<T>>();
    REQUIRE(output.size() == genes * outputs);
    REQUIRE(target.size() == genes * targets);
    std::vector<double> values;
    std::vector<T> gradient(output.size());
    double sum = 0;
    double weight = 0;
    for (std::size_t g = 0; g < genes; ++g) {
        const auto y = std::span(output).subspan(g * outputs, outputs);
        const auto t = std::span(target).subspan(g * targets, targets);
        values.push_back(loss.value(y, t));
        sum += values.back();
        weight += loss.weight(t);
        loss.gradient(y, t, std::span(gradient).subspan(g * outputs, outputs));
    }
    CHECK(reference::difference(values, reference::numbers(wanted["value"])) < tolerance);
    CHECK(reference::difference(gradient, reference::numbers(wanted["gradient"])) < tolerance);
    CHECK(std::abs(sum / weight / wanted["batch_mean"].get<double>() - 1) < tolerance);
}

TEST_CASE("Every loss and its gradient agree with PyTorch") {
    const Json cases = reference::read("losses.json");
    for (const auto& [key, wanted] : cases.items()) {
        const std::string name = key;  // clang 14 captures no structured bindings
        CAPTURE(name);
        const Json& wanted_case = wanted;
        const Json& options = wanted["options"];
        const auto both = [&](const auto& loss) {
            agrees<double>(wanted_case, loss);
            agrees<float>(wanted_case, loss);
        };
        const auto weights = options.value("class_weights", std::vector<double>{});
        if (name.starts_with("nll")) {
            both(NegativeLogLikelihood{.class_weights = weights});
        } else if (name.starts_with("cross_entropy")) {
            both(CrossEntropy{.class_weights = weights,
                              .label_smoothing = options.value("label_smoothing", 0.0)});
        } else if (name.starts_with("binary_cross_entropy")) {
            both(BinaryCrossEntropy{});
        } else if (name.starts_with("mean_squared_error")) {
            both(MeanSquaredError{});
        } else if (name.starts_with("poisson")) {
            both(PoissonNegativeLogLikelihood{
                .log_input = options["log_input"], .full = options["full"], .epsilon = options["epsilon"]});
        } else {
            FAIL("no such loss");
        }
    }
}

}  // namespace
