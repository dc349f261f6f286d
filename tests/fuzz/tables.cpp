// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/gene_split.hpp>
#include <deepchrome/signals/interval_set.hpp>
#include <deepchrome/signals/manifest.hpp>

#include "fuzz.hpp"

using namespace deepchrome;

// Blacklists, manifests and splits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        const IntervalSet set = read_intervals(lines);
        for (const ChromosomeUse& use : set.chromosomes().uses()) {
            fuzz::check(is_printable(use.name), "the name of a chromosome is printable");
            std::int64_t before = -1;
            for (const auto& [start, end] : *set.on(use.name)) {
                fuzz::check(start > before && end > start, "intervals are in order and apart");
                before = end;
            }
        }
    });
    fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        for (const CellFiles& cell : read_manifest(lines, "folder")) {
            fuzz::check(!cell.marks.empty() && cell.cell.find('/') == std::string::npos,
                        "a cell has signals and names a folder");
            fuzz::check(is_printable(cell.cell), "the name of a cell is printable");
            for (const MarkFiles& mark : cell.marks) {
                fuzz::check(is_printable(mark.mark) && is_printable(mark.signal) &&
                                is_printable(mark.control),
                            "names and paths of marks are printable");
            }
        }
    });
    fuzz::survives(data, size, [](std::string_view bytes) {
        LineReader lines(bytes, "t");
        const std::vector<GeneLocus> genes = {{"A", "", "chr1", 1, '+', "", ""}};
        fuzz::check(read_split(lines, genes).size() == 1, "every gene is in a part");
    });
    return 0;
}
