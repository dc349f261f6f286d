// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/kernels/conv1d_batch_of_one.hpp>

#include "unit/kernels/conv1d.hpp"

namespace {

using namespace deepchrome;

/// Calls work(worker) for each of `count` workers that need not wait for each other.
template <class Work>
void by_workers(std::size_t count, Work&& work) {
    detail::Barrier barrier(count, false);
    for (std::size_t index = 0; index < count; ++index) work(Worker(index, count, barrier));
}

/// What the kernels for a batch of one share: weights, input and memory of one convolution.
template <class T, ConvGeometry G>
struct BatchOfOne {
    std::vector<T> weights;
    naive::BatchOfOne<T> x;
    detail::GuardedBatch<T> store{1, conv1d_batch_of_one_memory(G) / lane_group + 1};

    BatchOfOne(const naive::Values& w, const naive::Values& input)
        : weights(naive::cast<T>(w)), x(naive::packed_batch_of_one<T>(input)) {
        store.fill({1, true}, T(NAN));
        conv1d_batch_of_one_input<G>(Worker(), x.view(), memory());
    }
    T* memory() { return store.view().block(0); }

    std::vector<T> gradient(std::size_t workers, const naive::BatchOfOne<T>& dy, std::size_t count,
                            auto position) {
        std::vector<T> dw(weights.size(), T(NAN));
        by_workers(workers, [&](const Worker& worker) {
            const IndexRange filters = worker.share(G.filters);
            conv1d_batch_of_one_gradient<NativeArch, G>(
                filters, static_cast<const T*>(x.block()), dy.view().block(0), count, position,
                static_cast<const T*>(memory()), dw.data() + filters.first * G.row());
        });
        return dw;
    }
};

constexpr auto single_is_right = []<class T, ConvGeometry G>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(twin.dilation);
    const std::size_t outputs = G.output_positions * G.filters;
    const naive::Values w = naive::random_values(G.filters * G.row(), 1);
    const naive::Values x = naive::random_values(G.input.size(), 2);
    const naive::Values slopes = naive::random_values(outputs, 3);
    BatchOfOne<T, G> one(w, x);
    for (const std::size_t workers : {1u, 3u}) {
        auto y = naive::packed_batch_of_one<T>(naive::Values(outputs, NAN));
        by_workers(workers, [&](const Worker& worker) {
            conv1d_batch_of_one_forward<NativeArch, G>(
                worker, one.weights.data(), static_cast<const T*>(one.x.block()), y.block(), one.memory());
        });
        CHECK(naive::difference(twin.forward(w, x.data()), y.view(), outputs) < naive::tolerance<T>);
        CHECK_FALSE(y.touched());
    }
    const auto own = [](std::size_t position, std::size_t) { return position; };
    auto dy = naive::packed_batch_of_one<T>(slopes);
    auto dx = naive::packed_batch_of_one<T>(naive::Values(G.input.size(), NAN));
    conv1d_batch_of_one_backward<NativeArch, G>(one.weights.data(), static_cast<const T*>(dy.block()),
                                                G.output_positions, own, dx.block(), one.memory());
    CHECK(naive::difference(twin.backward(w, slopes.data()), dx.view(), G.input.size()) <
          naive::tolerance<T>);

    naive::Values dw(w.size(), 0.0);
    twin.add_gradient(x.data(), slopes.data(), dw);
    CHECK(naive::difference(dw, one.gradient(1, dy, G.output_positions, own)) < naive::tolerance<T>);
    CHECK(one.gradient(3, dy, G.output_positions, own) == one.gradient(1, dy, G.output_positions, own));
    CHECK_FALSE((dx.touched() || one.store.touched() || one.x.touched()));
};

