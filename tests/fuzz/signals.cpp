// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/standard_formats.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

template <class Track>
void read_track(LineReader& lines) {
    TrackBins bins(fuzz::windows(), TrackSummary::max, nullptr, "t");
    Track::read(lines, bins, [] {});
    fuzz::check(bins.values(0).size() == fuzz::windows().bins(), "every bin has a value");
}

template <class Reads>
void read_reads(LineReader& lines) {
    ReadCounter counter(fuzz::windows(), {});
    Reads::read(lines, counter, [] {});
    fuzz::check(counter.tally().in_windows <= counter.tally().counted,
                "windows hold no more reads than there are");
}

}  // namespace

// Any text, by the format that recognizes it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        const std::string_view title = StandardFormats::titles[StandardFormats::recognize(lines)];
        if (title == NarrowPeak::title) read_track<NarrowPeak>(lines);
        if (title == BroadPeak::title) read_track<BroadPeak>(lines);
        if (title == GappedPeak::title) read_track<GappedPeak>(lines);
        if (title == BedGraph::title) read_track<BedGraph>(lines);
        if (title == Wiggle::title) read_track<Wiggle>(lines);
        if (title == HeadlessSam::title) read_reads<HeadlessSam>(lines);
        if (title == NoSignal::title) read_reads<NoSignal>(lines);
        if (title == UnclearText::title) read_reads<UnclearText>(lines);
        if (title == Bed::title) read_reads<Bed>(lines);
    });
}
