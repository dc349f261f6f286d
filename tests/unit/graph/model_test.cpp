// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/batch_norm.hpp>
#include <deepchrome/layers/conv1d.hpp>
#include <deepchrome/layers/dense.hpp>
#include <deepchrome/layers/dropout.hpp>
#include <deepchrome/layers/pool.hpp>
#include <deepchrome/layers/softmax.hpp>
#include <deepchrome/losses/negative_log_likelihood.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

struct Net : Sequential<Conv1D<Filters{6}, Width{4}>, BatchNorm<>, ReLU, MaxPool<Width{3}>,
                        Dropout<Rate{0.4}>, Dense<Units{9}>, Tanh, Dense<Units{2}>, LogSoftmax> {};

using M = Model<Net, Signal{.bins = 19, .marks = 3}>;
constexpr std::size_t inputs = 57;

/// 130 genes and what is asked of them.
struct Genes {
    std::vector<float> x = naive::cast<float>(naive::random_values(naive::most_genes * inputs, 1));
    std::vector<float> labels = [] {
        std::vector<float> values(naive::most_genes);
        for (std::size_t g = 0; g < values.size(); ++g) values[g] = static_cast<float>(g * 7 % 3 == 0);
        return values;
    }();

    std::span<const float> signals(std::size_t genes) const { return std::span(x).first(genes * inputs); }
    std::span<const float> targets(std::size_t genes) const { return std::span(labels).first(genes); }
};

std::vector<float> predictions(const M& model, std::span<const float> x, std::size_t threads_count = 1) {
    Threads threads(threads_count);
    std::vector<float> y(x.size() / inputs * 2, -1.0f);
    model.outputs(x, y, threads);
    return y;
}

TEST_CASE("A prediction depends neither on the other genes nor on the number of threads") {
    const M model(Seed{1});
    const Genes data;
    const auto all = predictions(model, data.x);
    for (const std::size_t threads : {2u, 3u, 7u}) CHECK(predictions(model, data.x, threads) == all);
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        if (genes == 1) continue;  // has kernels of its own; see below
        const auto some = predictions(model, data.signals(genes), 2);
        CHECK(std::equal(some.begin(), some.end(), all.begin()));
    }
    for (const std::size_t gene : {0u, 15u, 64u, 129u}) {
        CAPTURE(gene);
        const auto one = predictions(model, std::span(data.x).subspan(gene * inputs, inputs));
        // Alone a gene has kernels of its own, which round otherwise.
        for (const std::size_t k : {0u, 1u}) CHECK(std::abs(one[k] - all[2 * gene + k]) < 1e-6f);
    }
    CHECK(predictions(model, {}).empty());
    // In a workspace of all genes, by threads together.
    for (const std::size_t count : {1u, 2u, 5u}) {
        Threads threads(count);
        auto workspace = Workspace<M>::for_prediction(130, count);
        std::vector<float> y(all.size());
        model.outputs(std::span<const float>(data.x), std::span<float>(y), workspace, threads);
        CHECK(y == all);
    }
}

TEST_CASE("Predictions of a tensor have a row per gene; another shape is refused") {
    const M model(Seed{1});
    const Genes data;
    xt::xtensor<float, 3> signals = xt::xtensor<float, 3>::from_shape({20, 19, 3});
    std::copy_n(data.x.begin(), signals.size(), signals.data());
    const xt::xtensor<float, 2> y = model.outputs(signals);
    REQUIRE(y.shape()[0] == 20);
    REQUIRE(y.shape()[1] == 2);
    const auto wanted = predictions(model, data.signals(20));
    CHECK(std::equal(wanted.begin(), wanted.end(), y.data()));
    const xt::xtensor<double, 3> doubles = signals;
    const xt::xtensor<float, 3, xt::layout_type::column_major> columns = signals;
    CHECK(model.outputs(doubles) == y);
    CHECK(model.outputs(columns) == y);
    CHECK(model.outputs(signals + 0.0f) == y);
    Threads one(1);
    CHECK(model.outputs(columns, one) == y);

    std::string said;
    try {
        model.outputs(xt::xtensor<float, 3>::from_shape({20, 3, 19}));
    } catch (const DataError& error) {
        said = error.what();
    }
    CHECK(said == "signals: 19 marks x 3 bins (wanted 3 x 19); use a model of that shape");
}

