// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {
namespace detail {

/// The bits of a float or double. Under -ffast-math, compilers may assume that no number is infinite or NaN,
/// and draw conclusions from the bits too. The empty assembly hides from them where the bits come from.
template <std::unsigned_integral Bits>
constexpr Bits opaque(Bits bits) {
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
    if (!std::is_constant_evaluated()) asm("" : "+r"(bits));
#endif
    return bits;
}

template <std::floating_point T>
struct FloatBits {
    static_assert(std::numeric_limits<T>::is_iec559 && (sizeof(T) == 4 || sizeof(T) == 8),
                  "float or double wanted");
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

    /// A magnitude above that of infinity is NaN. (clang warns of the standard library's infinity.)
    static constexpr Bits infinity = sizeof(T) == 4 ? Bits{0x7F800000} : Bits(0x7FF0000000000000);
    static constexpr Bits not_a_number = infinity | (infinity >> 1);

    /// The bits without the sign. The reference matters: clang takes an argument to be finite.
    static constexpr Bits magnitude(const T& x) {
        return opaque(std::bit_cast<Bits>(x)) & (std::numeric_limits<Bits>::max() >> 1);
    }
};

}  // namespace detail

/// std::isfinite, std::isnan and std::isinf, which also hold under -ffast-math.
template <std::floating_point T>
constexpr bool is_finite(const T& x) {
    return detail::FloatBits<T>::magnitude(x) < detail::FloatBits<T>::infinity;
}

template <std::floating_point T>
constexpr bool is_nan(const T& x) {
    return detail::FloatBits<T>::magnitude(x) > detail::FloatBits<T>::infinity;
}

template <std::floating_point T>
constexpr bool is_infinite(const T& x) {
    return detail::FloatBits<T>::magnitude(x) == detail::FloatBits<T>::infinity;
}

/// NaN and infinity, as std::numeric_limits has them; under -ffast-math, compilers may drop what leads to
/// those.
template <std::floating_point T = double>
constexpr T not_a_number() {
    return std::bit_cast<T>(detail::opaque(detail::FloatBits<T>::not_a_number));
}

template <std::floating_point T = double>
constexpr T infinite_number() {
    return std::bit_cast<T>(detail::opaque(detail::FloatBits<T>::infinity));
}

/// Whether all of the numbers are finite.
template <std::floating_point T>
constexpr bool all_finite(std::span<const T> values) {
    return std::ranges::all_of(values, [](const T& x) { return is_finite(x); });
}

/// Under -ffast-math and -ffinite-math-only, layers may turn NaN into a number, which then looks like a
/// result.
#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
inline constexpr bool finite_math_only = true;
#else
inline constexpr bool finite_math_only = false;
#endif

}  // namespace deepchrome
