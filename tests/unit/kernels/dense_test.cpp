// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/kernels/dense.hpp>
#include <deepchrome/kernels/dense_batch_of_one.hpp>
#include <deepchrome/layers/activation.hpp>

#include "unit/naive.hpp"

namespace {

using namespace deepchrome;

/// One gene: y = b + x w, dx = w dy, dw += x dy, db += dy; a row of w for each input, then the bias.
struct NaiveDense {
    std::size_t inputs, outputs;

    naive::Values forward(const naive::Values& w, const double* x) const {
        naive::Values y(w.end() - static_cast<std::ptrdiff_t>(outputs), w.end());
        for (std::size_t i = 0; i < inputs; ++i) {
            for (std::size_t o = 0; o < outputs; ++o) y[o] += w[i * outputs + o] * x[i];
        }
        return y;
    }
    naive::Values backward(const naive::Values& w, const double* dy) const {
        naive::Values dx(inputs, 0.0);
        for (std::size_t i = 0; i < inputs; ++i) {
            for (std::size_t o = 0; o < outputs; ++o) dx[i] += w[i * outputs + o] * dy[o];
        }
        return dx;
    }
    void add_gradient(const double* x, const double* dy, naive::Values& dw) const {
        for (std::size_t i = 0; i <= inputs; ++i) {
            for (std::size_t o = 0; o < outputs; ++o)
                dw[i * outputs + o] += (i < inputs ? x[i] : 1.0) * dy[o];
        }
    }
};

template <class T, std::size_t Inputs, std::size_t Outputs>
void dense_is_right() {
    CAPTURE(Inputs);
    CAPTURE(Outputs);
    const NaiveDense twin{Inputs, Outputs};
    const naive::Values w = naive::random_values((Inputs + 1) * Outputs, 1);
    const naive::Values x = naive::random_values(naive::most_genes * Inputs, 2);
    const naive::Values dy = naive::random_values(naive::most_genes * Outputs, 3);
    const std::vector<T> weights = naive::cast<T>(w);
    naive::Values wanted_y;
    naive::Values wanted_dx;
    naive::Values wanted_dw(w.size(), 0.0);
    for (const std::size_t genes : naive::batches) {
        CAPTURE(genes);
        for (std::size_t g = wanted_y.size() / Outputs; g < genes; ++g) {
            const naive::Values y = twin.forward(w, x.data() + g * Inputs);
            const naive::Values dx = twin.backward(w, dy.data() + g * Outputs);
            wanted_y.insert(wanted_y.end(), y.begin(), y.end());
            wanted_dx.insert(wanted_dx.end(), dx.begin(), dx.end());
            twin.add_gradient(x.data() + g * Inputs, dy.data() + g * Outputs, wanted_dw);
        }
        const BatchLayout layout{genes};
        auto in = naive::packed<T>(x, Inputs, genes, T{1e6});
        auto upstream = naive::packed<T>(dy, Outputs, genes, T(NAN));  // read gene by gene
        detail::GuardedBatch<T> y(genes, Outputs);
        detail::GuardedBatch<T> dx(genes, Inputs);
        detail::GuardedBatch<T> rows(genes, transposed_row(Outputs));
        for (auto* memory : {&y, &dx, &rows}) memory->fill(layout, T(NAN));
        Worker().for_each_slice(layout, [&](LaneSlice s) {
            const auto at = [&](detail::GuardedBatch<T>& batch) {
                return batch.view().block(s.block) + s.first;
            };
            const std::size_t stride = layout.lanes();
            dense_forward<NativeArch, Inputs, Outputs, T>(weights.data(), at(in), at(y), s.count, stride);
            dense_backward<NativeArch, Inputs, Outputs, T>(weights.data(), at(upstream), at(dx), s.count,
                                                           stride);
            transpose_lanes(upstream.view().block(s.block), Outputs, s.first, s.count, stride,
                            rows.view().block(s.block));
        });
        CHECK(naive::difference(wanted_y, BatchView<const T>(y.view()), Outputs) < naive::tolerance<T>);
        CHECK(naive::difference(wanted_dx, BatchView<const T>(dx.view()), Inputs) < naive::tolerance<T>);

        // In one piece, and in pieces that cut through the kernel's tiles and leave the bias alone at the
        // end.
        const auto gradient = [&](std::size_t rows_per_piece) {
            std::vector<T> dw(w.size(), T(NAN));
            for (std::size_t first = 0; first <= Inputs; first += rows_per_piece) {
                const IndexRange piece{first, std::min(first + rows_per_piece, Inputs + 1)};
                dense_gradient<NativeArch, Inputs, Outputs, T>(piece, in.view(), rows.view(),
                                                               dw.data() + first * Outputs);
            }
            return dw;
        };
        CHECK(naive::difference(wanted_dw, gradient(Inputs + 1)) < naive::tolerance<T>);
        CHECK(gradient(5) == gradient(Inputs + 1));
        CHECK(gradient(Inputs) == gradient(Inputs + 1));
        CHECK_FALSE((y.touched() || dx.touched() || rows.touched() || in.touched()));
    }
}

/// The kernels for a batch of one, which is not asked for the gradient of inputs that are zero.
template <class T, std::size_t Inputs, std::size_t Outputs>
void dense_batch_of_one_is_right() {
    CAPTURE(Inputs);
    CAPTURE(Outputs);
    const NaiveDense twin{Inputs, Outputs};
    const naive::Values w = naive::random_values((Inputs + 1) * Outputs, 1);
    naive::Values x = naive::random_values(Inputs, 2);
    const naive::Values dy = naive::random_values(Outputs, 3);
    const std::vector<T> weights = naive::cast<T>(w);
    x[0] = 0;
    auto in = naive::packed_batch_of_one<T>(x);
    auto upstream = naive::packed_batch_of_one<T>(dy);
    auto y = naive::packed_batch_of_one<T>(naive::Values(Outputs, NAN));
    auto dx = naive::packed_batch_of_one<T>(naive::Values(Inputs, NAN));
    auto row = naive::packed_batch_of_one<T>(naive::Values(Outputs, NAN));

    constexpr std::size_t parts = dense_batch_of_one_parts(Inputs, Outputs);
    for (std::size_t part = 0; part < parts; ++part) {
        dense_batch_of_one_sum<NativeArch, Inputs, Outputs>(weights.data(), in.block(), part, y.block());
    }
    dense_batch_of_one_join<NativeArch, Inputs, Outputs, IdentityFunction>(
        y.block(), IndexRange{0, round_up(Outputs, lane_group)});
    CHECK(naive::difference(twin.forward(w, x.data()), y.view(), Outputs) < naive::tolerance<T>);

    std::vector<std::size_t> done;
    for (std::size_t part = 0; part < parts; ++part) {
        dense_batch_of_one_backward<NativeArch, Outputs>(
            weights.data(), static_cast<const T*>(upstream.block()), dx.block(),
            dense_batch_of_one_inputs<Inputs, Outputs>({part, part + 1}),
            [&](std::size_t i) { done.push_back(i); });
    }
    naive::Values slopes = twin.backward(w, dy.data());
    CHECK(naive::difference(slopes, dx.view(), Inputs) < naive::tolerance<T>);
    std::vector<std::size_t> all(Inputs);
    std::iota(all.begin(), all.end(), std::size_t{0});
    CHECK(done == all);

    // The same, and the update of the rows in one pass; an input that is zero is not asked for.
    slopes[0] = 0;
    constexpr T factor = T{-0.25};
    std::vector<T> moved = weights;
    naive::Values wanted_weights = w;
    for (std::size_t i = 1; i < Inputs; ++i) {
        for (std::size_t o = 0; o < Outputs; ++o) wanted_weights[i * Outputs + o] -= 0.25 * x[i] * dy[o];
    }
    for (std::size_t part = 0; part < parts; ++part) {
        dense_batch_of_one_backward_and_update<NativeArch, Outputs>(
            moved.data(), static_cast<const T*>(in.block()), static_cast<const T*>(upstream.block()),
            dx.block(), dense_batch_of_one_inputs<Inputs, Outputs>({part, part + 1}), factor,
            [&](std::size_t i) { return in.block()[i] != T{0}; });
    }
    CHECK(naive::difference(slopes, dx.view(), Inputs) < naive::tolerance<T>);
    CHECK(naive::difference(wanted_weights, moved) < naive::tolerance<T>);

    naive::Values wanted_row;
    for (const double slope : dy) wanted_row.push_back(0.5 * slope);
    dense_batch_of_one_row<NativeArch, Outputs>(T{0.5}, static_cast<const T*>(upstream.block()), row.block());
    CHECK(naive::difference(wanted_row, row.view(), Outputs) < naive::tolerance<T>);
    CHECK_FALSE((y.touched() || dx.touched() || row.touched() || in.touched() || upstream.touched()));
}

template <class Arch>
void parts_are_even(std::size_t most) {
    for (std::size_t inputs = 1; inputs <= 5000; ++inputs) {
        CAPTURE(inputs);
        const std::size_t together = detail::inputs_together<Arch>(inputs);
        CHECK(together <= most);
        const std::size_t parts = (inputs + most - 1) / most;
        CHECK((together - 1) * parts < inputs);
        CHECK(inputs <= together * parts);
    }
}

TEST_CASE("A dense layer takes its inputs in as few parts as may be, of nearly the same size") {
    parts_are_even<xsimd::avx2>(256);
    parts_are_even<xsimd::avx512f>(1024);
}

TEST_CASE("The function of a dense layer is that of whole sums") {
    constexpr std::size_t inputs = 1100;
    const std::vector<float> w((inputs + 1) * 3, 1.0f);
    Buffer<float> x(inputs * lane_group);
    std::fill_n(x.data(), 500 * lane_group, -1.0f);  // sums are negative until the last part
    std::fill_n(x.data() + 600 * lane_group, 500 * lane_group, 1.0f);
    Buffer<float> y(3 * lane_group);
    dense_forward<NativeArch, inputs, 3, float, detail::ReluFunction>(w.data(), x.data(), y.data(),
                                                                      lane_group, lane_group);
    for (std::size_t i = 0; i < y.size(); ++i) CHECK(y.data()[i] == 1.0f);
}

TEST_CASE("A batch of one has the naive sums, in one part or several") {
    static_assert(dense_batch_of_one_parts(125, 17) == 1);
    static_assert(dense_batch_of_one_parts(1000, 16) == batch_of_one_workers);
    static_assert(dense_batch_of_one_parts(100'000, 2) == 1, "no room to join parts");
    dense_batch_of_one_is_right<double, 1, 1>();
    dense_batch_of_one_is_right<double, 6, 2>();
    dense_batch_of_one_is_right<double, 13, 33>();
    dense_batch_of_one_is_right<double, 90, 125>();
    dense_batch_of_one_is_right<float, 3, 2>();
    dense_batch_of_one_is_right<float, 24, 16>();
    dense_batch_of_one_is_right<float, 125, 17>();
    dense_batch_of_one_is_right<float, 307, 625>();
    dense_batch_of_one_is_right<float, 2000, 5>();
}

TEST_CASE("Dense forward, backward and gradient are the naive sums, in double") {
    dense_is_right<double, 1, 1>();
    dense_is_right<double, 6, 2>();
    dense_is_right<double, 7, 5>();
    dense_is_right<double, 13, 33>();
    dense_is_right<double, 50, 125>();
    dense_is_right<double, 2050, 3>();  // in parts, of which the last is smaller for any instruction set
}

TEST_CASE("Dense forward, backward and gradient are the naive sums, in float") {
    dense_is_right<float, 3, 2>();
    dense_is_right<float, 24, 16>();
    dense_is_right<float, 125, 17>();
    dense_is_right<float, 90, 625>();
    dense_is_right<float, 1100, 40>();
}

TEST_CASE("Transposed lanes are filled up with zeros") {
    CHECK(transposed_row(16) == 16);
    CHECK(transposed_row(17) == 32);
    auto x = naive::packed<float>({1, 2, 3, 4, 5, 6}, 2, 3, 0.0f);
    std::vector<float> rows(16 * 16, -1.0f);
    transpose_lanes(x.view().block(0), 2, 0, 16, 16, rows.data());
    CHECK(rows[0] == 1.0f);
    CHECK(rows[1] == 2.0f);
    CHECK(rows[2 * 16] == 5.0f);
    CHECK(std::count(rows.begin(), rows.end(), 0.0f) == 16 * 16 - 6);
}

}  // namespace
