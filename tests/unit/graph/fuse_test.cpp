// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <deepchrome/graph/concat.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/residual.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>

#include "unit/layer_checks.hpp"

namespace {

using namespace deepchrome;
using detail::Activated, detail::Chain, detail::ConvPool, detail::Fused, detail::NoActivation,
    detail::ReluDropout;

using Conv = Conv1D<Filters{6}, Width{4}>;
using Pool = MaxPool<Width{3}>;
using Half = Dropout<Rate{0.5}>;

static_assert(std::same_as<Fused<Conv, ReLU, Pool>, Chain<ConvPool<Conv, ReLU, Pool>>>);
static_assert(std::same_as<Fused<Conv, Pool, Tanh, Sigmoid>, Chain<ConvPool<Conv, Tanh, Pool>, Sigmoid>>);
static_assert(
    std::same_as<Fused<Conv, Pool, BatchNorm<>>, Chain<ConvPool<Conv, NoActivation, Pool>, BatchNorm<>>>);
static_assert(
    std::same_as<Fused<Conv, LeakyReLU<>, GlobalMaxPool>, Chain<ConvPool<Conv, LeakyReLU<>, GlobalMaxPool>>>);
static_assert(std::same_as<Fused<ReLU, Conv, ReLU, Conv>, Chain<ReLU, Activated<Conv, ReLU>, Conv>>);
static_assert(
    std::same_as<Fused<Dense<Units{3}>, Tanh, Half>, Chain<Activated<Dense<Units{3}>, Tanh>, Half>>);
static_assert(std::same_as<Fused<Dense<Units{3}>, ReLU, Half, Conv, ReLU, Half, Pool, Half>,
                           Chain<Activated<Dense<Units{3}>, ReluDropout<Rate{0.5}>>,
                                 Activated<Conv, ReluDropout<Rate{0.5}>>, Pool, Half>>);
static_assert(std::same_as<Fused<Conv, ReLU, Pool, Half, Conv, Pool, ReLU, Half>,
                           Chain<ConvPool<Conv, ReluDropout<Rate{0.5}>, Pool>,
                                 ConvPool<Conv, ReluDropout<Rate{0.5}>, Pool>>>);
// Neither means nor windows that overlap.
static_assert(std::same_as<Fused<Conv, AveragePool<Width{2}>>, Chain<Conv, AveragePool<Width{2}>>>);
static_assert(
    std::same_as<Fused<Conv, MaxPool<Width{3}, Stride{2}>>, Chain<Conv, MaxPool<Width{3}, Stride{2}>>>);

/// Loss, gradients, and outputs without dropout.
template <class Net, class T>
std::vector<std::vector<T>> results(std::size_t genes) {
    using M = Model<Net, Signal{.bins = 29, .marks = 3}, T>;
    const M model(Seed{3});
    RandomStream stream(Seed{4}, Purpose::test, 0, 0);
    std::vector<T> x(genes * M::input.size());
    std::vector<T> labels(genes);
    for (T& value : x) value = static_cast<T>(stream.normal());
    for (T& label : labels) label = static_cast<T>(stream.below(2));
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(genes, 2);
    std::vector<T> dx(x.size());
    std::vector<T> dp(M::parameter_count);
    std::vector<T> y(genes * M::output.size());
    const double loss =
        model.loss_and_gradient(std::span<const T>(x), std::span<const T>(labels), NegativeLogLikelihood{},
                                workspace, {dx, dp}, threads, {Seed{5}, 2, true, {}});
    model.outputs(std::span<const T>(x), std::span<T>(y), workspace);
    return {{static_cast<T>(loss)}, dx, dp, y};
}

template <class Written, class Rewritten, class T>
void same_results() {
    for (const std::size_t genes : {std::size_t{1}, std::size_t{40}}) {
        CAPTURE(genes);
        CAPTURE(Written::name());
        const auto plain = results<Written, T>(genes);
        const auto fused = results<Rewritten, T>(genes);
        for (std::size_t k = 0; k < plain.size(); ++k) {
            CAPTURE(k);
            REQUIRE(plain[k].size() == fused[k].size());
            double apart = 0;
            double largest = 0;
            for (std::size_t i = 0; i < plain[k].size(); ++i) {
                apart = std::max(
                    apart, std::abs(static_cast<double>(plain[k][i]) - static_cast<double>(fused[k][i])));
                largest = std::max(largest, std::abs(static_cast<double>(plain[k][i])));
            }
            CHECK(largest > 0);
            CHECK(apart < (sizeof(T) == 8 ? 1e-13 : 1e-6) * std::max(1.0, largest));
        }
    }
}

TEST_CASE("Fused layers compute what the layers do one by one") {
    struct Written : Chain<Conv, ReLU, Pool, Half, Dense<Units{9}>, ReLU, Dense<Units{2}>, LogSoftmax> {};
    struct Rewritten
        : Sequential<Conv, ReLU, Pool, Half, Dense<Units{9}>, ReLU, Dense<Units{2}>, LogSoftmax> {};
    same_results<Written, Rewritten, float>();
}

TEST_CASE("Layers fused inside of other graphs compute what they do one by one, and have the same masks") {
    using Same = Conv1D<Filters{5}, Width{3}, Padding::same>;
    using Dilated = Conv1D<Filters{4}, Width{3}, Dilation{4}>;
    using Strided = Conv1D<Filters{7}, Width{2}, Stride{2}>;
    using Rare = Dropout<Rate{0.2}>;
    struct Written : Chain<BatchNorm<>,
                           Concat<Chain<Dense<Units{9}>, ReLU, Half>,
                                  Chain<Conv, ReLU, Half, Conv, Pool, ReLU, Rare, Dense<Units{4}>>,
                                  Chain<Same, MaxPool<Width{10}>, LeakyReLU<>, Dense<Units{3}>>,
                                  Chain<Dilated, Tanh, Strided, GlobalMaxPool, Rare>>,
                           Residual<Chain<Dense<Units{23}>, ReLU, Half>>, Half, Dense<Units{2}>, LogSoftmax> {
    };
    struct Rewritten
        : Sequential<BatchNorm<>,
                     Concat<Sequential<Dense<Units{9}>, ReLU, Half>,
                            Sequential<Conv, ReLU, Half, Conv, Pool, ReLU, Rare, Dense<Units{4}>>,
                            Sequential<Same, MaxPool<Width{10}>, LeakyReLU<>, Dense<Units{3}>>,
                            Sequential<Dilated, Tanh, Strided, GlobalMaxPool, Rare>>,
                     Residual<Sequential<Dense<Units{23}>, ReLU, Half>>, Half, Dense<Units{2}>, LogSoftmax> {
    };
    same_results<Written, Rewritten, double>();
}

TEST_CASE("Fused layers keep the contract of layers, and have the right gradients") {
    check_layer<Sequential<Tanh, Conv1D<Filters{3}, Width{5}, Padding::same>, GlobalMaxPool>, Shape{9, 2}>();
    check_layer<Sequential<Conv, Tanh, Pool, Dense<Units{5}>, Sigmoid, Dense<Units{2}>, Tanh>,
                Shape{16, 2}>();
    check_layer<Sequential<Conv, ReLU, Pool, Half, Dense<Units{20}>, ReLU, Half>, Shape{16, 2}>(
        {.dropout = true});
    check_layer<Residual<Conv1D<Filters{2}, Width{3}, Padding::same>, Tanh>, Shape{6, 2}>();
}

}  // namespace
