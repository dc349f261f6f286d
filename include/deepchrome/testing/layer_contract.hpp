// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>
#include <deepchrome/graph/model.hpp>
#include <deepchrome/graph/walk.hpp>
#include <deepchrome/layers/concept.hpp>
#include <deepchrome/testing/contract_run.hpp>
#include <deepchrome/testing/gradient_check.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// Checks that every parameter and running statistic belongs to exactly one element of one tensor.
template <Layer L, Shape In>
void check_tensors(std::vector<std::string>& violations) {
    std::vector<std::size_t> parameters(parameters_of<L>(In));
    std::vector<std::size_t> running(running_of<L>(In));
    walk_layer<L, In>(Walk{}, [&]<class Inner, Shape Input>(const Walk& walk) {
        if constexpr (requires { Inner::tensors(Input); }) {
            for (const TensorLayout& tensor : Inner::tensors(Input)) {
                auto& times = tensor.running ? running : parameters;
                const std::size_t begin = tensor.offset + (tensor.running ? walk.running : walk.parameters);
                for (std::size_t i = 0; i < tensor.size(); ++i) {
                    const std::size_t at = begin +
                                           i / (tensor.extents[1] * tensor.extents[2]) * tensor.strides[0] +
                                           i / tensor.extents[2] % tensor.extents[1] * tensor.strides[1] +
                                           i % tensor.extents[2] * tensor.strides[2];
                    if (at < times.size()) {
                        ++times[at];
                    } else {
                        violations.push_back(
                            message_of({"tensors: '", tensor.name, "' reaches beyond the end"}));
                        return;
                    }
                }
            }
        }
    });
    check_once(violations, "tensors name parameter", parameters);
    check_once(violations, "tensors name running statistic", running);
}

/// Checks in a network of this one layer that parameter gradients are added and input gradients written.
template <Layer L, Shape In, class T, class Arch>
void check_in_model(std::vector<std::string>& violations, Seed seed) {
    using M = Model<OneLayer<L>, Signal{In.positions, In.channels}, T, Arch>;
    constexpr std::size_t genes = 21;
    const M model(seed);
    Threads threads(2);
    auto workspace = Workspace<M>::for_training(genes, threads.count());
    const auto x = normal_values<T>(genes * In.size(), seed, 2);
    const auto upstream = normal_values<T>(genes * M::output.size(), seed, 3);
    const auto gradients = [&](T before) {
        std::vector<T> dx(x.size(), before);
        std::vector<T> dp(M::parameter_count, before);
        model.loss_and_gradient(x, upstream, WeightedSum{}, workspace, {.inputs = dx, .parameters = dp},
                                threads);
        return std::pair(dx, dp);
    };
    const auto [dx, dp] = gradients(T{0});
    const auto [dx_again, dp_again] = gradients(T{1});
    std::vector<T> sum = dp;
    for (T& value : sum) value += T{1};
    check_same<T>(violations, "input gradients must be written, not added", dx, dx_again);
    check_same<T>(violations, "parameter gradients must be added to what is there", sum, dp_again);
}

}  // namespace detail

