// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>

#include "unit/reference/layer_cases.hpp"

namespace {

using namespace deepchrome;

TEST_CASE("Layers without weights, and BatchNorm, agree with PyTorch") {
    reference::LayerCases cases;
    cases.check<MaxPool<Width{3}>, Shape{8, 3}>("max_pool");
    cases.check<MaxPool<Width{4}>, Shape{9, 3}>("max_pool_ties");
    cases.check<AveragePool<Width{3}>, Shape{8, 3}>("average_pool");
    cases.check<GlobalMaxPool, Shape{6, 3}>("global_max_pool");
    cases.check<GlobalMaxPool, Shape{6, 3}>("global_max_pool_ties");
    cases.check<GlobalAveragePool, Shape{6, 3}>("global_average_pool");
    cases.check<ReLU, Shape{4, 3}>("relu");
    cases.check<ReLU, Shape{4, 3}>("relu_at_zero");
    cases.check<LeakyReLU<>, Shape{4, 3}>("leaky_relu_default");
    cases.check<LeakyReLU<Slope{0.25}>, Shape{4, 3}>("leaky_relu_steep");
    cases.check<Tanh, Shape{4, 3}>("tanh");
    cases.check<Sigmoid, Shape{4, 3}>("sigmoid");
    cases.check<Softmax, Shape{1, 5}>("softmax");
    cases.check<Softmax, Shape{1, 3}>("softmax_large");
    cases.check<LogSoftmax, Shape{1, 5}>("log_softmax");
    cases.check<LogSoftmax, Shape{1, 3}>("log_softmax_large");
    cases.check<BatchNorm<>, Shape{5, 3}>("batch_norm_signal");
    cases.check<BatchNorm<>, Shape{1, 4}>("batch_norm_vector");
    cases.check<BatchNorm<>, Shape{5, 3}>("batch_norm_signal_evaluation");
    cases.check<BatchNorm<>, Shape{1, 4}>("batch_norm_vector_evaluation");
    cases.check_all_tried(false);
}

}  // namespace
