// SPDX-License-Identifier: BSD-3-Clause
//
// Floating-point operations per second of the kernels on one thread, on shapes that epigenomics uses, and
// what share of the processor's multiplications and additions that is; values per second of pools.

#include <cstddef>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_gradient.hpp>
#include <deepchrome/kernels/conv1d_pool.hpp>
#include <deepchrome/kernels/conv1d_rows.hpp>
#include <deepchrome/kernels/dense.hpp>
#include <deepchrome/layers/activation.hpp>
#include <deepchrome/layers/pool.hpp>

#ifdef DEEPCHROME_WITH_BLAS
#include <deepchrome/linear/gemm.hpp>
#endif

#include "conv_shapes.hpp"
#include "rates.hpp"

namespace {

using namespace deepchrome;

constexpr std::size_t genes = block_lanes;

Buffer<float> filled(std::size_t size) {
    Buffer<float> values(size);
    for (std::size_t i = 0; i < size; ++i) values.data()[i] = 0.01f * static_cast<float>(i % 13) - 0.06f;
    return values;
}

template <class Kernel>
void measure_operations(benchmark::State& state, double operations, Kernel&& kernel) {
    measure(state, "FLOP/s", operations, operations, 1, kernel);
}

/// The convolution of a shape of conv_shapes.hpp, and memory for it.
template <std::size_t I>
struct Conv {
    static constexpr ConvShape shape = conv_shapes[I];
    static constexpr ConvGeometry geometry{
        {shape.bins, shape.channels}, shape.filters, shape.width, 1, shape.dilation, 0, shape.outputs()};
    static constexpr BatchLayout layout{shape.genes};

    Buffer<float> w = filled(geometry.filters * geometry.row());
    Buffer<float> x = filled(geometry.input.size() * layout.room());
    Buffer<float> y = filled(geometry.output_positions * geometry.filters * layout.room());
};

template <std::size_t I>
void conv1d_forward(benchmark::State& state) {
    Conv<I> c;
    measure_operations(state, c.shape.operations(), [&] {
        deepchrome::conv1d_forward<NativeArch, c.geometry>(c.w.data(), c.x.data(), c.y.data(),
                                                           c.layout.lanes(), c.layout.lanes());
    });
}

template <std::size_t I>
void conv1d_backward(benchmark::State& state) {
    Conv<I> c;
    measure_operations(state, c.shape.operations(), [&] {
        deepchrome::conv1d_backward<NativeArch, c.geometry>(c.w.data(), c.y.data(), c.x.data(),
                                                            c.layout.lanes(), c.layout.lanes());
    });
}

template <std::size_t I>
void conv1d_gradient(benchmark::State& state) {
    Conv<I> c;
    const BatchView<const float> x(c.x.data(), c.layout, c.geometry.input.size());
    const BatchView<const float> dy(c.y.data(), c.layout, c.geometry.output_positions * c.geometry.filters);
    Buffer<float> memory(conv1d_gradient_memory(c.geometry));
    measure_operations(state, c.shape.operations(), [&] {
        deepchrome::conv1d_gradient<NativeArch, c.geometry>(IndexRange{0, c.geometry.filters}, x, dy,
                                                            c.w.data(), memory.data());
    });
}

template <std::size_t I>
void register_convolution() {
    const auto add = [](const char* what, void (*kernel)(benchmark::State&)) {
        benchmark::RegisterBenchmark((std::string(what) + "/" + conv_shapes[I].name).c_str(), kernel);
    };
    add("conv1d_forward", conv1d_forward<I>);
    add("conv1d_backward", conv1d_backward<I>);
    add("conv1d_gradient", conv1d_gradient<I>);
}

const bool convolutions_are_registered = [] {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (register_convolution<I>(), ...); }
    (std::make_index_sequence<conv_shapes.size()>{});
    return true;
}();

/// DeepChrome's convolution with its ReLU and pool in one, and the gradient of its weights at the winners of
/// the windows.
struct ConvPool {
    using C = Conv<0>;
    static constexpr PoolWindows windows =
        MaxPool<Width{5}>::windows({C::geometry.output_positions, C::geometry.filters});
    static constexpr std::size_t outputs = windows.count * C::geometry.filters;

    C conv;
    Buffer<float> y = filled(outputs * genes);
    Buffer<float> winner{outputs * genes};
    Buffer<float> rows{conv1d_row_stride(C::geometry) * genes};

    void forward() {
        deepchrome::conv1d_pool_forward<NativeArch, C::geometry, windows, ReLU::Function>(
            conv.w.data(), conv.x.data(), y.data(), winner.data(), genes, genes);
    }
};

void conv1d_pool_forward(benchmark::State& state) {
    ConvPool p;
    measure_operations(state, p.conv.shape.operations(), [&] { p.forward(); });
}

void conv1d_pool_gradient(benchmark::State& state) {
    ConvPool p;
    p.forward();
    constexpr ConvGeometry g = ConvPool::C::geometry;
    const BatchLayout layout{genes};
    const BatchView<const float> rows(p.rows.data(), layout, conv1d_row_stride(g));
    const BatchView<const float> winner(p.winner.data(), layout, ConvPool::outputs);
    const BatchView<const float> dy(p.y.data(), layout, ConvPool::outputs);
    const double operations = 2.0 * static_cast<double>(genes * ConvPool::outputs * (g.row() - 1));
    measure_operations(state, operations, [&] {
        conv1d_rows<g>(p.conv.x.data(), 0, genes, genes, p.rows.data());
        deepchrome::conv1d_pool_gradient<NativeArch, g, ConvPool::windows, float>(
            IndexRange{0, g.filters}, rows, winner, dy, p.conv.w.data());
    });
}

