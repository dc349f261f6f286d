// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bed_graph.hpp>
#include <deepchrome/signals/standard_formats.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [](std::string_view bytes) {
        IntervalSet blacklist;
        blacklist.add("1", 90, 110);
        blacklist.settle();
        TrackBins bins(fuzz::windows(), bytes.size() % 2 == 0 ? TrackSummary::mean : TrackSummary::max,
                       &blacklist);
        LineReader lines(bytes, "t");
        StandardFormats::recognize(lines);
        BedGraph::read(lines, bins, [] {});
        fuzz::check(bins.values(0).size() == fuzz::windows().bins(), "every bin has a value");
    });
}
