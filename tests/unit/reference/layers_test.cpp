// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/testing/gradient_check.hpp>

#include "unit/reference/reference.hpp"

namespace {

using namespace deepchrome;
using reference::Json;

template <class L, Shape In, class T>
void batch_agrees(const Json& wanted, const Json& batch) {
    using M = Model<detail::Alone<L>, Signal{In.positions, In.channels}, T>;
    const std::size_t genes = batch["genes"];
    CAPTURE(genes);
    M model;
    reference::fill(model, wanted["parameters"]);
    const bool normalises = wanted["layer"] == "batch_norm";
    const bool training = normalises && wanted["mode"] == "training";
    if (normalises) {
        std::vector<T> state = reference::values<T>(In.channels, 51, 0.5);
        for (const T value : reference::values<T>(In.channels, 52, 0.5)) state.push_back(T{1} + value);
        std::ranges::copy(state, model.state().begin());
    }
    std::vector<T> x = reference::values<T>(genes * In.size(), 1, wanted["input_scale"]);
    if (wanted.contains("input_step")) {
        const T step = wanted["input_step"].get<T>();
        for (T& value : x) value = std::floor(value / step) * step;
    }
    const std::vector<T> upstream = reference::values<T>(genes * M::output.size(), 2, 1.0);

    Threads threads(2);
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    std::vector<T> dx(x.size());
    std::vector<T> dp(M::parameter_count);
    std::vector<T> y(upstream.size());
    if (!training) model.predict(std::span<const T>(x), y, threads);
    model.loss_and_gradient(x, upstream, detail::WeightedSum{}, workspace, {.inputs = dx, .parameters = dp}, threads,
                            {.running = training ? model.state() : std::span<T>()});
    // The loss is a mean over the genes, PyTorch was asked for the sum.
    for (auto* gradient : {&dx, &dp}) {
        for (T& value : *gradient) value *= static_cast<T>(genes);
    }
    constexpr double tolerance = reference::tolerance<T>;
    if (!training) CHECK(reference::difference(y, reference::numbers(batch["output"])) < tolerance);
    CHECK(reference::difference(dx, reference::numbers(batch["input_gradient"])) < tolerance);
    const auto gradients = reference::tensors<M>(dp);
    REQUIRE(gradients.size() == batch["parameter_gradients"].size());
    for (std::size_t k = 0; k < gradients.size(); ++k) {
        CAPTURE(k);
        CHECK(reference::difference(gradients[k], reference::numbers(batch["parameter_gradients"][k])) < tolerance);
    }
    if (training) {
        const std::vector<T> state(model.state().begin(), model.state().end());
        reference::Numbers after = reference::numbers(batch["running_mean_after"]);
        for (const double value : reference::numbers(batch["running_variance_after"])) after.push_back(value);
        CHECK(reference::difference(state, after) < tolerance);
    }
}

template <class L, Shape In>
void agrees(const Json& cases, std::map<std::string, int>& tried, const std::string& name) {
    CAPTURE(name);
    ++tried[name];
    REQUIRE(cases.contains(name));
    const Json& wanted = cases[name];
    CHECK(wanted["input"] == Json{In.positions, In.channels});
    CHECK(wanted["output"] == Json{L::output(In).positions, L::output(In).channels});
    for (const Json& batch : wanted["batches"]) {
        batch_agrees<L, In, double>(wanted, batch);
        batch_agrees<L, In, float>(wanted, batch);
    }
}

TEST_CASE("Every layer's output and gradients agree with PyTorch") {
    const Json cases = reference::read("layers.json");
    std::map<std::string, int> tried;
    const auto check = [&]<class L, Shape In>(const std::string& name) { agrees<L, In>(cases, tried, name); };
    using enum Padding;

    check.operator()<Conv1D<Filters{4}, Width{3}>, Shape{8, 3}>("conv1d_valid");
    check.operator()<Conv1D<Filters{2}, Width{1}>, Shape{8, 3}>("conv1d_width1");
    check.operator()<Conv1D<Filters{3}, Width{6}>, Shape{6, 2}>("conv1d_whole");
    check.operator()<Conv1D<Filters{4}, Width{3}, Stride{2}>, Shape{9, 3}>("conv1d_stride");
    check.operator()<Conv1D<Filters{3}, Width{3}, Dilation{2}>, Shape{9, 2}>("conv1d_dilation");
    check.operator()<Conv1D<Filters{3}, Width{3}, Stride{3}, Dilation{2}>, Shape{10, 2}>("conv1d_stride_dilation");
    check.operator()<Conv1D<Filters{3}, Width{3}, same>, Shape{7, 2}>("conv1d_same_odd");
    check.operator()<Conv1D<Filters{3}, Width{4}, same>, Shape{7, 2}>("conv1d_same_even");
    check.operator()<Conv1D<Filters{3}, Width{4}, Dilation{3}, same>, Shape{8, 2}>("conv1d_same_dilation");
    check.operator()<MaxPool<Width{3}>, Shape{8, 3}>("max_pool");
    check.operator()<MaxPool<Width{4}>, Shape{9, 3}>("max_pool_ties");
    check.operator()<AveragePool<Width{3}>, Shape{8, 3}>("average_pool");
    check.operator()<GlobalMaxPool, Shape{6, 3}>("global_max_pool");
    check.operator()<GlobalMaxPool, Shape{6, 3}>("global_max_pool_ties");
    check.operator()<GlobalAveragePool, Shape{6, 3}>("global_average_pool");
    check.operator()<Dense<Units{5}>, Shape{1, 7}>("dense");
    check.operator()<Dense<Units{3}>, Shape{4, 3}>("dense_after_signal");
    check.operator()<ReLU, Shape{4, 3}>("relu");
    check.operator()<ReLU, Shape{4, 3}>("relu_at_zero");
    check.operator()<LeakyReLU<>, Shape{4, 3}>("leaky_relu_default");
    check.operator()<LeakyReLU<Slope{0.25}>, Shape{4, 3}>("leaky_relu_steep");
    check.operator()<Tanh, Shape{4, 3}>("tanh");
    check.operator()<Sigmoid, Shape{4, 3}>("sigmoid");
    check.operator()<Softmax, Shape{1, 5}>("softmax");
    check.operator()<Softmax, Shape{1, 3}>("softmax_large");
    check.operator()<LogSoftmax, Shape{1, 5}>("log_softmax");
    check.operator()<LogSoftmax, Shape{1, 3}>("log_softmax_large");
    check.operator()<BatchNorm<>, Shape{5, 3}>("batch_norm_signal");
    check.operator()<BatchNorm<>, Shape{1, 4}>("batch_norm_vector");
    check.operator()<BatchNorm<>, Shape{5, 3}>("batch_norm_signal_evaluation");
    check.operator()<BatchNorm<>, Shape{1, 4}>("batch_norm_vector_evaluation");

    for (const auto& [name, wanted] : cases.items()) {
        CAPTURE(name);
        CHECK(tried[name] == 1);
    }
}

}  // namespace
