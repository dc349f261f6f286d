// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

namespace detail {

template <class L, class T>
concept LossOn = requires(const L& loss, std::span<const T> output, std::span<const T> target,
                          std::span<T> doutput) {
    { loss.weight(target) } -> std::same_as<double>;
    { loss.value(output, target) } -> std::same_as<double>;
    { loss.gradient(output, target, doutput) } -> std::same_as<void>;
};

}  // namespace detail

/// What the targets of a loss are: classes, numbers without bounds, or not stated.
enum class TargetKind : std::uint8_t { any, classes, numbers };

namespace detail {

template <class L>
constexpr TargetKind target_kind_of() {
    if constexpr (requires { L::target_kind; }) return L::target_kind;
    return TargetKind::any;
}

}  // namespace detail

/// A loss is a function of one gene: the outputs of the network and `targets(outputs)` target values.
///
/// * `weight(target)`: the weight of the gene in the batch mean, 1 or the weight of its class;
/// * `value(output, target)`: its weighted loss;
/// * `gradient(output, target, doutput)`: d value / d output, written (not added, not divided by the batch).
///
/// Optional: `static constexpr NetworkOutput expects`, which outputs it takes (core/network_output.hpp), and
/// `static constexpr TargetKind target_kind`, what its targets are. A Trainer chooses the best epoch by AUROC
/// if these are classes, and otherwise by the loss.
///
/// The loss of a batch is the sum of `value` over the sum of `weight`. Arithmetic is in `double` for every
/// element type. A loss that is not finite is returned as it is; the caller checks the sum over the batch.
template <class L>
concept Loss = std::copyable<L> && detail::LossOn<L, float> && detail::LossOn<L, double> &&
    requires(std::size_t outputs) {
    { L::targets(outputs) } -> std::same_as<std::size_t>;
};

}  // namespace deepchrome
