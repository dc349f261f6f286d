// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/simd.hpp>

namespace deepchrome::detail {

/// Calls body(p, g, s) for all parameters, one register of them at a time: p the parameters and s the `Slots`
/// values of state, both to be changed in place, g the gradient.
///
/// A plain loop would not do: compilers keep std::sqrt scalar where it may set errno. The last, incomplete
/// register goes through the same code as the others, so that a value never depends on where in a piece it
/// stands.
template <std::size_t Slots, class Arch, std::floating_point T, class Body>
void for_each_register(std::span<T> parameters, std::span<const T> gradient,
                       const std::array<std::span<T>, 2>& slots, Body body) {
    static_assert(Slots <= 2);
    using Lanes = xsimd::batch<T, Arch>;
    constexpr std::size_t width = Lanes::size;

    const auto apply = [&body](T* p, const T* g, const std::array<T*, Slots>& s) {
        Lanes lanes = Lanes::load_unaligned(p);
        std::array<Lanes, Slots> state;
        for (std::size_t k = 0; k < Slots; ++k) state[k] = Lanes::load_unaligned(s[k]);
        body(lanes, Lanes::load_unaligned(g), state);
        lanes.store_unaligned(p);
        for (std::size_t k = 0; k < Slots; ++k) state[k].store_unaligned(s[k]);
    };

    const std::size_t rest = parameters.size() % width;
    const std::size_t whole = parameters.size() - rest;
    for (std::size_t i = 0; i < whole; i += width) {
        std::array<T*, Slots> s;
        for (std::size_t k = 0; k < Slots; ++k) s[k] = slots[k].data() + i;
        apply(parameters.data() + i, gradient.data() + i, s);
    }
    if (rest == 0) return;

    std::array<T, width> last_parameters{};
    std::array<T, width> last_gradient{};
    std::array<std::array<T, width>, Slots> last_slots{};
    std::array<T*, Slots> s;
    std::ranges::copy(parameters.last(rest), last_parameters.begin());
    std::ranges::copy(gradient.subspan(whole, rest), last_gradient.begin());
    for (std::size_t k = 0; k < Slots; ++k) {
        std::ranges::copy(slots[k].subspan(whole, rest), last_slots[k].begin());
        s[k] = last_slots[k].data();
    }
    apply(last_parameters.data(), last_gradient.data(), s);
    std::copy_n(last_parameters.begin(), rest, parameters.data() + whole);
    for (std::size_t k = 0; k < Slots; ++k) std::copy_n(last_slots[k].begin(), rest, slots[k].data() + whole);
}

}  // namespace deepchrome::detail
