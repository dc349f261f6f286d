// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <deepchrome/kernels/elementwise.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

template <class T>
void lanes_are_added_and_copied() {
    for (const std::size_t genes : {17u, 64u, 130u}) {
        const BatchLayout layout{genes};
        const naive::Values a = naive::random_values(genes * 3, 1);
        const naive::Values b = naive::random_values(genes * 3, 2);
        naive::Values sum(a.size());
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = static_cast<double>(static_cast<T>(a[i] + b[i]));
        auto left = naive::packed<T>(a, 3, genes, T{1});
        auto right = naive::packed<T>(b, 3, genes, T{2});
        detail::GuardedBatch<T> to(genes, 3);
        to.fill(layout, T(NAN));
        const BatchView<const T> one = left.view();
        const BatchView<const T> other = right.view();
        add_features<NativeArch>(Worker(), one, other, to.view(), 3);
        add_features<NativeArch>(Worker(), one, other, left.view(), 3);
        CHECK(naive::difference(sum, BatchView<const T>(to.view()), 3) < 1e-7);
        CHECK(naive::difference(sum, BatchView<const T>(left.view()), 3) < 1e-7);
        CHECK_FALSE((to.touched() || left.touched()));

        // Channels 1 and 2 of two positions of 3 become channels 0 and 1 of two positions of 2.
        const naive::Values wide = naive::random_values(genes * 6, 3);
        naive::Values narrow;
        for (std::size_t g = 0; g < genes; ++g) {
            for (const std::size_t f : {1u, 2u, 4u, 5u}) narrow.push_back(wide[g * 6 + f]);
        }
        auto from = naive::packed<T>(wide, 6, genes, T{0});
        detail::GuardedBatch<T> copy(genes, 4);
        copy.fill(layout, T(NAN));
        copy_features(Worker(), BatchView<const T>(from.view()), FeatureRuns{1, 3}, copy.view(),
                      FeatureRuns{0, 2}, 2, 2);
        CHECK(naive::difference(narrow, BatchView<const T>(copy.view()), 4) == 0);
        CHECK_FALSE(copy.touched());
    }
}

TEST_CASE("Lanes are added and copied, in place or elsewhere") {
    lanes_are_added_and_copied<float>();
    lanes_are_added_and_copied<double>();
}

TEST_CASE("The features of a batch of one are added and copied") {
    auto a = naive::packed_batch_of_one<float>(naive::Values(35, 1.0));
    auto b = naive::packed_batch_of_one<float>(naive::Values(35, 2.0));
    detail::GuardedBatch<float> to(1, 35);
    to.fill({1, true}, NAN);
    add_features<NativeArch>(Worker(), a.view(), b.view(), to.view(), 35);
    CHECK(naive::difference(naive::Values(35, 3.0), BatchView<const float>(to.view()), 35) == 0);
    const auto from = naive::packed_batch_of_one<float>({0, 1, 2, 3, 4, 5});
    copy_features(Worker(), from.view(), FeatureRuns{1, 3}, to.view(), FeatureRuns{0, 2}, 2, 2);
    CHECK(naive::difference({1, 2, 4, 5, 3}, BatchView<const float>(to.view()), 5) == 0);
    CHECK_FALSE(to.touched());
}

TEST_CASE("Only the lanes of the worker are touched") {
    detail::GuardedBatch<float> to(64, 2);
    to.fill(BatchLayout{64}, 9.0f);
    auto ones = naive::packed<float>(naive::Values(128, 1.0), 2, 64, 0.0f);
    detail::Barrier barrier(4, false);
    const BatchView<const float> one = ones.view();
    add_features<NativeArch>(Worker(1, 4, barrier), one, one, to.view(), 2);
    for (std::size_t lane = 0; lane < 64; ++lane) {
        CHECK(to.view()(lane, 1) == (lane >= 16 && lane < 32 ? 2.0f : 9.0f));
    }
}

}  // namespace
