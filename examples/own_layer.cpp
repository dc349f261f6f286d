// SPDX-License-Identifier: BSD-3-Clause
//
// A layer of your own: it learns a weight for each bin. The checks of the library's own layers confirm it;
// then it is trained in a network, on genes that differ in eight bins.
//
//     example-own-layer

#include <algorithm>
#include <array>
#include <iostream>
#include <span>
#include <string>

#include <deepchrome/deepchrome.hpp>
#include <deepchrome/simulate.hpp>
#include <deepchrome/testing/gradient_check.hpp>
#include <deepchrome/testing/layer_contract.hpp>

using deepchrome::BatchView, deepchrome::GradientSink, deepchrome::Pass, deepchrome::Shape;

/// Multiplies each position by a weight. A layer has no members: parameters and memory come as arguments.
struct PositionWeight {
    static constexpr Shape output(Shape in) { return in; }
    static std::string name() { return "PositionWeight"; }
    static constexpr std::size_t parameter_count(Shape in) { return in.positions; }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return in.positions; }
    static constexpr auto tensors(Shape in) {  // the tensor of the model file: name, extents, strides
        return std::array{deepchrome::TensorLayout{"weight", {in.positions, 1, 1}, {1, 0, 0}, 0, 1}};
    }
    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> /*running*/, deepchrome::RandomStream&) {
        std::ranges::fill(parameters, T{1});
    }
    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        pass.worker.for_each_slice(x.layout(), [&](deepchrome::LaneSlice slice) {  // genes of this thread
            for (std::size_t feature = 0; feature < In.size(); ++feature) {        // positions x channels
                const T weight = pass.parameters[feature / In.channels];
                const std::size_t first = feature * x.stride() + slice.first;  // genes lie side by side
                for (std::size_t at = first; at < first + slice.count; ++at)
                    y.block(slice.block)[at] = weight * x.block(slice.block)[at];
            }
        });
    }
    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> /*x*/, BatchView<const T> /*y*/,
                         BatchView<const T> dy, BatchView<T> dx) {
        forward<In>(pass, dy, dx);  // dx = weight * dy
    }
    /// Each thread sums its share of the parameter gradients over all genes, and passes it to the sink.
    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> /*y*/,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        const auto [first, last] = pass.worker.share(In.positions);
        if (first == last) return;
        const std::span<T> sums = pass.gradient_buffer.first(last - first);
        std::ranges::fill(sums, T{0});
        for (std::size_t gene = 0; gene < x.layout().genes; ++gene)
            for (std::size_t feature = first * In.channels; feature < last * In.channels; ++feature)
                sums[feature / In.channels - first] += x(gene, feature) * dy(gene, feature);
        sink(offset + first, std::span<const T>(sums));
    }
};

int main() {
    using namespace deepchrome;
    const double error = check_gradients<PositionWeight, Shape{20, 5}>();  // against differences
    const auto violations = contract_violations<PositionWeight, Shape{20, 5}>();
    std::cout << "gradients are right: " << (error < 1e-6 ? "yes" : "no") << '\n';
    std::cout << "violations of the contract of layers: " << violations.size() << '\n';
    struct MyNet : Sequential<PositionWeight, GlobalAveragePool, Dense<Units{2}>, LogSoftmax> {};
    Model<MyNet, Signal{.bins = 40, .marks = 5}> model(Seed{1});
    const GroundTruth planted{.regions = {{.mark = 3, .first = 16, .last = 24}}, .signal = {40, 5}};
    const Dataset genes = planted(600);
    Trainer(Adam{.learning_rate = 3e-3}, NegativeLogLikelihood{}, {.epochs = 20}).fit(model, genes, genes);
    std::cout << "bins with a weight above 1.2 (planted: 16 to 23):";
    for (std::size_t bin = 0; bin < genes.signal.bins; ++bin)  // parameters begin with the first layer's
        if (model.parameters()[bin] > 1.2f) std::cout << ' ' << bin;
    std::cout << '\n';
}
