// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/simd.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The maximum number of workers for a batch of one. Divided sums always have this number of parts, so the
/// result does not depend on the number of workers.
inline constexpr std::size_t batch_of_one_workers = 4;

namespace detail {

/// The last `Count` lanes of a register, and zero in the other lanes. Used for the end of a row, which is
/// read together with lanes that were read before.
template <std::size_t Count, class Simd>
Simd last_lanes(const Simd& value) {
    using T = typename Simd::value_type;
    alignas(buffer_alignment) static constexpr auto kept = [] {
        std::array<T, Simd::size> lanes{};
        for (std::size_t i = Simd::size - Count; i < Simd::size; ++i) lanes[i] = 1;
        return lanes;
    }();
    return xsimd::select(Simd::load_aligned(kept.data()) > Simd(T{0}), value, Simd(T{0}));
}

}  // namespace detail
}  // namespace deepchrome
