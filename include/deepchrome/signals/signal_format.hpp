// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/text/byte_source.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome {

/// What a file of signal is.
enum class SignalFormat { text, bed, bed_graph, bam, cram, sam, bigwig };

inline constexpr std::array<std::string_view, 7> signal_format_names = {"text", "bed", "bedgraph", "bam",
                                                                        "cram", "sam", "bigwig"};

/// What FORMAT:FILE says of its format; `length` is that of "FORMAT:", 0 where no format is named.
struct NamedFormat {
    SignalFormat format = SignalFormat::text;
    std::size_t length = 0;
};

inline NamedFormat named_format(std::string_view text) {
    for (std::size_t i = 1; i < signal_format_names.size(); ++i) {
        const std::string_view name = signal_format_names[i];
        if (text.starts_with(name) && text.substr(name.size()).starts_with(':')) {
            return {static_cast<SignalFormat>(i), name.size() + 1};
        }
    }
    return {};
}

namespace detail {

/// What the beginning of unpacked data says.
inline SignalFormat format_of_start(std::string_view start) {
    using namespace std::string_view_literals;
    if (start.starts_with("BAM\1"sv)) return SignalFormat::bam;
    if (start.starts_with("CRAM"sv)) return SignalFormat::cram;
    if (start.starts_with("\x26\xFC\x8F\x88"sv) || start.starts_with("\x88\x8F\xFC\x26"sv))
        return SignalFormat::bigwig;
    for (const std::string_view line : {"@HD\t"sv, "@SQ\t"sv, "@RG\t"sv, "@PG\t"sv, "@CO\t"sv}) {
        if (start.starts_with(line)) return SignalFormat::sam;
    }
    return SignalFormat::text;
}

}  // namespace detail

/// What the first bytes of a regular file say. Text is BED (tagAlign) or bedGraph, which its lines tell; so
/// is what cannot be looked at beforehand, such as a pipe.
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
    return detail::format_of_start(std::string_view(bytes.data(), filled));
}

namespace detail {

/// True for a line of SAM: name, flag, chromosome, position, quality, CIGAR, chromosome, position, length,
/// bases, qualities.
inline bool is_sam_record(const std::vector<std::string_view>& fields) {
    const auto number = [&](std::size_t i) {
        return !fields[i].empty() && fields[i].find_first_not_of("-0123456789") == std::string_view::npos;
    };
    const auto cigar = [&](std::size_t i) {
        return fields[i] == "*" ||
               (fields[i].size() > 1 &&
                std::string_view("MIDNSHP=X").find(fields[i].back()) != std::string_view::npos &&
                fields[i].find_first_not_of("0123456789MIDNSHP=X") == std::string_view::npos);
    };
    return fields.size() >= 11 && number(1) && number(3) && number(4) && cigar(5) && number(7) && number(8);
}

/// True where the first line that is no comment is one of bedGraph: four columns, the last of them a number.
/// The line is left to be read again. Throws DataError for what is no text of this kind, as may come through
/// a pipe.
inline bool starts_bed_graph(LineReader& lines) {
    if (const SignalFormat other = format_of_start(lines.ahead()); other != SignalFormat::text) {
        const std::string name(signal_format_names[static_cast<std::size_t>(other)]);
        throw_as<DataError>({lines.name(), ": is ", name,
                             " data, which cannot be seen beforehand in a pipe; put ", name,
                             ": before the name"});
    }
    std::vector<std::string_view> fields;
    bool declared = false;
    while (lines.next()) {
        if (lines.text().starts_with("fixedStep ") || lines.text().starts_with("variableStep ")) {
            throw DataError(
                lines.where() +
                ": is a line of wiggle (wanted BED, tagAlign or bedGraph); convert it by wigToBigWig");
        }
        declared = declared || (lines.text().starts_with("track") &&
                                lines.text().find("type=bedGraph") != std::string_view::npos);
        if (is_browser_line(lines.text())) continue;
        split_fields(lines.text(), '\t', fields);
        if (is_sam_record(fields)) {
            throw DataError(
                lines.name() +
                ": is SAM without its header (wanted lines @SQ before the reads); give the whole file, as by "
                "samtools view -h");
        }
        lines.unread_line();
        return declared || (fields.size() == 4 && parse_number<double>(fields[3]).has_value());
    }
    return declared;
}

}  // namespace detail
}  // namespace deepchrome