/// A pool by itself: values of its input per second.
template <class Pool, Shape In>
struct PoolBuffers {
    static constexpr std::size_t outputs = Pool::output(In).size();
    static constexpr BatchLayout layout{genes};

    Buffer<float> x = filled(In.size() * genes);
    Buffer<float> y = filled(outputs * genes);
    Buffer<float> dx{In.size() * genes};
    BatchView<float> input{x.data(), layout, In.size()};
    BatchView<float> output{y.data(), layout, outputs};
    BatchView<float> gradient{dx.data(), layout, In.size()};
    static constexpr double values = static_cast<double>(genes * In.size());
};

template <class Pool, Shape In>
void pool_forward(benchmark::State& state) {
    PoolBuffers<Pool, In> p;
    measure(state, "values/s", p.values, 0, 1, [&] {
        detail::pool_forward<typename Pool::Summary, In, Pool::windows(In), float, NativeArch>(
            Worker(), BatchView<const float>(p.input), p.output);
    });
}

template <class Pool, Shape In>
void pool_backward(benchmark::State& state) {
    PoolBuffers<Pool, In> p;
    measure(state, "values/s", p.values, 0, 1, [&] {
        detail::pool_backward<typename Pool::Summary, In, Pool::windows(In), float, NativeArch>(
            Worker(), BatchView<const float>(p.input), BatchView<const float>(p.output),
            BatchView<const float>(p.output), p.gradient);
    });
}

template <std::size_t Inputs, std::size_t Outputs>
struct DenseBuffers {
    Buffer<float> w = filled((Inputs + 1) * Outputs);
    Buffer<float> x = filled(Inputs * genes);
    Buffer<float> y = filled(Outputs * genes);
    Buffer<float> rows = filled(transposed_row(Outputs) * genes);
    static constexpr double operations = 2.0 * static_cast<double>(genes * Inputs * Outputs);
};

template <std::size_t Inputs, std::size_t Outputs>
void dense_forward(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    measure_operations(state, d.operations, [&] {
        deepchrome::dense_forward<NativeArch, Inputs, Outputs>(d.w.data(), d.x.data(), d.y.data(), genes,
                                                               genes);
    });
}

template <std::size_t Inputs, std::size_t Outputs>
void dense_backward(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    measure_operations(state, d.operations, [&] {
        deepchrome::dense_backward<NativeArch, Inputs, Outputs>(d.w.data(), d.y.data(), d.x.data(), genes,
                                                                genes);
    });
}

template <std::size_t Inputs, std::size_t Outputs>
void dense_gradient(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    const BatchView<const float> x(d.x.data(), BatchLayout{genes}, Inputs);
    const BatchView<const float> rows(d.rows.data(), BatchLayout{genes}, transposed_row(Outputs));
    measure_operations(state, d.operations, [&] {
        transpose_lanes(d.y.data(), Outputs, 0, genes, genes, d.rows.data());
        deepchrome::dense_gradient<NativeArch, Inputs, Outputs>(IndexRange{0, Inputs + 1}, x, rows,
                                                                d.w.data());
    });
}

#ifdef DEEPCHROME_WITH_BLAS

/// The product of dense_forward by the linked BLAS, for comparison. Set OPENBLAS_NUM_THREADS=1 to compare one
/// thread, and OPENBLAS_CORETYPE where OpenBLAS does not know the processor.
template <std::size_t Inputs, std::size_t Outputs>
void blas(benchmark::State& state) {
    DenseBuffers<Inputs, Outputs> d;
    const Buffer<float> w = filled(Inputs * Outputs);
    measure_operations(state, d.operations, [&] {
        gemm(Outputs, genes, Inputs, w.data(), Inputs, d.x.data(), genes, 0.0f, d.y.data(), genes);
    });
}

BENCHMARK(blas<900, 625>);
BENCHMARK(blas<4000, 512>);

#endif

BENCHMARK(conv1d_pool_forward);
BENCHMARK(conv1d_pool_gradient);
BENCHMARK(pool_forward<MaxPool<Width{5}>, Shape{91, 50}>);
BENCHMARK(pool_backward<MaxPool<Width{5}>, Shape{91, 50}>);
BENCHMARK(pool_forward<AveragePool<Width{5}>, Shape{91, 50}>);
BENCHMARK(pool_backward<AveragePool<Width{5}>, Shape{91, 50}>);
BENCHMARK(pool_forward<GlobalMaxPool, Shape{1000, 64}>);
BENCHMARK(pool_backward<GlobalMaxPool, Shape{1000, 64}>);
BENCHMARK(dense_forward<900, 625>);
BENCHMARK(dense_backward<900, 625>);
BENCHMARK(dense_gradient<900, 625>);
BENCHMARK(dense_forward<4000, 512>);
BENCHMARK(dense_backward<4000, 512>);
BENCHMARK(dense_gradient<4000, 512>);

}  // namespace
