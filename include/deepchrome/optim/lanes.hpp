// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Calls body(p, g, s) for all parameters, one register at a time. p are parameters and s the `Slots` values
/// of state, both updated in place; g is the gradient.
///
/// A plain loop would be slow: compilers do not vectorize std::sqrt while it may set errno. The remainder
/// goes through the same code with one value per register, so a result does not depend on its position in a
/// piece.
template <std::size_t Slots, class Arch, std::floating_point T, class Body>
void for_each_register(std::span<T> parameters, std::span<const T> gradient,
                       const std::array<std::span<T>, 2>& slots, Body body) {
    static_assert(Slots <= 2);
    using Lanes = xsimd::batch<T, Arch>;
    constexpr std::size_t width = Lanes::size;

    const std::size_t whole = parameters.size() / width * width;
    for (std::size_t i = 0; i < whole; i += width) {
        Lanes lanes = Lanes::load_unaligned(parameters.data() + i);
        std::array<Lanes, Slots> state;
        for (std::size_t k = 0; k < Slots; ++k) state[k] = Lanes::load_unaligned(slots[k].data() + i);
        body(lanes, Lanes::load_unaligned(gradient.data() + i), state);
        lanes.store_unaligned(parameters.data() + i);
        for (std::size_t k = 0; k < Slots; ++k) state[k].store_unaligned(slots[k].data() + i);
    }
    for (std::size_t i = whole; i < parameters.size(); ++i) {
        Lanes lanes(parameters[i]);
        std::array<Lanes, Slots> state;
        for (std::size_t k = 0; k < Slots; ++k) state[k] = Lanes(slots[k][i]);
        body(lanes, Lanes(gradient[i]), state);
        parameters[i] = lanes.get(0);
        for (std::size_t k = 0; k < Slots; ++k) slots[k][i] = state[k].get(0);
    }
}

}  // namespace deepchrome::detail