TEST_CASE("The same seed gives the same weights, another seed others, a copy its own") {
    const auto weights = [](const M& model) {
        return std::vector<float>(model.parameters().begin(), model.parameters().end());
    };
    M model(Seed{1});
    CHECK(weights(M(Seed{1})) == weights(model));
    CHECK(weights(M(Seed{2})) != weights(model));
    M copy = model;
    copy.parameters()[0] += 1;
    CHECK(weights(M(Seed{1})) == weights(model));
    CHECK(reinterpret_cast<std::uintptr_t>(copy.parameters().data()) % buffer_alignment == 0);
    CHECK(model.parameters().size() == M::parameter_count);
    CHECK(model.running_statistics().size() == 12);
}

TEST_CASE("The loss of a batch is the sum over its genes, divided by their weight") {
    const M model(Seed{1});
    const Genes data;
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(naive::most_genes, 2);
    const auto y = predictions(model, data.x);
    const std::vector<double> weights{0.5, 2.0};
    double sum = 0;
    double weight = 0;
    for (std::size_t g = 0; g < naive::most_genes; ++g) {
        const auto label = static_cast<std::size_t>(data.labels[g]);
        sum -= weights[label] * static_cast<double>(y[2 * g + label]);
        weight += weights[label];
    }
    CHECK(model.loss_and_gradient(data.x, data.labels, NegativeLogLikelihood{.class_weights = weights},
                                  workspace, {}, threads) == doctest::Approx(sum / weight).epsilon(1e-12));
}

/// Everything a training pass computes.
struct Trained {
    double loss;
    std::vector<float> dx, dp, running;
    bool operator==(const Trained&) const = default;
};

Trained trained(std::size_t genes, std::size_t threads_count, std::size_t room, TrainingPass<float> options) {
    const M model(Seed{1});
    const Genes data;
    Threads threads(threads_count);
    auto workspace = Workspace<M>::for_training(room, threads_count);
    Trained t{0, std::vector<float>(genes * inputs), std::vector<float>(M::parameter_count),
              std::vector<float>(model.running_statistics().begin(), model.running_statistics().end())};
    options.running_statistics = t.running;
    t.loss = model.loss_and_gradient(data.signals(genes), data.targets(genes), NegativeLogLikelihood{},
                                     workspace, {.inputs = t.dx, .parameters = t.dp}, threads, options);
    return t;
}

TEST_CASE("A training pass gives the same bits with any number of threads and in any workspace") {
    const TrainingPass<float> options{.seed = {5}, .epoch = 3, .dropout = true};
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        const Trained one = trained(genes, 1, genes, options);
        for (const std::size_t threads : {2u, 3u, 4u, 7u})
            CHECK(trained(genes, threads, genes, options) == one);
        CHECK(trained(genes, 2, 200, options) == one);
    }
}

TEST_CASE("Dropout masks follow seed, epoch and the gene's number") {
    const TrainingPass<float> options{.seed = {5}, .epoch = 3, .dropout = true};
    const double loss = trained(65, 2, 65, options).loss;
    CHECK(trained(65, 2, 65, {.seed = {6}, .epoch = 3, .dropout = true}).loss != loss);
    CHECK(trained(65, 2, 65, {.seed = {5}, .epoch = 4, .dropout = true}).loss != loss);
    CHECK(trained(65, 2, 65, {.seed = {5}, .epoch = 3}).loss != loss);
}

/// Genes in any order, told by their numbers.
struct Ordered {
    const Genes& data;
    std::vector<std::uint32_t> order;

    std::size_t size() const { return order.size(); }
    std::span<const float> signal(std::size_t gene, std::span<float> memory) const {
        // Computed into the memory that is offered.
        std::copy_n(data.x.begin() + order[gene] * static_cast<std::ptrdiff_t>(inputs), inputs,
                    memory.begin());
        return memory.first(inputs);
    }
    std::span<const float> target(std::size_t gene) const {
        return std::span(data.labels).subspan(order[gene], 1);
    }
    std::uint32_t sample(std::size_t gene) const { return order[gene]; }
};

