// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/layers/relu_dropout.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// `Linear` (Conv1D or Dense) and `Activation` as one layer: the function is applied while the results are in
/// registers. `Activation` may include dropout. Parameters and results are those of the two layers.
template <class Linear, class Activation>
struct Activated {
    static constexpr bool zero_input_has_zero_gradient(bool) {
        return detail::zero_input_has_zero_gradient<Activation>(false);
    }

    static constexpr Shape output(Shape in) { return Linear::output(in); }
    static constexpr std::size_t layer_count() { return 1 + layers_of<Activation>(); }
    static constexpr std::size_t parameter_count(Shape in) { return Linear::parameter_count(in); }
    /// The gradient before the function, followed by the scratch of `Linear`.
    static constexpr std::size_t backward_scratch_count(Shape in) {
        return output(in).size() + backward_scratch_of<Linear>(in);
    }
    static constexpr std::size_t scratch_count(Shape in) { return scratch_of<Linear>(in); }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return Linear::gradient_buffer_count(in); }
    static std::string name() { return Linear::name() + ", " + Activation::name(); }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        Linear::template forward<In, T, Arch, typename Activation::Function>(pass, x, y);
        drop_some<Activation, output(In)>(pass, layer_count() - 1, y);
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        Activation::template backward<output(In)>(pass, y, y, dy, pass.backward_scratch);
        if (!dx) return;
        pass.worker.wait_if_batch_of_one(dy.layout());
        Linear::template backward<In>(inner<In>(pass), x, y, BatchView<const T>(pass.backward_scratch), dx);
    }

    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        Activation::template backward<output(In)>(pass, y, y, dy, pass.backward_scratch);
        pass.worker.wait_for_all();
        detail::backward_with_gradient<Linear, In, OnlyNonzero>(
            inner<In>(pass), x, y, BatchView<const T>(pass.backward_scratch), dx, offset, sink);
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T>, std::size_t offset, const GradientSink<T>& sink) {
        Linear::template gradient<In>(inner<In>(pass), x, y, BatchView<const T>(pass.backward_scratch),
                                      offset, sink);
    }

private:
    template <Shape In, class T, class Arch>
    static Pass<T, Arch> inner(const Pass<T, Arch>& pass) {
        Pass<T, Arch> part = pass;
        part.backward_scratch = pass.backward_scratch.from(output(In).size());
        return part;
    }
};

}  // namespace deepchrome::detail
