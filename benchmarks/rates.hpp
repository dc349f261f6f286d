// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include <benchmark/benchmark.h>

#include "peak.hpp"

/// The processor's limit on so many threads, the best of short measurements when it is first asked for.
inline double peak_of(std::size_t threads) {
    static std::map<std::size_t, double> known;
    const auto [found, first] = known.try_emplace(threads, 0.0);
    for (int i = 0; first && i < 10; ++i)
        found->second = std::max(found->second, peak_operations(threads, 0.02));
    return found->second;
}

/// Does `work` as often as the benchmark wants. Says how often `count` things were done in a second, under
/// `name`, and, if each time takes `operations`, what share that is of those that the processor can do on so
/// many threads.
template <class Work>
void measure(benchmark::State& state, const std::string& name, double count, double operations,
             std::size_t threads, Work&& work) {
    const double limit = operations > 0 ? peak_of(threads) : 0;
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) {
        work();
        benchmark::ClobberMemory();
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double times = static_cast<double>(state.iterations()) / seconds;
    state.counters[name] = count * times;
    if (operations > 0) state.counters["of peak"] = operations * times / limit;
}
