// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/intervals_with_value.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// bedGraph: chromosome, start, end, value.
struct BedGraph {
    static constexpr std::string_view name = "bedgraph";
    static constexpr std::string_view title = "bedGraph";

    /// A text that a line for browsers or the name of the file declares to be one, or of four columns, the
    /// last of which is a number in some row. One odd value, such as NA, decides nothing.
    static bool recognize(const TextStart& start);

    /// Reads the intervals. Throws DataError for anything else.
    static void read(LineReader& lines, TrackBins& bins, const Poll& poll);
};

/// Reads a bedGraph file, plain or gzip; "-" is standard input.
void read_bed_graph(const std::filesystem::path& path, TrackBins& bins);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool BedGraph::recognize(const TextStart& start) {
    if (start.declared() == title || start.is_named({".bedgraph", ".bdg", ".bg"})) return true;
    return start.declared() != "bed" && start.columns() == 4 &&
           std::any_of(start.fields.begin(), start.fields.end(),
                       [](const detail::Fields& row) { return row.size() == 4 && detail::is_value(row, 3); });
}

DEEPCHROME_INLINE void BedGraph::read(LineReader& lines, TrackBins& bins, const Poll& poll) {
    detail::read_intervals_with_value(
        lines, {.title = title, .columns = 4, .value = 3, .names = "chromosome, start, end, value"}, bins,
        poll);
}

DEEPCHROME_INLINE void read_bed_graph(const std::filesystem::path& path, TrackBins& bins) {
    LineReader lines(path);
    BedGraph::read(lines, bins, [] {});
}

}  // namespace deepchrome

#endif
