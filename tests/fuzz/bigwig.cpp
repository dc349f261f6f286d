// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/ext/bigwig.hpp>

#include "fuzz.hpp"
#include "temporary.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [](std::string_view bytes) {
        const fuzz::TemporaryFile file(bytes);
        TrackBins bins(fuzz::windows(), TrackSummary::mean);
        read_bigwig(file.path(), bins, [] {});
    });
}