TEST_CASE("A batch of one is convolved as the naive sums say") {
    using conv1d_test::same, conv1d_test::valid;
    single_is_right.operator()<double, valid(7, 1, 1, 1)>();
    single_is_right.operator()<double, valid(53, 2, 3, 51)>();
    single_is_right.operator()<double, valid(20, 4, 3, 3, 3, 2)>();
    single_is_right.operator()<double, same(9, 6, 5, 2)>();
    single_is_right.operator()<double, same(7, 1, 2, 51)>();
    single_is_right.operator()<double, same(12, 3, 4, 4, 3)>();
    single_is_right.operator()<float, valid(100, 5, 50, 10)>();
    single_is_right.operator()<float, valid(12, 50, 64, 3)>();
    single_is_right.operator()<float, same(11, 50, 2, 5, 2)>();
}

constexpr auto single_pool_is_right = []<class T, ConvGeometry G, PoolWindows W>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(W.width);
    const std::size_t outputs = W.count * G.filters;
    const naive::Values w = conv1d_test::random_quarters(G.filters * G.row(), 1);
    const naive::Values x = conv1d_test::random_quarters(G.input.size(), 2);
    naive::Values slopes = conv1d_test::random_quarters(outputs, 3);
    const conv1d_test::Pooled wanted = conv1d_test::pool(twin.forward(w, x.data()), G.filters, W);
    naive::Values spread(G.output_positions * G.filters, 0.0);
    for (std::size_t o = 0; o < outputs; ++o) {
        if (wanted.y[o] == 0) slopes[o] = 0;  // any of equals may have won
        spread[static_cast<std::size_t>(wanted.winner[o]) * G.filters + o % G.filters] += slopes[o];
    }
    BatchOfOne<T, G> one(w, x);
    auto y = naive::packed_batch_of_one<T>(naive::Values(outputs, NAN));
    auto winner = naive::packed_batch_of_one<T>(naive::Values(outputs, NAN));
    for (const std::size_t workers : {1u, 3u}) {
        by_workers(workers, [&](const Worker& worker) {
            conv1d_batch_of_one_pool_forward<NativeArch, G, W, conv1d_test::Relu>(
                worker, one.weights.data(), static_cast<const T*>(one.x.block()), y.block(), winner.block(),
                one.memory());
        });
        CHECK(naive::difference(wanted.y, y.view(), outputs) < naive::tolerance<T>);
        for (std::size_t o = 0; o < outputs; ++o) {
            if (wanted.y[o] > 0) CHECK(static_cast<double>(winner.block()[o]) == wanted.winner[o]);
        }
    }
    const auto won = [at = winner.block()](std::size_t window, std::size_t filter) {
        return static_cast<std::size_t>(at[window * G.filters + filter]);
    };
    auto dy = naive::packed_batch_of_one<T>(slopes);
    auto dx = naive::packed_batch_of_one<T>(naive::Values(G.input.size(), NAN));
    conv1d_batch_of_one_backward<NativeArch, G>(one.weights.data(), static_cast<const T*>(dy.block()),
                                                W.count, won, dx.block(), one.memory());
    CHECK(naive::difference(twin.backward(w, spread.data()), dx.view(), G.input.size()) <
          naive::tolerance<T>);
    naive::Values dw(w.size(), 0.0);
    twin.add_gradient(x.data(), spread.data(), dw);
    CHECK(naive::difference(dw, one.gradient(2, dy, W.count, won)) < naive::tolerance<T>);
    CHECK_FALSE((y.touched() || winner.touched() || dx.touched() || one.store.touched()));
};

TEST_CASE("A batch of one keeps the largest of each window, and hands gradients to the winners") {
    using conv1d_test::same, conv1d_test::valid, conv1d_test::windows;
    single_pool_is_right.operator()<double, valid(40, 3, 7, 4), windows(valid(40, 3, 7, 4), 37)>();
    single_pool_is_right.operator()<double, valid(31, 2, 9, 3, 2), windows(valid(31, 2, 9, 3, 2), 3, 5)>();
    single_pool_is_right.operator()<double, same(23, 6, 5, 4), windows(same(23, 6, 5, 4), 11)>();
    single_pool_is_right.operator()<float, valid(100, 5, 50, 10), windows(valid(100, 5, 50, 10), 5)>();
    single_pool_is_right.operator()<float, same(24, 40, 70, 5), windows(same(24, 40, 70, 5), 4)>();
}

}  // namespace
