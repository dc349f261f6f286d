// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>

/// How often `work` can be done in a second: it is done for a fifth of `seconds` to warm up, then until they
/// are over.
template <class Work>
double times_per_second(double seconds, Work&& work) {
    using Clock = std::chrono::steady_clock;
    const auto done_in = [&](double limit) {
        const auto begin = Clock::now();
        std::size_t times = 0;
        double elapsed = 0;
        while (elapsed < limit) {
            work();
            ++times;
            elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
        }
        return static_cast<double>(times) / elapsed;
    };
    done_in(seconds / 5);
    return done_in(seconds);
}
