// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/signals/bed.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

namespace {

// The quick way through a line must find what the careful one finds.
void compare_line(std::string_view line) {
    std::string text(line);
    text += '\n';
    detail::BedRead quick;
    if (!detail::quick_bed_read(text.data(), text.data() + line.size(), quick)) return;
    std::vector<std::string_view> fields;
    const detail::BedRead careful = detail::bed_read(line, "t:1", fields);
    fuzz::check(quick.chromosome == careful.chromosome && quick.start == careful.start &&
                    quick.end == careful.end && quick.strand == careful.strand,
                "both ways read the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return fuzz::survives(data, size, [](std::string_view bytes) {
        for (std::string_view rest = bytes; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            compare_line(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        IntervalSet blacklist;
        blacklist.add("chr2", 2900, 2950);
        blacklist.settle();
        ReadCounter counter(fuzz::windows(), {.by = CountBy::overlap,
                                              .extend = 50,
                                              .min_mapq = 0,
                                              .keep_duplicates = false,
                                              .blacklist = &blacklist});
        LineReader lines(bytes, "t");
        Bed::read(lines, counter, [] {});
        fuzz::check(counter.tally().in_windows <= counter.tally().counted,
                    "windows hold no more reads than there are");
    });
}
