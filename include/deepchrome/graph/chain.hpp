// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/network_output.hpp>
#include <deepchrome/graph/parts.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Layers in sequence, none of them fused.
template <class... Ls>
struct Chain {
    static constexpr std::size_t size = sizeof...(Ls);

    template <std::size_t I>
    using LayerAt = std::tuple_element_t<I, std::tuple<Ls...>>;

    static constexpr NetworkOutput produces = produced_by<LayerAt<size - 1>>();

    static constexpr Fit fit(Shape in) {
        Fit result{};
        Shape shape = in;
        std::size_t before = 0;
        const auto check = [&]<class L>() {
            const Fit answer = fit_of<L>(shape);
            if (!answer) {
                result = {answer.reason, before + answer.layer, answer.input};
                return false;
            }
            shape = L::output(shape);
            before += layers_of<L>();
            return true;
        };
        (check.template operator()<Ls>() && ...);
        return result;
    }
    static constexpr Shape output(Shape in) { return plan(in).shape[size]; }
    static constexpr std::size_t layer_count() { return (layers_of<Ls>() + ...); }
    static constexpr std::size_t parameter_count(Shape in) { return plan(in).begin[size].parameters; }
    static constexpr std::size_t running_count(Shape in) { return plan(in).begin[size].running; }
    static constexpr std::size_t scratch_count(Shape in) { return plan(in).value[size - 1]; }
    static constexpr std::size_t backward_scratch_count(Shape in) { return plan(in).gradient[size - 1]; }
    static constexpr std::size_t gradient_buffer_count(Shape in) { return plan(in).gradient_buffer; }
    [[gnu::cold]] static std::string name() {
        return join(std::array<std::string, size>{Ls::name()...}, ", ");
    }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        for_each_index<size>([&]<std::size_t I>() {
            detail::initialize<LayerAt<I>, at.shape[I]>(
                between(parameters, at.begin[I].parameters, at.begin[I + 1].parameters),
                between(running, at.begin[I].running, at.begin[I + 1].running), stream);
        });
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        for_each_index<size>([&]<std::size_t I>() {
            LayerAt<I>::template forward<at.shape[I]>(inner<In, I>(pass), value<In, I>(pass, x), [&] {
                if constexpr (I + 1 == size) {
                    return y;
                } else {
                    return pass.scratch.from(at.value[I]);
                }
            }());
            if constexpr (I + 1 < size) pass.worker.wait_if_batch_of_one(x.layout());
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, BatchView<T> dx) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        for_each_index<size>([&]<std::size_t Reversed>() {
            constexpr std::size_t I = size - 1 - Reversed;
            const BatchView<T> to = leaving<In, I>(pass, dx);
            if (!to && !is_graph<LayerAt<I>>) return;
            LayerAt<I>::template backward<at.shape[I]>(inner<In, I>(pass), value<In, I>(pass, x),
                                                       result<In, I>(pass, y), arriving<In, I>(pass, dy), to);
            if constexpr (I > 0) pass.worker.wait_if_batch_of_one(dy.layout());
        });
    }

