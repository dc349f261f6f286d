// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <limits>

#include <deepchrome/layers/pool.hpp>

#include "unit/layer_checks.hpp"
#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

struct Pooled {
    naive::Values y;
    naive::Values dx;
};

/// One gene; windows of `width` every `stride` positions.
Pooled naive_pool(bool largest, Shape in, std::size_t width, std::size_t stride, const double* x,
                  const double* dy) {
    Pooled result{.y = {}, .dx = naive::Values(in.size(), 0.0)};
    for (std::size_t begin = 0; begin + width <= in.positions; begin += stride) {
        for (std::size_t c = 0; c < in.channels; ++c) {
            std::size_t at = begin;
            double sum = 0;
            for (std::size_t k = 0; k < width; ++k) {
                if (x[(begin + k) * in.channels + c] > x[at * in.channels + c]) at = begin + k;
                sum += x[(begin + k) * in.channels + c];
            }
            const double upstream = dy[result.y.size()];
            if (largest) {
                result.dx[at * in.channels + c] += upstream;
                result.y.push_back(x[at * in.channels + c]);
            } else {
                const auto count = static_cast<double>(width);
                for (std::size_t k = 0; k < width; ++k)
                    result.dx[(begin + k) * in.channels + c] += upstream / count;
                result.y.push_back(sum / count);
            }
        }
    }
    return result;
}

template <class L, Shape In, class T>
void pool_is_right(bool largest, std::size_t width, std::size_t stride) {
    constexpr Shape out = L::output(In);
    naive::Values x = naive::random_values(naive::most_genes * In.size(), 1);
    for (double& value : x) value = std::floor(2 * value) / 2;  // many equal values
    const naive::Values dy = naive::random_values(naive::most_genes * out.size(), 2);
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        auto in = naive::packed<T>(x, In.size(), genes, T{5});
        auto upstream = naive::packed<T>(dy, out.size(), genes, T{0});
        detail::GuardedBatch<T> y(genes, out.size());
        detail::GuardedBatch<T> dx(genes, In.size());
        y.fill(BatchLayout{genes}, T(NAN));
        dx.fill(BatchLayout{genes}, T(NAN));
        const Worker worker;
        const Pass<T, NativeArch> pass{.worker = worker,
                                       .parameters = {},
                                       .running_statistics = {},
                                       .updated_statistics = {},
                                       .scratch = {},
                                       .backward_scratch = {},
                                       .gradient_buffer = {},
                                       .dropout = nullptr};
        L::template forward<In, T, NativeArch>(pass, in.view(), y.view());
        L::template backward<In, T, NativeArch>(pass, in.view(), y.view(), upstream.view(), dx.view());
        naive::Values wanted_y;
        naive::Values wanted_dx;
        for (std::size_t g = 0; g < genes; ++g) {
            const Pooled one =
                naive_pool(largest, In, width, stride, x.data() + g * In.size(), dy.data() + g * out.size());
            wanted_y.insert(wanted_y.end(), one.y.begin(), one.y.end());
            wanted_dx.insert(wanted_dx.end(), one.dx.begin(), one.dx.end());
        }
        REQUIRE(wanted_y.size() == genes * out.size());
        CHECK(naive::difference(wanted_y, BatchView<const T>(y.view()), out.size()) <
              (sizeof(T) == 8 ? 1e-15 : 1e-6));
        CHECK(naive::difference(wanted_dx, BatchView<const T>(dx.view()), In.size()) <
              (sizeof(T) == 8 ? 1e-15 : 1e-6));
    }
}

TEST_CASE("Pools keep the contract of layers and have the right gradients") {
    check_layer<MaxPool<Width{5}>, Shape{23, 3}>();
    check_layer<MaxPool<Width{4}, Stride{1}>, Shape{9, 2}>();
    check_layer<AveragePool<Stride{3}, Width{2}>, Shape{11, 2}>();
    check_layer<GlobalMaxPool, Shape{7, 3}>();
    check_layer<GlobalAveragePool, Shape{7, 3}>();
}

TEST_CASE("Max pools take the largest value and give its gradient to the first of equals") {
    pool_is_right<MaxPool<Width{3}>, Shape{11, 4}, double>(true, 3, 3);
    pool_is_right<MaxPool<Width{3}>, Shape{11, 4}, float>(true, 3, 3);
    pool_is_right<MaxPool<Width{4}, Stride{2}>, Shape{11, 3}, float>(true, 4, 2);   // windows overlap
    pool_is_right<MaxPool<Width{2}, Stride{5}>, Shape{11, 3}, double>(true, 2, 5);  // and leave gaps
    pool_is_right<MaxPool<Width{1}>, Shape{5, 2}, float>(true, 1, 1);
    pool_is_right<MaxPool<Width{6}>, Shape{6, 2}, float>(true, 6, 6);
    pool_is_right<GlobalMaxPool, Shape{9, 5}, float>(true, 9, 9);
}

TEST_CASE("Average pools take the mean and share out its gradient") {
    pool_is_right<AveragePool<Width{3}>, Shape{11, 4}, double>(false, 3, 3);
    pool_is_right<AveragePool<Width{3}>, Shape{11, 4}, float>(false, 3, 3);
    pool_is_right<AveragePool<Width{5}, Stride{2}>, Shape{12, 3}, double>(false, 5, 2);
    pool_is_right<GlobalAveragePool, Shape{9, 5}, float>(false, 9, 9);
}

TEST_CASE("Pools know their shapes and say what they are") {
    CHECK(MaxPool<Width{5}>::output({91, 50}) == Shape{18, 50});
    CHECK(MaxPool<Width{5}, Stride{2}>::output({91, 50}) == Shape{44, 50});
    CHECK(GlobalAveragePool::output({91, 50}) == Shape{1, 50});
    CHECK(MaxPool<Width{5}>::name() == "MaxPool(width=5)");
    CHECK(AveragePool<Width{5}, Stride{2}>::name() == "AveragePool(width=5, stride=2)");
    CHECK(GlobalMaxPool::name() == "GlobalMaxPool");
    CHECK(MaxPool<Width{5}>::fit({4, 2}).reason == Misfit::window_wider_than_signal);
    CHECK(MaxPool<Width{5}>::fit({5, 2}));
}

}  // namespace
