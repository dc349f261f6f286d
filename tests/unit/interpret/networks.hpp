// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/core/random.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

namespace interpret_test {

using namespace deepchrome;

/// Of DeepChrome's kind, with three classes.
struct SmallNet : Sequential<Conv1D<Filters{6}, Width{3}>, ReLU, MaxPool<Width{2}>, Dropout<Rate{0.5}>,
                             Dense<Units{8}>, ReLU, Dense<Units{3}>, LogSoftmax> {};
/// A logistic regression: what it finds most likely can be worked out.
struct LogisticNet : Sequential<Dense<Units{2}>, LogSoftmax> {};
/// Its outputs are no probabilities.
struct LogitNet : Sequential<Dense<Units{2}>> {};

inline constexpr Signal small_signal{.bins = 12, .marks = 3};
template <class T>
using SmallModel = Model<SmallNet, small_signal, T>;
template <class T>
using LogisticModel = Model<LogisticNet, Signal{.bins = 4, .marks = 3}, T>;

template <class T>
std::vector<T> random_values(std::size_t count, std::uint64_t sample) {
    RandomStream stream(Seed{33}, Purpose::test, 0, sample);
    std::vector<T> values(count);
    for (T& value : values) value = static_cast<T>(stream.uniform());
    return values;
}

/// Weights large enough that the class depends on the input.
template <class T>
SmallModel<T> small_model() {
    SmallModel<T> model(Seed{5});
    for (T& weight : model.parameters()) weight *= T(3);
    return model;
}

/// A logistic model with the given odds of class 1 over class 0: log odds = bias + sum of odds[i] x[i].
template <class T>
LogisticModel<T> logistic_model(const std::vector<double>& odds, double bias) {
    LogisticModel<T> model;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        model.parameters()[2 * i] = static_cast<T>(-0.25 * odds[i]);
        model.parameters()[2 * i + 1] = static_cast<T>(0.75 * odds[i]);
    }
    model.parameters()[2 * odds.size()] = static_cast<T>(0.5);
    model.parameters()[2 * odds.size() + 1] = static_cast<T>(bias + 0.5);
    return model;
}

/// Log-probabilities of one input.
template <class M>
std::vector<typename M::Value> log_probabilities(const M& model, const std::vector<typename M::Value>& x) {
    std::vector<typename M::Value> y(M::output.size());
    auto workspace = Workspace<M>::for_prediction(1);
    model.outputs(std::span<const typename M::Value>(x), std::span<typename M::Value>(y), workspace);
    return y;
}

}  // namespace interpret_test
