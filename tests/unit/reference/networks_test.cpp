// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/losses/binary_cross_entropy.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/models/deepchrome.hpp>

#include "unit/reference/networks.hpp"
#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

/// A gradient of which PyTorch's side is given as a whole, or as a sample with sum and norm.
template <class T>
void gradient_agrees(const std::vector<T>& found, const Json& wanted) {
    constexpr double tolerance = reference::tolerance<T>;
    if (wanted.is_array()) {
        CHECK(reference::difference(found, reference::numbers(wanted)) < tolerance);
        return;
    }
    std::vector<T> sample;
    for (const std::size_t i : wanted["indices"].get<std::vector<std::size_t>>()) sample.push_back(found[i]);
    CHECK(reference::difference(sample, reference::numbers(wanted["values"])) < tolerance);
    double sum = 0;
    double square = 0;
    for (const T value : found) {
        sum += static_cast<double>(value);
        square += static_cast<double>(value) * static_cast<double>(value);
    }
    const double norm = wanted["norm"];
    CHECK(std::abs(std::sqrt(square) - norm) < tolerance * norm);
    // A sum may cancel; it is uncertain by the rounding of its terms.
    const double terms = norm * std::sqrt(static_cast<double>(found.size()));
    CHECK(std::abs(sum - wanted["sum"].get<double>()) < tolerance * terms);
}

template <class Net, Signal S, class T, class Loss>
void agrees(const Json& wanted, const Loss& loss, bool batch_statistics) {
    using M = Model<Net, S, T>;
    constexpr double tolerance = reference::tolerance<T>;
    const std::size_t genes = wanted["genes"];
    M model;
    reference::fill(model, wanted["parameters"]);
    const std::vector<T> x = reference::values<T>(genes * S.size(), 1, 1.0);
    const std::vector<T> labels = wanted["labels"].get<std::vector<T>>();
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    std::vector<T> y(genes * M::output.size());
    if (!batch_statistics) {
        model.outputs(std::span<const T>(x), y, threads);
        CHECK(reference::difference(y, reference::numbers(wanted["output"])) < tolerance);
    }
    std::vector<T> dx(x.size());
    std::vector<T> dp(M::parameter_count);
    const double value = model.loss_and_gradient(
        x, labels, loss, workspace, {.inputs = dx, .parameters = dp}, threads,
        {.running_statistics = batch_statistics ? model.running_statistics() : std::span<T>()});
    CHECK(std::abs(value / wanted["loss"].get<double>() - 1) < tolerance);
    dx.resize(wanted.value("input_gradient_genes", genes) * S.size());
    CHECK(reference::difference(dx, reference::numbers(wanted["input_gradient"])) < tolerance);
    const auto gradients = reference::tensors<M>(dp);
    REQUIRE(gradients.size() == wanted["parameter_gradients"].size());
    for (std::size_t k = 0; k < gradients.size(); ++k) {
        CAPTURE(k);
        gradient_agrees(gradients[k], wanted["parameter_gradients"][k]);
    }
    if (batch_statistics) {
        reference::Numbers after;
        for (const Json& part : wanted["running_after"]) {
            for (const double v : reference::numbers(part)) after.push_back(v);
        }
        CHECK(reference::difference(
                  std::vector<T>(model.running_statistics().begin(), model.running_statistics().end()),
                  after) < tolerance);
        model.outputs(std::span<const T>(x), y, threads);
        CHECK(reference::difference(y, reference::numbers(wanted["evaluation_output"])) < tolerance);
    }
}

template <class Net, Signal S, class Loss>
void agrees_in_both(const std::string& name, const Loss& loss, bool batch_statistics = false) {
    CAPTURE(name);
    const Json wanted = reference::read("networks.json")[name];
    CHECK(wanted["signal"]["bins"] == S.bins);
    CHECK(wanted["signal"]["marks"] == S.marks);
    agrees<Net, S, double>(wanted, loss, batch_statistics);
    agrees<Net, S, float>(wanted, loss, batch_statistics);
}

constexpr Signal little{.bins = 12, .marks = 3};

TEST_CASE("The published network agrees with PyTorch") {
    agrees_in_both<DeepChrome, Signal{.bins = 100, .marks = 5}>("deepchrome", NegativeLogLikelihood{});
}

TEST_CASE("A small, a nested and a normalized network agree with PyTorch") {
    agrees_in_both<reference::Small, little>("small", NegativeLogLikelihood{});
    agrees_in_both<reference::Nested, little>("nested", NegativeLogLikelihood{});
    agrees_in_both<reference::Normalized, little>("normalized", BinaryCrossEntropy{}, true);
}

}  // namespace
