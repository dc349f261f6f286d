// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/testing/gradient_check.hpp>

#include "unit/reference/reference.hpp"

/// The cases of layers.json.
namespace reference {

using namespace deepchrome;

/// The sum of the outputs, each times its target; keeps the outputs, gene by gene.
template <class T>
struct Recorded : detail::WeightedSum {
    std::span<const T> targets_of_all;
    std::span<T> outputs;

    double value(std::span<const T> output, std::span<const T> target) const {
        std::ranges::copy(output, outputs.begin() + (target.data() - targets_of_all.data()));
        return detail::WeightedSum::value(output, target);
    }
};

template <class L, Shape In, class T>
void batch_agrees(const Json& wanted, const Json& batch) {
    using M = Model<detail::OneLayer<L>, Signal{In.positions, In.channels}, T>;
    const std::size_t genes = batch["genes"];
    CAPTURE(genes);
    M model;
    fill(model, wanted["parameters"]);
    const bool normalizes = wanted["layer"] == "batch_norm";
    const bool training = normalizes && wanted["mode"] == "training";
    if (normalizes) {
        std::vector<T> state = values<T>(In.channels, 51, 0.5);
        for (const T value : values<T>(In.channels, 52, 0.5)) state.push_back(T{1} + value);
        std::ranges::copy(state, model.running_statistics().begin());
    }
    std::vector<T> x = values<T>(genes * In.size(), 1, wanted["input_scale"]);
    if (wanted.contains("input_step")) {
        const T step = wanted["input_step"].get<T>();
        for (T& value : x) value = std::floor(value / step) * step;
    }
    const std::vector<T> upstream = values<T>(genes * M::output.size(), 2, 1.0);

    Threads threads(2);
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    std::vector<T> y(upstream.size());
    std::vector<T> dx(x.size());
    std::vector<T> dp(M::parameter_count);
    const Recorded<T> loss{{}, upstream, y};
    const auto sink = [&](std::size_t offset, std::span<const T> piece) {
        std::ranges::copy(piece, dp.begin() + static_cast<std::ptrdiff_t>(offset));
    };
    model.backpropagate(SpanSource<T>{x, upstream, In.size(), M::output.size()}, loss, workspace, dx, sink,
                        threads,
                        {.running_statistics = training ? model.running_statistics() : std::span<T>()});
    // The loss is a mean over the genes, PyTorch was asked for the sum.
    for (auto* gradient : {&dx, &dp}) {
        for (T& value : *gradient) value *= static_cast<T>(genes);
    }
    CHECK(difference(y, numbers(batch["output"])) < tolerance<T>);
    CHECK(difference(dx, numbers(batch["input_gradient"])) < tolerance<T>);
    const auto gradients = tensors<M>(dp);
    REQUIRE(gradients.size() == batch["parameter_gradients"].size());
    for (std::size_t k = 0; k < gradients.size(); ++k) {
        CAPTURE(k);
        CHECK(difference(gradients[k], numbers(batch["parameter_gradients"][k])) < tolerance<T>);
    }
    if (training) {
        const std::vector<T> state(model.running_statistics().begin(), model.running_statistics().end());
        Numbers after = numbers(batch["running_mean_after"]);
        for (const double value : numbers(batch["running_variance_after"])) after.push_back(value);
        CHECK(difference(state, after) < tolerance<T>);
    }
}

/// Compares layers with the cases, and knows in the end which were left out.
class LayerCases {
public:
    template <class L, Shape In>
    void check(const std::string& name) {
        CAPTURE(name);
        ++tried_[name];
        REQUIRE(cases_.contains(name));
        const Json& wanted = cases_[name];
        CHECK(wanted["input"] == Json{In.positions, In.channels});
        CHECK(wanted["output"] == Json{L::output(In).positions, L::output(In).channels});
        for (const Json& batch : wanted["batches"]) {
            batch_agrees<L, In, double>(wanted, batch);
            batch_agrees<L, In, float>(wanted, batch);
        }
    }
    /// All cases whose layer is (or is not) one with weights, in the sense of Conv1D and Dense.
    void check_all_tried(bool weighted) {
        for (const auto& [key, wanted] : cases_.items()) {
            const std::string name = key;  // clang 14 captures no structured bindings
            CAPTURE(name);
            const bool has_weights = wanted["layer"] == "conv1d" || wanted["layer"] == "dense";
            CHECK(tried_[name] == (has_weights == weighted ? 1 : 0));
        }
    }

private:
    Json cases_ = read("layers.json");
    std::map<std::string, int> tried_;
};

}  // namespace reference