    template <Shape In, bool OnlyNonzero, class T, class Arch>
    static void backward_with_gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                                       BatchView<const T> dy, BatchView<T> dx, std::size_t offset,
                                       const GradientSink<T>& sink) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        for_each_index<size>([&]<std::size_t Reversed>() {
            constexpr std::size_t I = size - 1 - Reversed;
            detail::backward_with_gradient<LayerAt<I>, at.shape[I], only_nonzero<I>(OnlyNonzero)>(
                inner<In, I>(pass), value<In, I>(pass, x), result<In, I>(pass, y), arriving<In, I>(pass, dy),
                leaving<In, I>(pass, dx), offset + at.begin[I].parameters, sink);
            if constexpr (I > 0) pass.worker.wait_for_all();
        });
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T> y,
                         BatchView<const T> dy, std::size_t offset, const GradientSink<T>& sink) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        for_each_index<size>([&]<std::size_t I>() {
            if constexpr (parameters_of<LayerAt<I>>(at.shape[I]) > 0) {
                LayerAt<I>::template gradient<at.shape[I]>(inner<In, I>(pass), value<In, I>(pass, x),
                                                           result<In, I>(pass, y), arriving<In, I>(pass, dy),
                                                           offset + at.begin[I].parameters, sink);
            }
        });
    }

    /// Visits the layers in order; see graph/walk.hpp. Layers are named by their numbers, as in PyTorch.
    template <Shape In, class Visitor>
    static Walk walk(Walk walk, Visitor&& visit) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        const Walk outside = walk;
        std::size_t number = 0;
        for_each_index<size>([&]<std::size_t I>() {
            if constexpr (requires { LayerAt<I>::flattens; }) {
                if (!walk.flat) ++number;  // PyTorch has a Flatten here
                walk.flat = true;
            }
            walk.name = outside.child(std::to_string(number++));
            walk = walk_layer<LayerAt<I>, at.shape[I]>(walk, visit);
        });
        walk.name = outside.name;
        return walk;
    }

private:
    /// Whether the gradient of layer I's input is not needed where that input is zero.
    template <std::size_t I>
    static constexpr bool only_nonzero(bool outside) {
        if constexpr (I == 0) {
            return outside;
        } else {
            return zero_input_has_zero_gradient<LayerAt<I - 1>>(only_nonzero<I - 1>(outside));
        }
    }

    /// Offsets of each layer; the last entry is the end.
    struct Plan {
        std::array<Shape, size + 1> shape{};  ///< [i]: input of layer i
        std::array<PartStart, size + 1> begin{};
        std::array<std::size_t, size> value{};     ///< [i]: output of layer i, in scratch
        std::array<std::size_t, size> gradient{};  ///< [i]: its gradient, in backward scratch
        std::size_t gradient_buffer = 0;
    };

    static constexpr Plan plan(Shape in) {
        Plan at;
        at.shape[0] = in;
        std::size_t i = 0;
        const auto place = [&]<class L>() {
            const Shape shape = at.shape[i];
            at.shape[i + 1] = L::output(shape);
            at.begin[i + 1] = at.begin[i].template after<L>(shape);
            at.gradient_buffer = std::max(at.gradient_buffer, gradient_buffer_of<L>(shape));
            ++i;
        };
        (place.template operator()<Ls>(), ...);
        at.value[0] = at.begin[size].scratch;
        at.gradient[0] = at.begin[size].backward_scratch;
        for (i = 1; i < size; ++i) {
            at.value[i] = at.value[i - 1] + at.shape[i].size();
            at.gradient[i] = at.gradient[i - 1] + at.shape[i].size();
        }
        return at;
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static Pass<T, Arch> inner(const Pass<T, Arch>& pass) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        return part_of(pass, at.begin[I], at.begin[I + 1]);
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static BatchView<const T> value(const Pass<T, Arch>& pass, BatchView<const T> x) {
        if constexpr (I == 0) {
            return x;
        } else {
            return pass.scratch.from(plan(In).value[I - 1]);
        }
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static BatchView<const T> result(const Pass<T, Arch>& pass, BatchView<const T> y) {
        if constexpr (I + 1 == size) {
            return y;
        } else {
            return pass.scratch.from(plan(In).value[I]);
        }
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static BatchView<const T> arriving(const Pass<T, Arch>& pass, BatchView<const T> dy) {
        if constexpr (I + 1 == size) {
            return dy;
        } else {
            return pass.backward_scratch.from(plan(In).gradient[I]);
        }
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static BatchView<T> leaving(const Pass<T, Arch>& pass, BatchView<T> dx) {
        if constexpr (I == 0) {
            return dx;
        } else {
            return pass.backward_scratch.from(plan(In).gradient[I - 1]);
        }
    }
};

}  // namespace deepchrome::detail
