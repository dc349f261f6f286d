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
        Worker().for_each_slice(layout, [&](LaneSlice s) {
            add_lanes<NativeArch, T>(left.view().block(s.block), right.view().block(s.block),
                                     to.view().block(s.block), 3, s, layout.lanes());
            add_lanes<NativeArch, T>(left.view().block(s.block), right.view().block(s.block),
                                     left.view().block(s.block), 3, s, layout.lanes());
        });
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
        Worker().for_each_slice(layout, [&](LaneSlice s) {
            copy_lanes<NativeArch, T>(from.view().from(1).block(s.block), 3, copy.view().block(s.block), 2, 2,
                                      2, s, layout.lanes());
        });
        CHECK(naive::difference(narrow, BatchView<const T>(copy.view()), 4) == 0);
        CHECK_FALSE(copy.touched());
    }
}

TEST_CASE("Lanes are added and copied, in place or elsewhere") {
    lanes_are_added_and_copied<float>();
    lanes_are_added_and_copied<double>();
}

TEST_CASE("Only the lanes of the slice are touched") {
    detail::GuardedBatch<float> to(64, 2);
    to.fill(BatchLayout{64}, 9.0f);
    auto ones = naive::packed<float>(naive::Values(128, 1.0), 2, 64, 0.0f);
    add_lanes<NativeArch, float>(ones.view().block(0), ones.view().block(0), to.view().block(0), 2,
                                 LaneSlice{0, 16, 32}, 64);
    for (std::size_t lane = 0; lane < 64; ++lane) {
        CHECK(to.view()(lane, 1) == (lane >= 16 && lane < 48 ? 2.0f : 9.0f));
    }
}

}  // namespace
