// SPDX-License-Identifier: BSD-3-Clause
//
// Reading gene tables: bytes per second of one thread, from memory.

#include <cstdint>
#include <sstream>
#include <string>

#include <benchmark/benchmark.h>

#include <deepchrome/simulate/simulate.hpp>
#include <deepchrome/table/csv.hpp>
#include <deepchrome/table/csv_writer.hpp>

namespace {

using namespace deepchrome;

void read_gene_table(benchmark::State& state) {
    std::ostringstream out;
    write_csv(out, simulate(static_cast<std::size_t>(state.range(0))).data);
    const std::string table = out.str();
    for (auto _ : state) {
        const Dataset data = parse_csv(table, Signal{.bins = 100, .marks = 5});
        benchmark::DoNotOptimize(data.signals.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(table.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK(read_gene_table)->ArgName("genes")->Arg(6601);

}  // namespace
