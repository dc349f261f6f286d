// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include <deepchrome/kernels/conv1d_pool.hpp>

#include "unit/kernels/conv1d.hpp"

namespace {

using namespace deepchrome;
using conv1d_test::Pooled, conv1d_test::pool, conv1d_test::random_quarters, conv1d_test::Relu;

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

template <class T>
bool same_winners(const Pooled& wanted, BatchView<const T> found, std::size_t outputs) {
    for (std::size_t i = 0; i < found.layout().genes * outputs; ++i) {
        if (wanted.y[i] > 0 && static_cast<double>(found(i / outputs, i % outputs)) != wanted.winner[i])
            return false;
    }
    return true;
}

/// Forward (for many genes, and for one), the gradient from the winners, and their spread over the
/// convolution.
constexpr auto is_right = []<class T, ConvGeometry G, PoolWindows W>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(twin.dilation);
    CAPTURE(W.width);
    const std::size_t inputs = G.input.size();
    const std::size_t outputs = W.count * G.filters;
    const std::size_t conv_outputs = G.output_positions * G.filters;
    const naive::Values w = random_quarters(G.filters * G.row(), 1);
    const naive::Values x = random_quarters(naive::most_genes * inputs, 2);
    naive::Values dy = random_quarters(naive::most_genes * outputs, 3);
    const std::vector<T> weights = naive::cast<T>(w);
    Pooled wanted;
    naive::Values spread(naive::most_genes * conv_outputs, 0.0);
    for (std::size_t g = 0; g < naive::most_genes; ++g) {
        const Pooled gene = pool(twin.forward(w, x.data() + g * inputs), G.filters, W);
        append(wanted.y, gene.y);
        append(wanted.winner, gene.winner);
        for (std::size_t o = 0; o < outputs; ++o) {
            // Of values that the function makes equal any may win; no gradient gets past it there.
            if (gene.y[o] == 0) dy[g * outputs + o] = 0;
            spread[g * conv_outputs + static_cast<std::size_t>(gene.winner[o]) * G.filters + o % G.filters] +=
                dy[g * outputs + o];
        }
    }
    naive::Values wanted_dw(w.size(), 0.0);
    std::size_t summed = 0;
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        const BatchLayout layout{genes};
        for (; summed < genes; ++summed) {
            twin.add_gradient(x.data() + summed * inputs, spread.data() + summed * conv_outputs, wanted_dw);
        }
        auto in = naive::packed<T>(x, inputs, genes, T{0});
        auto upstream = naive::packed<T>(dy, outputs, genes, T{0});
        detail::GuardedBatch<T> y(genes, outputs);
        detail::GuardedBatch<T> winner(genes, outputs);
        detail::GuardedBatch<T> rows(genes, conv1d_row_stride(G));
        detail::GuardedBatch<T> conv_slopes(genes, conv_outputs);
        for (auto* memory : {&y, &winner, &rows, &conv_slopes}) memory->fill(layout, T(NAN));
        Worker().for_each_slice(layout, [&](LaneSlice s) {
            const auto at = [&](detail::GuardedBatch<T>& batch) {
                return batch.view().block(s.block) + s.first;
            };
            conv1d_pool_forward<NativeArch, G, W, Relu>(weights.data(), at(in), at(y), at(winner), s.count,
                                                        layout.lanes());
            conv1d_rows<G>(in.view().block(s.block), s.first, s.count, layout.lanes(),
                           rows.view().block(s.block));
            conv1d_pool_spread<NativeArch, G, W, T>(at(winner), at(upstream), at(conv_slopes), s.count,
                                                    layout.lanes());
        });
        CHECK(naive::difference(wanted.y, BatchView<const T>(y.view()), outputs) < naive::tolerance<T>);
        CHECK(same_winners(wanted, BatchView<const T>(winner.view()), outputs));
        CHECK(naive::difference(spread, BatchView<const T>(conv_slopes.view()), conv_outputs) <
              naive::tolerance<T>);

        const auto gradient = [&](std::size_t first_part) {
            std::vector<T> dw(w.size(), T(NAN));
            for (const IndexRange part : {IndexRange{0, first_part}, IndexRange{first_part, G.filters}}) {
                conv1d_pool_gradient<NativeArch, G, W, T>(part, rows.view(), winner.view(), upstream.view(),
                                                          dw.data() + part.first * G.row());
            }
            return dw;
        };
        CHECK(naive::difference(wanted_dw, gradient(0)) < naive::tolerance<T>);
        CHECK(gradient(G.filters / 2) == gradient(0));

        CHECK_FALSE(
            (y.touched() || winner.touched() || rows.touched() || conv_slopes.touched() || in.touched()));
    }
};

TEST_CASE("Convolution, function and pool in one pass are the naive ones, in double") {
    using conv1d_test::same, conv1d_test::valid, conv1d_test::windows;
    is_right.operator()<double, valid(100, 5, 50, 10), windows(valid(100, 5, 50, 10), 5)>();
    is_right.operator()<double, valid(7, 1, 1, 1), windows(valid(7, 1, 1, 1), 7)>();
    is_right.operator()<double, valid(40, 3, 7, 4), windows(valid(40, 3, 7, 4), 37)>();
    is_right.operator()<double, valid(31, 2, 9, 3, 2), windows(valid(31, 2, 9, 3, 2), 3, 5)>();
    is_right.operator()<double, valid(30, 8, 3, 3, 1, 9), windows(valid(30, 8, 3, 3, 1, 9), 2)>();
    is_right.operator()<double, same(23, 6, 5, 4), windows(same(23, 6, 5, 4), 11)>();
    is_right.operator()<double, same(10, 2, 3, 21), windows(same(10, 2, 3, 21), 3)>();
    is_right.operator()<double, same(12, 3, 4, 4, 3), windows(same(12, 3, 4, 4, 3), 1)>();
}

TEST_CASE("Convolution, function and pool in one pass are the naive ones, in float") {
    using conv1d_test::same, conv1d_test::valid, conv1d_test::windows;
    is_right.operator()<float, valid(100, 5, 50, 10), windows(valid(100, 5, 50, 10), 5)>();
    is_right.operator()<float, same(24, 40, 70, 5), windows(same(24, 40, 70, 5), 4)>();
    is_right.operator()<float, valid(80, 1, 8, 51), windows(valid(80, 1, 8, 51), 13)>();
}

TEST_CASE("The tile of a pool fits the registers and the window") {
    for (std::size_t window = 1; window <= 40; ++window) {
        for (const std::size_t filters : {1u, 5u, 50u, 512u}) {
            const std::size_t tile = detail::pool_tile<NativeArch>(window, filters);
            CHECK(tile >= 1);
            CHECK(tile <= window);
            CHECK(2 * tile + 1 <= detail::vector_registers<NativeArch>);
        }
    }
}

}  // namespace