TEST_CASE("The order of the genes changes nothing but the order of sums") {
    M model(Seed{1});
    const Genes data;
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(100, 2);
    const TrainingPass<float> options{.seed = {5}, .dropout = true};
    Ordered source{data, std::vector<std::uint32_t>(100)};
    std::iota(source.order.begin(), source.order.end(), 0u);
    std::vector<float> dx(100 * inputs);
    const double loss =
        model.backpropagate(source, NegativeLogLikelihood{}, workspace, dx, nullptr, threads, options);
    std::ranges::reverse(source.order);
    std::vector<float> dx_reversed(dx.size());
    CHECK(model.backpropagate(source, NegativeLogLikelihood{}, workspace, dx_reversed, nullptr, threads,
                              options) == doctest::Approx(loss).epsilon(1e-12));
    for (std::size_t gene = 0; gene < 100; ++gene) {
        CHECK(std::equal(dx.begin() + static_cast<std::ptrdiff_t>(gene * inputs),
                         dx.begin() + static_cast<std::ptrdiff_t>((gene + 1) * inputs),
                         dx_reversed.begin() + static_cast<std::ptrdiff_t>((99 - gene) * inputs)));
    }
}

TEST_CASE("Batches in a loop of one's own have masks of their own, those of the genes in one batch") {
    const M model(Seed{1});
    const Genes data;
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(100, 2);
    const auto slopes = [&](std::size_t first, std::size_t genes, std::uint32_t first_sample) {
        std::vector<float> dx(genes * inputs);
        model.loss_and_gradient(std::span(data.x).subspan(first * inputs, genes * inputs),
                                std::span(data.labels).subspan(first, genes), NegativeLogLikelihood{},
                                workspace, {.inputs = dx}, threads,
                                {.seed = {5}, .dropout = true, .first_sample = first_sample});
        return dx;
    };
    const std::vector<float> whole = slopes(0, 100, 0);
    const std::vector<float> one = slopes(0, 50, 0);
    const std::vector<float> other = slopes(50, 50, 50);
    float apart = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        apart = std::max(apart, std::abs(one[i] - 2 * whole[i]));  // the mean is over half as many genes
        apart = std::max(apart, std::abs(other[i] - 2 * whole[one.size() + i]));
    }
    CHECK(apart < 1e-6f);
    CHECK(slopes(0, 50, 50) != one);  // the same genes as a second batch
    CHECK(slopes(0, 50, 0) == one);
}

TEST_CASE("A sink gets each parameter once and may change it there and then") {
    const Genes data;
    const SpanSource<float> source{data.signals(70), data.targets(70), inputs, 1};
    for (const std::size_t count : {1u, 3u, 7u}) {
        M model(Seed{1});
        Threads threads(count);
        auto workspace = Workspace<M>::for_training(70, count);
        std::vector<float> dp(M::parameter_count);
        model.loss_and_gradient(source.signals, source.targets, NegativeLogLikelihood{}, workspace,
                                {.parameters = dp}, threads);
        std::vector<int> times(M::parameter_count);
        const auto step = [&](std::size_t offset, std::span<const float> piece) {
            for (std::size_t i = 0; i < piece.size(); ++i) {
                ++times[offset + i];
                model.parameters()[offset + i] -= 0.5f * piece[i];
            }
        };
        const M before = model;
        model.backpropagate(source, NegativeLogLikelihood{}, workspace, {}, step, threads);
        CHECK(times == std::vector<int>(M::parameter_count, 1));
        bool as_wanted = true;
        for (std::size_t i = 0; i < M::parameter_count; ++i) {
            as_wanted = as_wanted &&
                        std::abs(model.parameters()[i] - (before.parameters()[i] - 0.5f * dp[i])) < 1e-6f;
        }
        CHECK(as_wanted);
    }
}

TEST_CASE("A label that is no class leaves the pass as an error, and the next pass works") {
    const M model(Seed{1});
    Genes data;
    Threads threads(3);
    auto workspace = Workspace<M>::for_training(130, 3);
    std::vector<float> dp(M::parameter_count);
    const auto pass = [&] {
        return model.loss_and_gradient(data.x, data.labels, NegativeLogLikelihood{}, workspace,
                                       {.parameters = dp}, threads);
    };
    const double loss = pass();
    data.labels[100] = 2;
    CHECK_THROWS_AS(pass(), DataError);
    data.labels[100] = Genes().labels[100];
    CHECK(pass() == loss);
}

