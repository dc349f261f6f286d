// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "unit/kernels/conv1d.hpp"

namespace {

using namespace deepchrome;

constexpr auto forward_is_right = []<class T, ConvGeometry G>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(twin.dilation);
    REQUIRE(twin.outputs() == G.output_positions);
    const std::size_t inputs = G.input.size();
    const std::size_t outputs = G.output_positions * G.filters;
    const naive::Values w = naive::random_values(G.filters * G.row(), 1);
    const naive::Values x = naive::random_values(naive::most_genes * inputs, 2);
    naive::Values wanted;
    for (std::size_t g = 0; g < naive::most_genes; ++g) {
        const naive::Values y = twin.forward(w, x.data() + g * inputs);
        wanted.insert(wanted.end(), y.begin(), y.end());
    }
    const std::vector<T> weights = naive::cast<T>(w);
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        auto in = naive::packed<T>(x, inputs, genes, T{1e6});
        detail::GuardedBatch<T> out(genes, outputs);
        out.fill(BatchLayout{genes}, T(NAN));
        const BatchView<T> y = out.view();
        Worker().for_each_slice(BatchLayout{genes}, [&](LaneSlice s) {
            conv1d_forward<NativeArch, G, T>(weights.data(), in.view().block(s.block) + s.first,
                                             y.block(s.block) + s.first, s.count, y.stride());
        });
        CHECK(naive::difference(wanted, BatchView<const T>(y), outputs) < naive::tolerance<T>);
        CHECK_FALSE(out.touched());
    }
};

TEST_CASE("Conv1D forward is the naive sum, in double") { conv1d_test::in_double(forward_is_right); }

TEST_CASE("Conv1D forward is the naive sum, in float") { conv1d_test::in_float(forward_is_right); }

TEST_CASE("The windows of a convolution are found at its ends") {
    constexpr ConvGeometry g = conv1d_test::same(10, 2, 3, 4);  // one zero on the left, two on the right
    CHECK(g.source(0, 0) == -1);
    CHECK(g.source(9, 3) == 11);
    CHECK((g.taps_of_output(0).first == 1 && g.taps_of_output(0).last == 4));
    CHECK((g.taps_of_output(9).first == 0 && g.taps_of_output(9).last == 2));
    CHECK((g.outputs_of_tap(3).first == 0 && g.outputs_of_tap(3).last == 8));
    CHECK((g.whole_windows().first == 1 && g.whole_windows().last == 8));
    // Wider than the signal: no window lies in it as a whole, and the last tap never reads it.
    constexpr ConvGeometry wide = conv1d_test::same(10, 2, 3, 20);
    CHECK(wide.outputs_of_tap(19).size() == 0);
    CHECK(wide.whole_windows().size() == 0);
}

}  // namespace