/// Returns the violations of the layer contract by a layer or graph on inputs of shape `In`, one sentence
/// each; empty if there are none. It works with any test framework:
///
///     CHECK(join(contract_violations<MyLayer, Shape{20, 5}>(), "\n") == "");
///
/// It checks the rules of layers/concept.hpp. Shapes and counts agree with the written values, and nothing
/// else is written. Every parameter occurs once in the tensors and once in the pieces of the gradient. `dx`
/// is written and `dp` added to; without `dx` the parameter gradients are the same. A gene has the same
/// result in any batch, at any position in it and with any padding_value in lanes without a gene; in a batch
/// of one, up to rounding. 1, 2, 3, 4 and 7 threads give the same bits, running statistics included, and so
/// does `backward_with_gradient`. A batch does not depend on earlier batches. Whether the numbers are right
/// is checked by `check_gradients` and by tests of the layer itself.
template <Layer L, Shape In, std::floating_point T = double, class Arch = NativeArch>
std::vector<std::string> contract_violations(Seed seed = {}) {
    using Run = detail::ContractRun<L, In, T, Arch>;
    std::vector<std::string> violations;
    const Fit fit = detail::fit_of<L>(In);
    if (!fit) return {"fit refuses this shape"};
    if (L::output(In).size() == 0) return {"output has no values"};
    if (L::name().empty()) violations.push_back("name is empty");
    detail::check_tensors<L, In>(violations);

    for (const bool training : {false, true}) {
        const std::string when = training ? " (training)" : " (evaluation)";
        const auto same = [&](const std::string& what, const auto& a, const auto& b) {
            detail::check_same<T>(violations, what + ": output" + when, a.y, b.y);
            detail::check_same<T>(violations, what + ": input gradient" + when, a.dx, b.dx);
            detail::check_same<T>(violations, what + ": parameter gradient" + when, a.dp, b.dp);
            detail::check_same<T>(violations, what + ": running statistics" + when, a.running, b.running);
        };
        for (const std::size_t genes : {std::size_t{1}, std::size_t{37}, std::size_t{130}}) {
            if (training && genes < smallest_batch<L, In>()) continue;
            Run alone(seed);
            const auto reference = alone.run(genes, {.training = training}, violations);
            for (const std::size_t count : {std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{7}}) {
                Run shared(seed, count);
                same(message_of({count, " threads and 1 differ"}),
                     shared.run(genes, {.training = training}, violations), reference);
            }
            for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
                if (genes > 1) break;
                Run one_pass(seed, count);
                same("backward_with_gradient differs from both by themselves",
                     one_pass.run(1, {.training = training, .one_pass = true}, violations), reference);
            }
            Run without(seed);
            detail::check_same<T>(
                violations, "without dx another parameter gradient" + when, reference.dp,
                without.run(genes, {.training = training, .input_gradient = false}, violations).dp);
        }
        Run fresh(seed);
        const auto reference = fresh.run(5, {.training = training}, violations);
        Run used(seed);
        used.run(64, {.training = training}, violations);
        used.run(5, {.training = training, .clean = false, .first = 200}, violations);
        same("5 genes after other batches differ from 5 genes",
             used.run(5, {.training = training, .clean = false}, violations), reference);
        Run other_padding_value(seed);
        same("values of lanes without a gene leak",
             other_padding_value.run(5, {.training = training, .padding_value = T{-7}}, violations),
             reference);
    }

    // Each gene in a batch of one, and the same genes in another order.
    Run bench(seed);
    constexpr std::size_t genes = 70;
    const auto batch = bench.run(genes, {.dropout = true}, violations);
    const auto reversed = bench.run(genes, {.dropout = true, .reversed = true}, violations);
    const auto compare = [&](const auto& check, const std::string& what, const auto& one, std::size_t place,
                             std::size_t gene) {
        const auto part = [](const std::vector<T>& values, std::size_t at, std::size_t size) {
            return std::vector<T>(values.begin() + static_cast<std::ptrdiff_t>(at * size),
                                  values.begin() + static_cast<std::ptrdiff_t>((at + 1) * size));
        };
        constexpr std::size_t outputs = L::output(In).size();
        check(violations, what + ": output", part(one.y, place, outputs), part(batch.y, gene, outputs));
        check(violations, what + ": input gradient", part(one.dx, place, In.size()),
              part(batch.dx, gene, In.size()));
    };
    for (std::size_t gene = 0; gene < genes; gene += 23) {
        compare(detail::check_close<T>, "a gene differs in a batch of one",
                bench.run(1, {.dropout = true, .first = gene}, violations), 0, gene);
        compare(detail::check_same<T>, "a gene differs at another place in the batch", reversed,
                genes - 1 - gene, gene);
    }
    // The memory of a model has no guards.
    if (violations.empty()) detail::check_in_model<L, In, T, Arch>(violations, seed);
    std::ranges::sort(violations);
    violations.erase(std::unique(violations.begin(), violations.end()), violations.end());
    return violations;
}

}  // namespace deepchrome
