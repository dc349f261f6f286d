// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepchrome/data/byte_source.hpp>
#include <deepchrome/data/csv_field.hpp>
#include <deepchrome/data/line_reader.hpp>
#include <deepchrome/data/tab_fields.hpp>

namespace deepchrome {

/// What a file of signal is.
enum class SignalFormat { text, bed, bed_graph, bam, cram, bigwig };

inline constexpr std::array<std::string_view, 6> signal_format_names = {"text", "bed", "bedgraph", "bam", "cram", "bigwig"};

/// What the first bytes of a regular file say. Text is BED (tagAlign) or bedGraph, which its lines tell; so is what cannot be
/// looked at beforehand, such as a pipe.
inline SignalFormat signal_format(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return SignalFormat::text;
    ByteSource source(path);
    std::array<char, 4> bytes{};
    std::size_t filled = 0;
    try {
        while (filled < bytes.size()) {
            const std::size_t got = source.read(std::span(bytes).subspan(filled));
            if (got == 0) break;
            filled += got;
        }
    } catch (const DataError&) {
        return SignalFormat::text;  // whoever reads it will say what is wrong
    }
    using namespace std::string_view_literals;
    const std::string_view start(bytes.data(), filled);
    if (start == "BAM\1"sv) return SignalFormat::bam;
    if (start == "CRAM"sv) return SignalFormat::cram;
    if (start == "\x26\xFC\x8F\x88"sv || start == "\x88\x8F\xFC\x26"sv) return SignalFormat::bigwig;
    return SignalFormat::text;
}

namespace detail {

/// True where the first line that is no comment is one of bedGraph: four columns, the last of them a number. The line is
/// left to be read again.
inline bool starts_bed_graph(LineReader& lines) {
    std::vector<std::string_view> fields;
    bool declared = false;
    while (lines.next()) {
        declared = declared || (lines.text().starts_with("track") && lines.text().find("type=bedGraph") != std::string_view::npos);
        if (is_browser_line(lines.text())) continue;
        split_tabs(lines.text(), fields);
        lines.again();
        return declared || (fields.size() == 4 && parse_number<double>(fields[3]).has_value());
    }
    return declared;
}

}  // namespace detail
}  // namespace deepchrome
