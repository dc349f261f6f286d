// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <deepchrome/core/instruction_set.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

// Hyper-parameters that are template arguments of layers. Each has its own type, so arguments have names and
// cannot be swapped.

/// Output channels of a convolution.
struct Filters {
    std::size_t value;
};
/// Width of a window, in positions.
struct Width {
    std::size_t value;
};
/// Distance between windows, in positions.
struct Stride {
    std::size_t value;
};
/// Distance between the taps of a window, in positions.
struct Dilation {
    std::size_t value;
};
/// Outputs of a dense layer.
struct Units {
    std::size_t value;
};

/// The treatment of the ends by a convolution: only whole windows (valid), or zero padding that keeps the
/// number of positions (same; an odd extra zero goes to the right, as in PyTorch).
enum class Padding { valid, same };

namespace detail {

/// A number as a template argument, exactly. It is stored in units of 1e-9 where they represent it, otherwise
/// as the bits of the double: some compilers have no floating-point template arguments.
struct Decimal {
    std::int64_t billionths;
    std::uint64_t bits;  ///< 0: use `billionths`

    constexpr explicit Decimal(double number)
        : billionths(nearest(number)),
          bits(static_cast<double>(billionths) / 1e9 == number ? 0 : std::bit_cast<std::uint64_t>(number)) {}

    constexpr double value() const {
        return bits == 0 ? static_cast<double>(billionths) / 1e9 : std::bit_cast<double>(bits);
    }
    /// The number in the name of a layer, with nine decimals where these are close. Names stand in model
    /// files.
    constexpr double named() const {
        const double rounded = static_cast<double>(billionths) / 1e9;
        const double apart = rounded < value() ? value() - rounded : rounded - value();
        return apart <= 1e-6 * (value() < 0 ? -value() : value()) ? rounded : value();
    }

private:
    static constexpr std::int64_t nearest(double number) {
        const bool far = !(number > -1e9 && number < 1e9);  // or nan
        return far ? 0 : static_cast<std::int64_t>(number * 1e9 + (number < 0 ? -0.5 : 0.5));
    }
};

}  // namespace detail

/// Share of the values that dropout sets to zero.
struct Rate : detail::Decimal {
    using Decimal::Decimal;
};
/// Slope of a leaky ReLU for negative values.
struct Slope : detail::Decimal {
    using Decimal::Decimal;
};
/// Weight of the newest batch in the running statistics.
struct Momentum : detail::Decimal {
    using Decimal::Decimal;
};
/// Constant added to a variance.
struct Epsilon : detail::Decimal {
    using Decimal::Decimal;
};

namespace detail {

template <class Option, class... Given>
inline constexpr std::size_t times_given = (std::size_t{std::is_same_v<Option, Given>} + ... + 0);

/// True if every given option has one of the allowed types and no type is given twice.
template <class... Allowed>
struct OptionsAmong {
    template <class Given>
    static constexpr bool allows = (std::is_same_v<Given, Allowed> || ...);

    template <class... Given>
    static constexpr bool accepts = (allows<Given> && ...) && ((times_given<Allowed, Given...> <= 1) && ...);
};

/// The given option of this type, in any position.
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
