// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Why a graph does not accept its input.
enum class Misfit {
    none,
    empty_signal,
    window_wider_than_signal,
    same_padding_with_stride,
    residual_changes_shape,
    branches_differ_in_positions,
};

/// Whether a graph accepts its input. If not: the first layer that does not (counted from 0 through nested
/// graphs, in order) and the shape of that layer's input.
struct Fit {
    Misfit reason = Misfit::none;
    std::size_t layer = 0;
    Shape input{};

    constexpr explicit operator bool() const { return reason == Misfit::none; }
};

/// Compilers print these arguments when a graph does not fit: reason, layer number, shape of its input.
template <Misfit Reason, std::size_t Layer, Shape Input>
struct GraphCheck {
    static_assert(Reason != Misfit::empty_signal, "deepchrome: the signal has no bins or no marks");
    static_assert(Reason != Misfit::window_wider_than_signal,
                  "deepchrome: the window of this layer is wider than the signal that reaches it; "
                  "use a smaller Width or Dilation, or Padding::same");
    static_assert(Reason != Misfit::same_padding_with_stride,
                  "deepchrome: Padding::same keeps the number of positions and so needs Stride{1}; "
                  "use Padding::valid or pool afterwards");
    static_assert(Reason != Misfit::residual_changes_shape,
                  "deepchrome: the body of a Residual must return the shape it is given; "
                  "use Padding::same and as many Filters as there are channels");
    static_assert(Reason != Misfit::branches_differ_in_positions,
                  "deepchrome: the branches of a Concat must return the same number of positions");
    static constexpr bool ok = true;  // reading it triggers the check
};

}  // namespace deepchrome
