// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "unit/kernels/conv1d.hpp"

namespace {

using namespace deepchrome;

constexpr auto backward_is_right = []<class T, ConvGeometry G>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(twin.stride);
    CAPTURE(twin.dilation);
    const std::size_t inputs = G.input.size();
    const std::size_t outputs = G.output_positions * G.filters;
    const naive::Values w = naive::random_values(G.filters * G.row(), 3);
    const naive::Values dy = naive::random_values(naive::most_genes * outputs, 4);
    naive::Values wanted;
    for (std::size_t g = 0; g < naive::most_genes; ++g) {
        const naive::Values dx = twin.backward(w, dy.data() + g * outputs);
        wanted.insert(wanted.end(), dx.begin(), dx.end());
    }
    const std::vector<T> weights = naive::cast<T>(w);
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        auto upstream = naive::packed<T>(dy, outputs, genes, T{0});
        detail::GuardedBatch<T> to(genes, inputs);
        to.fill(BatchLayout{genes}, T(NAN));
        const BatchView<T> dx = to.view();
        Worker().for_each_slice(BatchLayout{genes}, [&](LaneSlice s) {
            conv1d_backward<NativeArch, G, T>(weights.data(), upstream.view().block(s.block) + s.first,
                                              dx.block(s.block) + s.first, s.count, dx.stride());
        });
        CHECK(naive::difference(wanted, BatchView<const T>(dx), inputs) < naive::tolerance<T>);
        CHECK_FALSE(to.touched());
    }
};

TEST_CASE("Conv1D backward is the naive sum, in double") { conv1d_test::in_double(backward_is_right); }

TEST_CASE("Conv1D backward is the naive sum, in float") { conv1d_test::in_float(backward_is_right); }

}  // namespace
