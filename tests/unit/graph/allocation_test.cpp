// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <new>
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

#include "unit/allocations.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

/// Every layer there is.
struct Everything
    : Sequential<Conv1D<Filters{4}, Width{3}, Padding::same>, BatchNorm<>, ReLU,
                 Residual<Conv1D<Filters{4}, Width{5}, Padding::same>, Tanh>,
                 Concat<AveragePool<Width{2}>, Sequential<MaxPool<Width{2}>, LeakyReLU<>, Softmax>>,
                 Dropout<Rate{0.5}>, Concat<GlobalMaxPool, GlobalAveragePool>, Dense<Units{6}>, Sigmoid,
                 Dense<Units{2}>, LogSoftmax> {};

using M = Model<Everything, Signal{.bins = 20, .marks = 3}>;

TEST_CASE("Allocations are counted") {
    const std::size_t before = allocations();
    ::operator delete(::operator new(10));  // called by name, so that no compiler leaves it out
    const Buffer<float> aligned(10);
    CHECK(allocations() == before + 2);
}

TEST_CASE("A step with a given workspace allocates nothing, however many threads and genes") {
    M model(Seed{1});
    const auto x = naive::cast<float>(naive::random_values(130 * M::input.size(), 1));
    std::vector<float> labels(130);
    for (std::size_t g = 0; g < labels.size(); ++g) labels[g] = static_cast<float>(g % 2);
    std::vector<float> dx(x.size());
    std::vector<float> dp(M::parameter_count);
    const NegativeLogLikelihood loss{.class_weights = {0.5, 2.0}};
    for (const std::size_t threads_count : {1u, 2u, 3u}) {
        Threads threads(threads_count);
        auto workspace = Workspace<M>::for_training(130, threads_count);
        for (const std::size_t genes : {1u, 17u, 64u, 130u}) {
            CAPTURE(genes);
            const std::span<const float> signals(x.data(), genes * M::input.size());
            const std::span<const float> targets(labels.data(), genes);
            std::size_t before = allocations();
            model.loss_and_gradient(
                signals, targets, loss, workspace, {.parameters = dp}, threads,
                {.seed = {3}, .epoch = 2, .dropout = true, .running_statistics = model.running_statistics()});
            CHECK(allocations() == before);
            before = allocations();
            model.loss_and_gradient(signals, targets, loss, workspace,
                                    {.inputs = std::span<float>(dx.data(), genes * M::input.size())},
                                    threads);
            CHECK(allocations() == before);
        }
    }
}

TEST_CASE("A prediction with a given workspace allocates nothing") {
    const M model(Seed{1});
    const auto x = naive::cast<float>(naive::random_values(64 * M::input.size(), 1));
    std::vector<float> y(64 * M::output.size());
    auto workspace = Workspace<M>::for_prediction(64);
    for (const std::size_t genes : {1u, 5u, 64u}) {
        const std::size_t before = allocations();
        model.outputs(std::span<const float>(x.data(), genes * M::input.size()),
                      std::span<float>(y.data(), genes * M::output.size()), workspace);
        CHECK(allocations() == before);
    }
}

}  // namespace