std::string refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no Error";
}

TEST_CASE("Spans and workspaces of the wrong size are refused in words") {
    const M model(Seed{1});
    const Genes data;
    Threads threads(2);
    std::vector<float> y(8);
    const auto predict = [&](std::size_t values) {
        model.outputs(std::span(data.x).first(values), y, threads);
    };
    CHECK(refusal([&] { predict(4 * inputs); }) == "no Error");
    CHECK(refusal([&] { predict(3 * inputs); }) ==
          "Model: 171 inputs and room for 8 outputs (wanted 57 and 2 per gene)");
    CHECK(refusal([&] { predict(4 * inputs + 1); }) ==
          "Model: 229 inputs and room for 8 outputs (wanted 57 and 2 per gene)");

    auto workspace = Workspace<M>::for_training(3, 2);
    const auto train = [&](std::size_t genes, std::size_t targets, Workspace<M>& room, Threads& pool) {
        model.loss_and_gradient(data.signals(genes), data.targets(targets), NegativeLogLikelihood{}, room, {},
                                pool);
    };
    CHECK(refusal([&] { train(3, 3, workspace, threads); }) == "no Error");
    CHECK(refusal([&] { train(3, 2, workspace, threads); }) ==
          "Model: 171 inputs and 2 targets (wanted 57 and 1 per gene)");
    CHECK(refusal([&] { train(4, 4, workspace, threads); }) ==
          "Workspace: 4 genes (wanted 1 to 3, what it was made for)");
    CHECK(refusal([&] { train(0, 0, workspace, threads); }) ==
          "Workspace: 0 genes (wanted 1 to 3, what it was made for)");
    Threads three(3);
    CHECK(refusal([&] { train(3, 3, workspace, three); }) ==
          "Workspace: 3 threads (wanted at most 2, what it was made for)");
    auto for_prediction = Workspace<M>::for_prediction(3);
    Threads one(1);
    CHECK(refusal([&] { train(3, 3, for_prediction, one); }) ==
          "Workspace: made for prediction (wanted one made for training)");
}

TEST_CASE("One const model serves several threads at a time") {
    const M model(Seed{1});
    const Genes data;
    const auto wanted = predictions(model, data.x);
    Threads threads(2);
    std::atomic<int> wrong = 0;
    const auto caller = [&] {
        for (int repeat = 0; repeat < 20; ++repeat) {
            std::vector<float> y(wanted.size());
            model.outputs(std::span<const float>(data.x), y, threads);
            wrong += y != wanted;
        }
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 3; ++i) callers.emplace_back(caller);
    for (auto& thread : callers) thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("Running statistics decide predictions, and change in training alone") {
    M model(Seed{1});
    const Genes data;
    const auto before = predictions(model, data.x);
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(130, 2);
    model.loss_and_gradient(data.x, data.labels, NegativeLogLikelihood{}, workspace, {}, threads);
    CHECK(predictions(model, data.x) == before);
    model.loss_and_gradient(data.x, data.labels, NegativeLogLikelihood{}, workspace, {}, threads,
                            {.running_statistics = model.running_statistics()});
    CHECK(predictions(model, data.x) != before);
}

TEST_CASE("Instruction sets agree to rounding") {
    const Genes data;
    const auto y_of = [&]<class T, class Arch>() {
        const Model<Net, Signal{.bins = 19, .marks = 3}, T, Arch> model(Seed{1});
        const std::vector<T> x(data.x.begin(), data.x.end());
        std::vector<T> y(naive::most_genes * 2);
        model.outputs(std::span<const T>(x), y);
        return naive::Values(y.begin(), y.end());
    };
    const naive::Values native = y_of.operator()<double, NativeArch>();
    CHECK(naive::difference(native, y_of.operator()<float, NativeArch>()) < 1e-5);
#if defined(__SSE2__)
    CHECK(naive::difference(native, y_of.operator()<double, xsimd::sse2>()) < 1e-13);
#endif
}

}  // namespace
