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
#include <deepchrome/kernels/elementwise.hpp>
#include <deepchrome/layers/concept.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Parallel branches: each gets the whole input, and their output channels are concatenated at every
/// position.
///
///     Concat<Conv1D<Filters{16}, Width{3}, Padding::same>, Conv1D<Filters{16}, Width{9}, Padding::same>>
template <Layer... Branches>
struct Concat {
    static constexpr std::size_t size = sizeof...(Branches);
    static_assert(size > 0, "deepchrome: a Concat needs at least one branch");

    template <std::size_t I>
    using Branch = std::tuple_element_t<I, std::tuple<Branches...>>;

    /// What all branches produce. Branches that each have classes of their own produce nothing by name.
    static constexpr NetworkOutput produces = [] {
        const NetworkOutput first = detail::produced_by<Branch<0>>();
        const bool alike = ((detail::produced_by<Branches>() == first) && ...);
        return alike && (size == 1 || !detail::is_of_classes(first)) ? first : NetworkOutput::any;
    }();

    static constexpr Fit fit(Shape in) {
        Fit result{};
        std::size_t before = 0;
        std::size_t positions = 0;
        const auto check = [&]<class L>() {
            const Fit answer = detail::fit_of<L>(in);
            if (!answer) {
                result = {answer.reason, before + answer.layer, answer.input};
                return false;
            }
            const Shape out = L::output(in);
            if (before > 0 && out.positions != positions) {
                result = {Misfit::branches_differ_in_positions, before, in};
                return false;
            }
            positions = out.positions;
            before += detail::layers_of<L>();
            return true;
        };
        (check.template operator()<Branches>() && ...);
        return result;
    }
    static constexpr Shape output(Shape in) {
        return {Branch<0>::output(in).positions, (Branches::output(in).channels + ...)};
    }
    static constexpr std::size_t layer_count() { return (detail::layers_of<Branches>() + ...); }
    static constexpr std::size_t parameter_count(Shape in) { return plan(in).begin[size].parameters; }
    static constexpr std::size_t running_count(Shape in) { return plan(in).begin[size].running; }
    static constexpr std::size_t scratch_count(Shape in) { return plan(in).begin[size].scratch; }
    static constexpr std::size_t backward_scratch_count(Shape in) {
        return plan(in).begin[size].backward_scratch + in.size();
    }
    static constexpr std::size_t gradient_buffer_count(Shape in) {
        return std::max({detail::gradient_buffer_of<Branches>(in)...});
    }
    [[gnu::cold]] static std::string name() {
        return std::string("Concat(") + join(std::array<std::string, size>{Branches::name()...}, ", ") + ")";
    }

    template <Shape In, class T>
    static void initialize(std::span<T> parameters, std::span<T> running, RandomStream& stream) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        detail::for_each_index<size>([&]<std::size_t I>() {
            detail::initialize<Branch<I>, In>(
                detail::between(parameters, at.begin[I].parameters, at.begin[I + 1].parameters),
                detail::between(running, at.begin[I].running, at.begin[I + 1].running), stream);
        });
    }

    template <Shape In, class T, class Arch>
    static void forward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<T> y) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        detail::for_each_index<size>([&]<std::size_t I>() {
            constexpr Shape out = Branch<I>::output(In);
            const BatchView<T> own = pass.scratch.from(at.value[I]);
            Branch<I>::template forward<In>(inner<In, I>(pass), x, own);
            pass.worker.wait_if_batch_of_one(x.layout());
            copy_features(pass.worker, BatchView<const T>(own), FeatureRuns{0, out.channels}, y,
                          FeatureRuns{at.channel[I], output(In).channels}, out.positions, out.channels);
        });
    }

    template <Shape In, class T, class Arch>
    static void backward(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T> dy, BatchView<T> dx) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        const BatchView<T> dx_of_branch = pass.backward_scratch.from(at.begin[size].backward_scratch);
        detail::for_each_index<size>([&]<std::size_t I>() {
            constexpr Shape out = Branch<I>::output(In);
            const BatchView<T> own = pass.backward_scratch.from(at.gradient[I]);
            copy_features(pass.worker, dy, FeatureRuns{at.channel[I], output(In).channels}, own,
                          FeatureRuns{0, out.channels}, out.positions, out.channels);
            pass.worker.wait_if_batch_of_one(dy.layout());
            const BatchView<T> to = dx && I > 0 ? dx_of_branch : dx;
            if (!to && !detail::is_graph<Branch<I>>) return;
            Branch<I>::template backward<In>(inner<In, I>(pass), x,
                                             BatchView<const T>(pass.scratch.from(at.value[I])),
                                             BatchView<const T>(own), to);
            if (I == 0 || !dx) return;
            pass.worker.wait_if_batch_of_one(dy.layout());
            add_features<Arch>(pass.worker, BatchView<const T>(dx), BatchView<const T>(to), dx, In.size());
        });
    }

    template <Shape In, class T, class Arch>
    static void gradient(const Pass<T, Arch>& pass, BatchView<const T> x, BatchView<const T>,
                         BatchView<const T>, std::size_t offset, const GradientSink<T>& sink) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        detail::for_each_index<size>([&]<std::size_t I>() {
            if constexpr (detail::parameters_of<Branch<I>>(In) > 0) {
                Branch<I>::template gradient<In>(
                    inner<In, I>(pass), x, BatchView<const T>(pass.scratch.from(at.value[I])),
                    BatchView<const T>(pass.backward_scratch.from(at.gradient[I])),
                    offset + at.begin[I].parameters, sink);
            }
        });
    }

    /// Visits the branches in order; see graph/walk.hpp.
    template <Shape In, class Visitor>
    static Walk walk(Walk walk, Visitor&& visit) {
        const Walk outside = walk;
        bool flat = walk.flat;
        detail::for_each_index<size>([&]<std::size_t I>() {
            walk.name = outside.child(std::to_string(I));
            walk.flat = outside.flat;
            walk = walk_layer<Branch<I>, In>(walk, visit);
            flat = flat || walk.flat;
        });
        walk.name = outside.name;
        walk.flat = flat;
        return walk;
    }

private:
    struct Plan {
        std::array<detail::PartStart, size + 1> begin{};  ///< a branch's offsets, followed by its output
        std::array<std::size_t, size + 1> channel{};      ///< first channel of a branch in the output
        std::array<std::size_t, size> value{};            ///< output of a branch, in scratch
        std::array<std::size_t, size> gradient{};         ///< its gradient, in backward scratch
    };

    static constexpr Plan plan(Shape in) {
        Plan at;
        std::size_t i = 0;
        const auto place = [&]<class L>() {
            const Shape out = L::output(in);
            at.begin[i + 1] = at.begin[i].template after<L>(in);
            at.value[i] = at.begin[i + 1].scratch;
            at.gradient[i] = at.begin[i + 1].backward_scratch;
            at.begin[i + 1].scratch += out.size();
            at.begin[i + 1].backward_scratch += out.size();
            at.channel[i + 1] = at.channel[i] + out.channels;
            ++i;
        };
        (place.template operator()<Branches>(), ...);
        return at;
    }

    template <Shape In, std::size_t I, class T, class Arch>
    static Pass<T, Arch> inner(const Pass<T, Arch>& pass) {
        [[maybe_unused]] static constexpr Plan at = plan(In);
        return detail::part_of(pass, at.begin[I], at.begin[I + 1]);
    }
};

}  // namespace deepchrome
