// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace deepchrome {

// Hyper-parameters that are template arguments of layers: each has a type of its own, so that a network reads
// as a sentence and arguments cannot be swapped.

struct Filters {
    std::size_t value;
};  ///< output channels of a convolution
struct Width {
    std::size_t value;
};  ///< window, in positions
struct Stride {
    std::size_t value;
};  ///< distance between windows
struct Dilation {
    std::size_t value;
};  ///< distance between the taps of a window
struct Units {
    std::size_t value;
};  ///< outputs of a dense layer

/// What a convolution does at the ends: keep to whole windows, or pad with zeros so that the number of
/// positions is kept (an odd extra zero goes to the right, as in PyTorch).
enum class Padding { valid, same };

namespace detail {

/// A small decimal number that may be a template argument in every compiler: stored in billionths.
struct Decimal {
    std::int64_t billionths;

    constexpr explicit Decimal(double value)
        : billionths(static_cast<std::int64_t>(value * 1e9 + (value < 0 ? -0.5 : 0.5))) {}
    constexpr double value() const { return static_cast<double>(billionths) / 1e9; }
};

}  // namespace detail

struct Rate : detail::Decimal {
    using Decimal::Decimal;
};  ///< share of values that dropout removes
struct Slope : detail::Decimal {
    using Decimal::Decimal;
};  ///< of a leaky ReLU, below zero
struct Momentum : detail::Decimal {
    using Decimal::Decimal;
};  ///< weight of the newest batch in running statistics
struct Epsilon : detail::Decimal {
    using Decimal::Decimal;
};  ///< added to a variance

namespace detail {

template <class Option, class... Given>
inline constexpr std::size_t times_given = (std::size_t{std::is_same_v<Option, Given>} + ... + 0);

/// True where every given option is of one of the allowed types, and no type is given twice.
template <class... Allowed>
struct OptionsAmong {
    template <class Given>
    static constexpr bool allows = (std::is_same_v<Given, Allowed> || ...);

    template <class... Given>
    static constexpr bool accepts = (allows<Given> && ...) && ((times_given<Allowed, Given...> <= 1) && ...);
};

/// The option of this type, wherever it stands among those given.
template <class Option, auto... Given>
constexpr Option option_or(Option fallback) {
    [[maybe_unused]] const auto pick = [&](auto given) {
        if constexpr (std::is_same_v<decltype(given), Option>) fallback = given;
    };
    (pick(Given), ...);
    return fallback;
}

template <class Option, auto... Given>
inline constexpr bool has_option = times_given<Option, std::remove_const_t<decltype(Given)>...> == 1;

}  // namespace detail
}  // namespace deepchrome
