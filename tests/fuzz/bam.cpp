// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/bam.hpp>

#include "fuzz.hpp"
#include "temporary.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ::hts_set_log_level(HTS_LOG_OFF);
    for (const PairRule pairs : {PairRule::unstated, PairRule::fragments, PairRule::reads, PairRule::first}) {
        fuzz::survives(data, size, [&](std::string_view bytes) {
            const fuzz::TemporaryFile file(bytes);
            ReadCounter counter(fuzz::windows(), {.pairs = pairs});
            count_alignments(file.path(), counter, [] {});
            const ReadTally& tally = counter.tally();
            fuzz::check(tally.counted > 0, "a BAM that is taken has alignments");
            fuzz::check(tally.fragments <= tally.counted, "fragments are among what is counted");
            fuzz::check(tally.fragments == 0 || pairs == PairRule::fragments, "fragments are asked for");
        });
    }
    return 0;
}
