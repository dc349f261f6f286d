// SPDX-License-Identifier: BSD-3-Clause
//
// A training step in float and in double, as a Debug build compiles it.
#include <span>

#include <deepchrome/losses/negative_log_likelihood.hpp>
#include <deepchrome/models/deepchrome.hpp>

using namespace deepchrome;

template <class T>
using TestModel = Model<DeepChrome, Signal{.bins = 100, .marks = 5}, T>;

double step(const TestModel<float>& model, std::span<const float> signals, std::span<const float> labels,
            Workspace<TestModel<float>>& workspace, std::span<float> gradient) {
    return model.loss_and_gradient(signals, labels, NegativeLogLikelihood{}, workspace,
                                   {.parameters = gradient});
}

double step(const TestModel<double>& model, std::span<const double> signals, std::span<const double> labels,
            Workspace<TestModel<double>>& workspace, std::span<double> gradient) {
    return model.loss_and_gradient(signals, labels, NegativeLogLikelihood{}, workspace,
                                   {.parameters = gradient});
}
