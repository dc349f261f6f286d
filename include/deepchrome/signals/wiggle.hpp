// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <deepchrome/core/error.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/text_start.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// UCSC's wiggle, which is recognized to be refused: its rows must not be taken for reads.
struct Wiggle {
    static constexpr std::string_view name = "";
    static constexpr std::string_view title = "wiggle";

    static bool recognize(const TextStart& start);

    static void read(LineReader& lines, TrackBins&, const Poll&);

private:
    static bool declares_step(std::string_view line) {
        return line.starts_with("fixedStep") || line.starts_with("variableStep");
    }
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool Wiggle::recognize(const TextStart& start) {
    return std::any_of(start.rows.begin(), start.rows.end(),
                       [](const TextStart::Line& row) { return declares_step(row.text); });
}

DEEPCHROME_INLINE void Wiggle::read(LineReader& lines, TrackBins&, const Poll&) {
    while (lines.next() && !declares_step(lines.text())) continue;
    throw DataError(lines.where() +
                    ": is a line of wiggle (wanted BED, tagAlign or bedGraph); convert it by wigToBigWig");
}

}  // namespace deepchrome

#endif
