// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The one place that includes xtensor: its headers lie flat up to 0.25 and in folders from 0.26 on.
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif

#include <array>
#include <concepts>
#include <cstddef>
#include <tuple>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// The number of axes of an xtensor expression; 0 if only the running program knows it.
template <class E>
inline constexpr std::size_t axes_of = 0;
template <class E>
requires requires { std::tuple_size<typename E::shape_type>::value; }
inline constexpr std::size_t axes_of<E> = std::tuple_size<typename E::shape_type>::value;
template <class E>
requires(
    !requires { std::tuple_size<typename E::shape_type>::value; } &&
    requires {
        { E::shape_type::size() } -> std::convertible_to<std::size_t>;
    }) inline constexpr std::size_t axes_of<E> = E::shape_type::size();

/// The expression as a tensor genes x bins x marks.
template <std::floating_point T, class E>
xt::xtensor<T, 3> three_axes(const xt::xexpression<E>& expression) {
    static_assert(axes_of<E> == 3, "deepchrome: signals are a tensor of three axes, genes x bins x marks; "
                                   "use xt::xtensor<float, 3>, with 1 gene where there is only one");
    return expression.derived_cast();
}

}  // namespace deepchrome::detail
