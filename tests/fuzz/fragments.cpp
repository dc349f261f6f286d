// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/fragments.hpp>
#include <deepchrome/signals/standard_formats.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

template <class Format>
void count(std::string_view bytes, const CellList* cells) {
    LineReader lines(bytes, "t");
    ReadCounter counter(fuzz::windows(), {.by = CountBy::five_prime, .cells = cells});
    Format::read(lines, counter, [] {});
    const ReadTally& tally = counter.tally();
    fuzz::check(tally.fragments == tally.counted, "all that is counted are fragments");
    fuzz::check(tally.in_windows <= tally.counted, "windows hold no more fragments than there are");
}

}  // namespace

// Lines of fragments: BEDPE, single cells, and a list of cells.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    CellList cells("cells");
    cells.add("AAACCCGG-1", 1);
    fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        StandardFormats::recognize(lines);
    });
    fuzz::survives(data, size, [](std::string_view bytes) { count<Bedpe>(bytes, nullptr); });
    fuzz::survives(data, size, [](std::string_view bytes) { count<Fragments>(bytes, nullptr); });
    fuzz::survives(data, size, [&](std::string_view bytes) { count<Fragments>(bytes, &cells); });
    return fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        fuzz::check(read_cells(lines).size() > 0, "a list that is taken has cells");
    });
}
