// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>

#include <deepchrome/core/simd.hpp>
#include <deepchrome/core/threads.hpp>

#include "stopwatch.hpp"

/// Sums that do not wait for each other, as many as hide the latency of an instruction.
[[gnu::noinline]] inline float multiply_and_add(std::size_t rounds) {
    using Simd = xsimd::batch<float>;
    constexpr std::size_t sums = 12;
    std::array<Simd, sums> sum;
    for (std::size_t i = 0; i < sums; ++i) sum[i] = Simd(static_cast<float>(i));
    const Simd factor(0.999f);
    const Simd term(0.001f);
    for (std::size_t k = 0; k < rounds; ++k) {
#pragma GCC unroll 12
        for (std::size_t i = 0; i < sums; ++i)
            sum[i] = deepchrome::detail::multiply_add(sum[i], factor, term);
    }
    for (std::size_t i = 1; i < sums; ++i) sum[0] += sum[i];
    return deepchrome::detail::sum_of_lanes(sum[0]);
}

/// The processor's limit: floating-point operations per second of multiplications and additions in registers.
inline double peak_operations(std::size_t thread_count, double seconds) {
    deepchrome::Threads threads(thread_count);
    constexpr std::size_t rounds = 100'000;
    volatile float result = 0;
    const double operations =
        2.0 * 12 * rounds * xsimd::batch<float>::size * static_cast<double>(thread_count);
    return operations * times_per_second(seconds, [&] {
               threads.run([&](const deepchrome::Worker&) {
                   const float value = multiply_and_add(rounds);
                   result = value;
               });
           });
}
