// SPDX-License-Identifier: BSD-3-Clause
//
// Floating-point operations per second of the kernels, on one thread and 64 genes, on shapes that epigenomics uses.

#include <cstddef>

#include <benchmark/benchmark.h>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_gradient.hpp>
#include <deepchrome/kernels/dense.hpp>
#include <deepchrome/kernels/gemm.hpp>

namespace {

using namespace deepchrome;

constexpr std::size_t genes = block_lanes;

Buffer<float> filled(std::size_t size) {
    Buffer<float> values(size);
    for (std::size_t i = 0; i < size; ++i) values.data()[i] = 0.01f * static_cast<float>(i % 13) - 0.06f;
    return values;
}

void report(benchmark::State& state, double flops) {
    state.counters["FLOP/s"] =
        benchmark::Counter(flops * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

constexpr ConvGeometry conv(Shape input, std::size_t filters, std::size_t width, std::size_t dilation = 1) {
    return {input, filters, width, 1, dilation, 0, input.positions - (width - 1) * dilation};
}

constexpr ConvGeometry deepchrome_shape = conv({100, 5}, 50, 10);
constexpr ConvGeometry wide_64_to_64 = conv({1000, 64}, 64, 9);
constexpr ConvGeometry wide_64_to_128 = conv({1000, 64}, 128, 15);
constexpr ConvGeometry dilated = conv({1000, 64}, 64, 3, 32);

template <ConvGeometry G>
constexpr double flops() {
    return 2.0 * static_cast<double>(genes * G.output_positions * G.filters * G.width * G.input.channels);
}

template <ConvGeometry G>
struct Conv {
    Buffer<float> w = filled(G.filters * G.row());
    Buffer<float> x = filled(G.input.size() * genes);
    Buffer<float> y = filled(G.output_positions * G.filters * genes);
};

template <ConvGeometry G>
void conv1d_forward(benchmark::State& state) {
    Conv<G> c;
    for (auto _ : state) {
        deepchrome::conv1d_forward<NativeArch, G>(c.w.data(), c.x.data(), c.y.data(), genes, genes);
        benchmark::DoNotOptimize(c.y.data());
    }
    report(state, flops<G>());
}

template <ConvGeometry G>
void conv1d_backward(benchmark::State& state) {
    Conv<G> c;
    for (auto _ : state) {
        deepchrome::conv1d_backward<NativeArch, G>(c.w.data(), c.y.data(), c.x.data(), genes, genes);
        benchmark::DoNotOptimize(c.x.data());
    }
    report(state, flops<G>());
}

template <ConvGeometry G>
void conv1d_gradient(benchmark::State& state) {
    Conv<G> c;
    const BatchView<const float> x(c.x.data(), BatchLayout{genes}, G.input.size());
    const BatchView<const float> dy(c.y.data(), BatchLayout{genes}, G.output_positions * G.filters);
    Buffer<float> memory(conv1d_gradient_memory(G));
    for (auto _ : state) {
        deepchrome::conv1d_gradient<NativeArch, G>(Range{0, G.filters}, x, dy, c.w.data(), memory.data());
        benchmark::DoNotOptimize(c.w.data());
    }
    report(state, flops<G>());
}

template <std::size_t Inputs, std::size_t Outputs>
struct DenseBuffers {
    Buffer<float> w = filled((Inputs + 1) * Outputs);
    Buffer<float> x = filled(Inputs * genes);
    Buffer<float> y = filled(Outputs * genes);
    Buffer<float> rows = filled(transposed_row(Outputs) * genes);
    static constexpr double flops = 2.0 * static_cast<double>(genes * Inputs * Outputs);
};

template <std::size_t Inputs, std::size_t Outputs>
void dense_forward(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    for (auto _ : state) {
        deepchrome::dense_forward<NativeArch, Inputs, Outputs>(d.w.data(), d.x.data(), d.y.data(), genes, genes);
        benchmark::DoNotOptimize(d.y.data());
    }
    report(state, d.flops);
}

template <std::size_t Inputs, std::size_t Outputs>
void dense_backward(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    for (auto _ : state) {
        deepchrome::dense_backward<NativeArch, Inputs, Outputs>(d.w.data(), d.y.data(), d.x.data(), genes, genes);
        benchmark::DoNotOptimize(d.x.data());
    }
    report(state, d.flops);
}

template <std::size_t Inputs, std::size_t Outputs>
void dense_gradient(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    const BatchView<const float> x(d.x.data(), BatchLayout{genes}, Inputs);
    const BatchView<const float> rows(d.rows.data(), BatchLayout{genes}, transposed_row(Outputs));
    for (auto _ : state) {
        transpose_lanes(d.y.data(), Outputs, 0, genes, genes, d.rows.data());
        deepchrome::dense_gradient<NativeArch, Inputs, Outputs>(Range{0, Inputs + 1}, x, rows, d.w.data());
        benchmark::DoNotOptimize(d.w.data());
    }
    report(state, d.flops);
}

/// The product of dense_forward by the linked BLAS, for comparison. Set OPENBLAS_NUM_THREADS=1 to compare one thread, and
/// OPENBLAS_CORETYPE where OpenBLAS does not know the processor.
template <std::size_t Inputs, std::size_t Outputs>
void blas(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    const Buffer<float> w = filled(Inputs * Outputs);
    for (auto _ : state) {
        gemm(Outputs, genes, Inputs, w.data(), Inputs, d.x.data(), genes, 0.0f, d.y.data(), genes);
        benchmark::DoNotOptimize(d.y.data());
    }
    report(state, d.flops);
}

BENCHMARK(conv1d_forward<deepchrome_shape>);
BENCHMARK(conv1d_forward<wide_64_to_64>);
BENCHMARK(conv1d_forward<wide_64_to_128>);
BENCHMARK(conv1d_forward<dilated>);
BENCHMARK(conv1d_backward<deepchrome_shape>);
BENCHMARK(conv1d_backward<wide_64_to_64>);
BENCHMARK(conv1d_backward<wide_64_to_128>);
BENCHMARK(conv1d_backward<dilated>);
BENCHMARK(conv1d_gradient<deepchrome_shape>);
BENCHMARK(conv1d_gradient<wide_64_to_64>);
BENCHMARK(conv1d_gradient<wide_64_to_128>);
BENCHMARK(conv1d_gradient<dilated>);
BENCHMARK(dense_forward<900, 625>);
BENCHMARK(dense_backward<900, 625>);
BENCHMARK(dense_gradient<900, 625>);
BENCHMARK(blas<900, 625>);
BENCHMARK(dense_forward<4000, 512>);
BENCHMARK(dense_backward<4000, 512>);
BENCHMARK(dense_gradient<4000, 512>);
BENCHMARK(blas<4000, 512>);

}  // namespace
