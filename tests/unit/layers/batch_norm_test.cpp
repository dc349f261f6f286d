// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/losses/mean_squared_error.hpp>

#include "unit/layer_checks.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

constexpr Shape in{5, 3};

template <class T>
struct Normalized {
    std::vector<T> y;
    std::vector<T> running;
};

/// BatchNorm with scale 1 + c / 2 and shift c of channel c, from running mean c and variance 4.
template <class L, class T>
Normalized<T> of(const naive::Values& x, std::size_t genes, bool training) {
    std::vector<T> parameters;
    std::vector<T> state;
    for (int c = 0; c < 3; ++c) parameters.push_back(static_cast<T>(1 + 0.5 * c));
    for (int c = 0; c < 3; ++c) parameters.push_back(static_cast<T>(c));
    for (int c = 0; c < 3; ++c) state.push_back(static_cast<T>(c));
    for (int c = 0; c < 3; ++c) state.push_back(T{4});
    auto from = naive::packed<T>(x, in.size(), genes, T{50});
    detail::GuardedBatch<T> y(genes, in.size());
    detail::GuardedBatch<T> scratch(genes, 2 * in.channels);
    y.fill(BatchLayout{genes}, T(NAN));
    scratch.fill(BatchLayout{genes}, T(NAN));
    const Worker worker;
    const Pass<T, NativeArch> pass{.worker = worker,
                                   .parameters = parameters,
                                   .running_statistics = state,
                                   .updated_statistics = training ? std::span<T>(state) : std::span<T>(),
                                   .scratch = scratch.view(),
                                   .backward_scratch = {},
                                   .gradient_buffer = {},
                                   .dropout = nullptr};
    L::template forward<in, T, NativeArch>(pass, from.view(), y.view());
    Normalized<T> result{.y = {}, .running = state};
    for (std::size_t g = 0; g < genes; ++g) {
        for (std::size_t f = 0; f < in.size(); ++f) result.y.push_back(y.view()(g, f));
    }
    return result;
}

struct Statistics {
    naive::Values mean, variance;
};

Statistics statistics(const naive::Values& x) {
    const auto count = static_cast<double>(x.size() / in.channels);
    Statistics s{naive::Values(3), naive::Values(3)};
    for (std::size_t i = 0; i < x.size(); ++i) s.mean[i % 3] += x[i] / count;
    for (std::size_t i = 0; i < x.size(); ++i) s.variance[i % 3] += std::pow(x[i] - s.mean[i % 3], 2) / count;
    return s;
}

TEST_CASE("BatchNorm keeps the contract of layers and has the right gradients") {
    check_layer<BatchNorm<>, in>();
    check_layer<BatchNorm<>, Shape{1, 4}>({.batch_statistics = true});
    check_layer<BatchNorm<Momentum{0.3}, Epsilon{0.01}>, in>({.batch_statistics = true});
}

TEST_CASE(
    "In training BatchNorm uses the batch's mean and variance and moves the running ones towards them") {
    for (const std::size_t genes : {2u, 17u, 70u}) {
        CAPTURE(genes);
        naive::Values x = naive::random_values(genes * in.size(), 4);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = 3 * x[i] + 10.0 * static_cast<double>(i % 3);
        const Statistics batch = statistics(x);
        naive::Values y(x.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto c = static_cast<double>(i % 3);
            y[i] = (x[i] - batch.mean[i % 3]) / std::sqrt(batch.variance[i % 3] + 1e-5) * (1 + 0.5 * c) + c;
        }
        const auto found = of<BatchNorm<>, double>(x, genes, true);
        CHECK(naive::difference(y, found.y) < 1e-13);
        CHECK(naive::difference(y, of<BatchNorm<>, float>(x, genes, true).y) < 1e-5);

        const auto moved = of<BatchNorm<Momentum{0.25}>, double>(x, genes, true).running;
        const auto count = static_cast<double>(genes * in.positions);
        for (std::size_t c = 0; c < 3; ++c) {
            CHECK(found.running[c] == doctest::Approx(0.9 * static_cast<double>(c) + 0.1 * batch.mean[c]));
            CHECK(found.running[3 + c] ==
                  doctest::Approx(0.9 * 4 + 0.1 * batch.variance[c] * count / (count - 1)));
            CHECK(moved[c] == doctest::Approx(0.75 * static_cast<double>(c) + 0.25 * batch.mean[c]));
        }
    }
}

TEST_CASE("In evaluation BatchNorm uses the running statistics and leaves them alone") {
    const naive::Values x = naive::random_values(20 * in.size(), 5);
    naive::Values y(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto c = static_cast<double>(i % 3);
        y[i] = (x[i] - c) / std::sqrt(4 + 1e-5) * (1 + 0.5 * c) + c;
    }
    const auto found = of<BatchNorm<>, double>(x, 20, false);
    CHECK(naive::difference(y, found.y) < 1e-14);
    CHECK(found.running == std::vector<double>{0, 1, 2, 4, 4, 4});
}

TEST_CASE("One value per channel cannot be normalized by the batch") {
    struct Net : Sequential<BatchNorm<>> {};
    Model<Net, Signal{.bins = 1, .marks = 3}, double> model(Seed{1});
    Threads threads(2);
    auto workspace = Workspace<decltype(model)>::for_training(2, 2);
    const std::vector<double> x{1, 2, 3, 4, 5, 7};
    std::vector<double> dx(6);
    std::vector<double> running(model.running_statistics().begin(), model.running_statistics().end());
    const auto train = [&](std::size_t genes, std::span<double> statistics) {
        model.loss_and_gradient(std::span(x).first(3 * genes), std::span(x).first(3 * genes),
                                MeanSquaredError{}, workspace, {.inputs = std::span(dx).first(3 * genes)},
                                threads, {.running_statistics = statistics});
    };
    CHECK_THROWS_WITH_AS(
        train(1, running),
        "BatchNorm: one value per channel in a training batch (wanted at least 2); use larger "
        "batches, or normalize before the signal is pooled to one position",
        Error);
    CHECK_NOTHROW(train(2, running));
    CHECK_NOTHROW(train(1, {}));  // by the running statistics
}

TEST_CASE("Epsilon keeps a constant channel finite") {
    const auto found = of<BatchNorm<Epsilon{0.01}>, double>(naive::Values(20 * in.size(), 7.0), 20, true);
    for (std::size_t i = 0; i < found.y.size(); ++i) CHECK(found.y[i] == static_cast<double>(i % 3));
}

TEST_CASE("BatchNorm begins as the identity, names its tensors as PyTorch and says what it is") {
    std::vector<float> parameters(6, 9.0f);
    std::vector<float> state(6, 9.0f);
    RandomStream stream(Seed{1}, Purpose::test, 0, 0);
    BatchNorm<>::initialize<in, float>(parameters, state, stream);
    CHECK(parameters == std::vector<float>{1, 1, 1, 0, 0, 0});
    CHECK(state == std::vector<float>{0, 0, 0, 1, 1, 1});

    std::string names;
    for (const TensorLayout& tensor : BatchNorm<>::tensors(in))
        names += std::string(tensor.name) + (tensor.running ? "* " : " ");
    CHECK(names == "weight bias running_mean* running_var* ");
    CHECK(BatchNorm<>::name() == "BatchNorm(momentum=0.1, epsilon=1e-05)");
}

}  // namespace
