// SPDX-License-Identifier: BSD-3-Clause
// expect: deepchrome: the tensors() of this layer do not hold its running_count() running statistics
// errors: 1
#include <string>

#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/sequential.hpp>
#include <deepchrome/io/model_file.hpp>
#include <deepchrome/layers/dense.hpp>

using namespace deepchrome;

struct Scale {
    static constexpr Shape output(Shape in) { return in; }
    static constexpr std::size_t running_count(Shape in) { return in.channels; }
    static std::string name() { return "Scale"; }
    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>&, BatchView<const T>, BatchView<T>) {}
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>&, BatchView<const T>, BatchView<const T>, BatchView<const T>,
                         BatchView<T>) {}
    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>&, BatchView<const T>, BatchView<const T>, BatchView<const T>,
                         std::size_t, const GradientSink<T>&) {}
};

struct Net : Sequential<Scale, Dense<Units{2}>> {};

int main() {
    const Model<Net, Signal{.bins = 4, .marks = 2}> model;
    write_model(model, {}, "scale.safetensors");
}
