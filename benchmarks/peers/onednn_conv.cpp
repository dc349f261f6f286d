// SPDX-License-Identifier: BSD-3-Clause
//
//     peer-onednn-conv SHAPE forward|weights|data SECONDS
//
// Floating-point operations per second of oneDNN's convolution, in the memory formats that it chooses for
// itself.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <unordered_map>

#include <dnnl.hpp>

#include "../conv_shapes.hpp"
#include "../stopwatch.hpp"

namespace {

using dnnl::memory;
using Arguments = std::unordered_map<int, memory>;

struct Convolution {
    explicit Convolution(const ConvShape& s)
        : x({dim(s.genes), dim(s.channels), dim(s.bins)}, memory::data_type::f32, memory::format_tag::any),
          w({dim(s.filters), dim(s.channels), dim(s.width)}, memory::data_type::f32, memory::format_tag::any),
          b({dim(s.filters)}, memory::data_type::f32, memory::format_tag::x),
          y({dim(s.genes), dim(s.filters), dim(s.outputs())}, memory::data_type::f32,
            memory::format_tag::any),
          dilation{dim(s.dilation) - 1}, forward({dnnl::prop_kind::forward_training,
                                                  dnnl::algorithm::convolution_auto,
                                                  x,
                                                  w,
                                                  b,
                                                  y,
                                                  {1},
                                                  dilation,
                                                  {0},
                                                  {0}},
                                                 engine) {}

    double rate(const std::string& what, double operations, double seconds) {
        if (what == "forward") {
            return run(dnnl::convolution_forward(forward),
                       {{DNNL_ARG_SRC, filled(forward.src_desc())},
                        {DNNL_ARG_WEIGHTS, filled(forward.weights_desc())},
                        {DNNL_ARG_BIAS, filled(forward.bias_desc())},
                        {DNNL_ARG_DST, filled(forward.dst_desc())}},
                       operations, seconds);
        }
        if (what == "weights") {
            const dnnl::convolution_backward_weights::primitive_desc backward(
                {dnnl::algorithm::convolution_auto, x, w, b, y, {1}, dilation, {0}, {0}}, engine, forward);
            return run(dnnl::convolution_backward_weights(backward),
                       {{DNNL_ARG_SRC, filled(backward.src_desc())},
                        {DNNL_ARG_DIFF_DST, filled(backward.diff_dst_desc())},
                        {DNNL_ARG_DIFF_WEIGHTS, filled(backward.diff_weights_desc())},
                        {DNNL_ARG_DIFF_BIAS, filled(backward.diff_bias_desc())}},
                       operations, seconds);
        }
        const dnnl::convolution_backward_data::primitive_desc backward(
            {dnnl::algorithm::convolution_auto, x, w, y, {1}, dilation, {0}, {0}}, engine, forward);
        return run(dnnl::convolution_backward_data(backward),
                   {{DNNL_ARG_DIFF_DST, filled(backward.diff_dst_desc())},
                    {DNNL_ARG_WEIGHTS, filled(backward.weights_desc())},
                    {DNNL_ARG_DIFF_SRC, filled(backward.diff_src_desc())}},
                   operations, seconds);
    }

private:
    static memory::dim dim(std::size_t size) { return static_cast<memory::dim>(size); }

    memory filled(const memory::desc& desc) const {
        memory values(desc, engine);
        auto* data = static_cast<float*>(values.get_data_handle());
        for (std::size_t i = 0; i < desc.get_size() / sizeof(float); ++i)
            data[i] = 0.01f * static_cast<float>(i % 13) - 0.06f;
        return values;
    }
    double run(const dnnl::primitive& primitive, const Arguments& arguments, double operations,
               double seconds) {
        return operations * times_per_second(seconds, [&] {
                   primitive.execute(stream, arguments);
                   stream.wait();
               });
    }

    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    memory::desc x, w, b, y;
    memory::dims dilation;
    dnnl::convolution_forward::primitive_desc forward;
};

}  // namespace

int main(int count, char** words) {
    if (count != 4) return 2;
    for (const ConvShape& shape : conv_shapes) {
        if (std::string(shape.name) == words[1]) {
            std::printf("%.6g\n", Convolution(shape).rate(words[2], shape.operations(), std::atof(words[3])));
        }
    }
}
