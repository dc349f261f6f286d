// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string_view>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/interval_lines.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// How a format lays out intervals with a value: chromosome, start and end come first.
struct ValueColumns {
    std::string_view title;  ///< of the format
    std::size_t columns;     ///< in each line
    std::size_t value;       ///< the column of the value, from 0
    std::string_view names;  ///< of the columns, for messages
};

/// Reads lines of intervals with a value into the bins of a track. NA, NaN and "." are no value. Throws
/// DataError for anything else, and for a base with two values.
void read_intervals_with_value(LineReader& lines, const ValueColumns& layout, TrackBins& bins,
                               const Poll& poll);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

#include <cstdint>
#include <string>
#include <vector>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE void read_intervals_with_value(LineReader& lines, const ValueColumns& layout,
                                                 TrackBins& bins, const Poll& poll) {
    Fields fields;
    LineChromosome chromosomes;
    while (lines.next()) {
        if (is_browser_line(lines.text())) continue;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() != layout.columns) {
            throw_as<DataError>({lines.where(), ": ",
                                 too_few_columns(lines.text(), fields.size(),
                                                 message_of({layout.columns, ": ", layout.names}))});
        }
        const std::int32_t start = line_coordinate(fields[1], "the start", lines);
        const std::int32_t end = line_coordinate(fields[2], "the end", lines);
        require_bases(start, end, "the interval", lines);
        const std::string_view text = fields[layout.value];
        const auto number = parse_value<float>(text);
        const bool missing = is_missing_value(text) || (number && is_nan(*number));
        if (!missing && (!number || is_infinite(*number))) {
            throw_as<DataError>(
                {lines.where(), ": the value is ", in_quotes(text),
                 " (wanted a finite number, or NA); correct it, or, if these are reads, put bed: "
                 "before the name of the file"});
        }
        const std::size_t chromosome = chromosomes.number(fields[0], bins, lines);
        bins.add(chromosome, start, end, missing ? not_a_number<float>() : *number, lines.number());
        if (lines.number() % 65536 == 0) poll();
    }
    if (bins.chromosomes().size() == 0) {
        throw_as<DataError>({lines.name(), ": holds no intervals (wanted lines of ", layout.title,
                             "); fetch the file again"});
    }
}

}  // namespace deepchrome::detail

#endif
