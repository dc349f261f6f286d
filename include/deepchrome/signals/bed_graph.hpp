// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/signals/text_start.hpp>
#include <deepchrome/signals/track_bins.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// bedGraph: chromosome, start, end, value.
struct BedGraph {
    static constexpr std::string_view name = "bedgraph";
    static constexpr std::string_view title = "bedGraph";

    /// A text that declares it, or whose first row is four columns, the last of them a number.
    static bool recognize(const TextStart& start) {
        for (const TextStart::Line& line : start.header) {
            if (declares(line.text)) return true;
        }
        if (start.rows.empty()) return false;
        if (declares(start.rows.front().text)) return true;
        const std::vector<std::string_view> fields = split_fields(start.rows.front().text, '\t');
        return fields.size() == 4 && parse_number<double>(fields[3]).has_value();
    }

    /// Reads the intervals. Throws DataError for anything else.
    static void read(LineReader& lines, TrackBins& bins, const Poll& poll) {
        std::vector<std::string_view> fields;
        std::string spelled;
        std::size_t chromosome = 0;
        while (lines.next()) {
            if (is_browser_line(lines.text())) continue;
            split_fields(lines.text(), '\t', fields);
            if (fields.size() != 4) {
                throw_as<DataError>(
                    {lines.where(), ": ",
                     too_few_columns(lines.text(), fields.size(), "4: chromosome, start, end, value")});
            }
            const std::int32_t start = parse_coordinate(fields[1], "the start", lines.where());
            const std::int32_t end = parse_coordinate(fields[2], "the end", lines.where());
            if (end <= start) {
                throw_as<DataError>({lines.where(), ": the interval ends at ", end, " and starts at ", start,
                                     " (wanted an end beyond the start); check the order of the columns"});
            }
            const auto value = parse_number<float>(fields[3]);
            if (!value || is_infinite(*value)) {
                throw_as<DataError>({lines.where(), ": the value is ", in_quotes(fields[3]),
                                     " (wanted a finite number); check the order of the columns"});
            }
            if (fields[0].empty()) {
                throw DataError(lines.where() +
                                ": has no chromosome in its first column; correct or remove the line");
            }
            if (fields[0] != spelled) {
                require_printable_name(fields[0], "chromosome name", lines);
                spelled = fields[0];
                chromosome = bins.chromosome(spelled);
            }
            bins.add(chromosome, start, end, *value);
            if (lines.number() % 65536 == 0) poll();
        }
        if (bins.chromosomes().size() == 0) {
            throw DataError(lines.name() +
                            ": holds no intervals (wanted lines of bedGraph); fetch the file again");
        }
    }

private:
    static bool declares(std::string_view line) {
        return line.starts_with("track") && line.find("type=bedGraph") != std::string_view::npos;
    }
};

/// Reads a bedGraph file, plain or gzip; "-" is standard input.
inline void read_bed_graph(const std::filesystem::path& path, TrackBins& bins) {
    LineReader lines(path);
    BedGraph::read(lines, bins, [] {});
}

}  // namespace deepchrome
