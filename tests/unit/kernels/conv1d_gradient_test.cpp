// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <deepchrome/kernels/conv1d_gradient.hpp>

#include "unit/kernels/conv1d.hpp"

namespace {

using namespace deepchrome;

constexpr auto gradient_is_right = []<class T, ConvGeometry G>() {
    const naive::Conv twin = conv1d_test::twin(G);
    CAPTURE(twin.positions);
    CAPTURE(twin.width);
    CAPTURE(twin.stride);
    CAPTURE(twin.dilation);
    const std::size_t inputs = G.input.size();
    const std::size_t outputs = G.output_positions * G.filters;
    const naive::Values x = naive::random_values(naive::most_genes * inputs, 5);
    const naive::Values dy = naive::random_values(naive::most_genes * outputs, 6);
    naive::Values wanted(G.filters * G.row(), 0.0);
    std::size_t summed = 0;
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        for (; summed < genes; ++summed) {
            twin.add_gradient(x.data() + summed * inputs, dy.data() + summed * outputs, wanted);
        }
        auto in = naive::packed<T>(x, inputs, genes, T{1e3});
        auto upstream = naive::packed<T>(dy, outputs, genes, T{0});
        // All filters at once, and in two parts that begin in the middle of a register tile.
        const auto gradient = [&](std::size_t first_part) {
            std::vector<T> dw(wanted.size(), T(NAN));
            std::vector<T> memory(conv1d_gradient_memory(G), T(NAN));
            for (const IndexRange rows : {IndexRange{0, first_part}, IndexRange{first_part, G.filters}}) {
                conv1d_gradient<NativeArch, G, T>(rows, in.view(), upstream.view(),
                                                  dw.data() + rows.first * G.row(), memory.data());
            }
            return dw;
        };
        CHECK(naive::difference(wanted, gradient(0)) < naive::tolerance<T>);
        CHECK(gradient(G.filters / 2) == gradient(0));
    }
};

TEST_CASE("Conv1D gradient is the naive sum, in double") { conv1d_test::in_double(gradient_is_right); }

TEST_CASE("Conv1D gradient is the naive sum, in float") { conv1d_test::in_float(gradient_is_right); }

TEST_CASE("Conv1D gradient is the naive sum where outputs take several stretches") {
    using conv1d_test::same;
    using conv1d_test::valid;
    gradient_is_right.operator()<float, valid(60, 64, 5, 3)>();
    gradient_is_right.operator()<float, same(70, 33, 3, 7, 4)>();
    gradient_is_right.operator()<float, valid(83, 90, 2, 3, 2, 3)>();
    gradient_is_right.operator()<double, same(40, 100, 7, 5)>();
}

}  // namespace
