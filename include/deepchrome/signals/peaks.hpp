// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/intervals_with_value.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

// Peaks as ENCODE defines them (https://genome.ucsc.edu/FAQ/FAQformat.html): a track of their signal value,
// with nothing between them. A peak is no read.

namespace detail {

/// True for a line of BED6 with a strand and `values` numbers from the column `first` on.
bool is_peak(const Fields& row, std::size_t first, std::size_t values);

}  // namespace detail

/// narrowPeak: BED6, then signalValue, pValue, qValue and the place of the summit.
struct NarrowPeak {
    static constexpr std::string_view name = "narrowpeak";
    static constexpr std::string_view title = "narrowPeak";

    static bool recognize(const TextStart& start);

    /// Reads the peaks. Throws DataError for anything else.
    static void read(LineReader& lines, TrackBins& bins, const Poll& poll);
};

/// broadPeak: BED6, then signalValue, pValue and qValue.
struct BroadPeak {
    static constexpr std::string_view name = "broadpeak";
    static constexpr std::string_view title = "broadPeak";

    static bool recognize(const TextStart& start);

    /// Reads the peaks. Throws DataError for anything else.
    static void read(LineReader& lines, TrackBins& bins, const Poll& poll);
};

/// gappedPeak: BED12, then signalValue, pValue and qValue.
struct GappedPeak {
    static constexpr std::string_view name = "gappedpeak";
    static constexpr std::string_view title = "gappedPeak";

    static bool recognize(const TextStart& start);

    /// Reads the peaks, gaps included. Throws DataError for anything else.
    static void read(LineReader& lines, TrackBins& bins, const Poll& poll);
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <initializer_list>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE bool is_peak(const Fields& row, std::size_t first, std::size_t values) {
    if (!is_interval(row) || row.size() < first + values || !is_strand(row[5])) return false;
    for (std::size_t i = first; i < first + values; ++i) {
        if (!is_value(row, i)) return false;
    }
    return true;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool NarrowPeak::recognize(const TextStart& start) {
    if (start.declared() == title || start.is_named({".narrowpeak"})) return true;
    return start.columns() == 10 && start.most_rows([](const detail::Fields& row) {
        return detail::is_peak(row, 6, 3) && detail::is_whole(row, 9);
    });
}

DEEPCHROME_INLINE void NarrowPeak::read(LineReader& lines, TrackBins& bins, const Poll& poll) {
    detail::read_intervals_with_value(lines,
                                      {.title = title,
                                       .columns = 10,
                                       .value = 6,
                                       .names = "chromosome, start, end, name, score, strand, "
                                                "signalValue, pValue, qValue, peak"},
                                      bins, poll);
}

DEEPCHROME_INLINE bool BroadPeak::recognize(const TextStart& start) {
    if (start.declared() == title || start.is_named({".broadpeak"})) return true;
    return start.columns() == 9 && start.most_rows([](const detail::Fields& row) {
        return detail::is_peak(row, 6, 3) && !(detail::is_thick(row) && detail::is_color(row[8]));
    });
}

DEEPCHROME_INLINE void BroadPeak::read(LineReader& lines, TrackBins& bins, const Poll& poll) {
    detail::read_intervals_with_value(lines,
                                      {.title = title,
                                       .columns = 9,
                                       .value = 6,
                                       .names = "chromosome, start, end, name, score, strand, "
                                                "signalValue, pValue, qValue"},
                                      bins, poll);
}

DEEPCHROME_INLINE bool GappedPeak::recognize(const TextStart& start) {
    if (start.declared() == title || start.is_named({".gappedpeak"})) return true;
    return start.columns() == 15 && start.most_rows([](const detail::Fields& row) {
        return detail::has_blocks(row) && detail::is_peak(row, 12, 3);
    });
}

DEEPCHROME_INLINE void GappedPeak::read(LineReader& lines, TrackBins& bins, const Poll& poll) {
    detail::read_intervals_with_value(lines,
                                      {.title = title,
                                       .columns = 15,
                                       .value = 12,
                                       .names = "the twelve of BED, then signalValue, pValue, qValue"},
                                      bins, poll);
}

}  // namespace deepchrome

#endif
