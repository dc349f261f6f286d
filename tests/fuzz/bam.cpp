// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/bam.hpp>

#include "fuzz.hpp"
#include "temporary.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ::hts_set_log_level(HTS_LOG_OFF);
    return fuzz::survives(data, size, [](std::string_view bytes) {
        const fuzz::TemporaryFile file(bytes);
        ReadCounter counter(fuzz::windows(), {});
        count_alignments(file.path(), counter, [] {});
        fuzz::check(counter.tally().counted > 0, "a BAM that is taken has alignments");
    });
}
