// SPDX-License-Identifier: BSD-3-Clause
//
//     peer-deepchrome-conv SHAPE forward|weights|data SECONDS
//
// Floating-point operations per second of this library's convolution on one thread.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include <deepchrome/core/buffer.hpp>
#include <deepchrome/kernels/conv1d.hpp>
#include <deepchrome/kernels/conv1d_gradient.hpp>

#include "../conv_shapes.hpp"
#include "../stopwatch.hpp"

namespace {

using namespace deepchrome;

Buffer<float> filled(std::size_t size) {
    Buffer<float> values(size);
    for (std::size_t i = 0; i < size; ++i) values.data()[i] = 0.01f * static_cast<float>(i % 13) - 0.06f;
    return values;
}

template <std::size_t I>
double rate(const std::string& what, double seconds) {
    constexpr ConvShape s = conv_shapes[I];
    constexpr ConvGeometry g{{s.bins, s.channels}, s.filters, s.width, 1, s.dilation, 0, s.outputs()};
    Buffer<float> w = filled(g.filters * g.row());
    Buffer<float> x = filled(g.input.size() * s.genes);
    Buffer<float> y = filled(g.output_positions * g.filters * s.genes);
    Buffer<float> memory(conv1d_gradient_memory(g));
    const BatchLayout layout{s.genes};
    return s.operations() * times_per_second(seconds, [&] {
               if (what == "forward")
                   conv1d_forward<NativeArch, g>(w.data(), x.data(), y.data(), s.genes, s.genes);
               if (what == "data")
                   conv1d_backward<NativeArch, g>(w.data(), y.data(), x.data(), s.genes, s.genes);
               if (what == "weights") {
                   conv1d_gradient<NativeArch, g>(
                       IndexRange{0, g.filters}, BatchView<const float>(x.data(), layout, g.input.size()),
                       BatchView<const float>(y.data(), layout, g.output_positions * g.filters), w.data(),
                       memory.data());
               }
           });
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) return 2;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((std::string(conv_shapes[I].name) == words[1]
              ? static_cast<void>(std::printf("%.6g\n", rate<I>(words[2], std::atof(words[3]))))
              : void()),
         ...);
    }
    (std::make_index_sequence<conv_shapes.size()>{});
}
