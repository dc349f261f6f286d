// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/dataset.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// True for a name that a gene table can hold, whose columns are separated by commas.
inline bool fits_table(std::string_view gene) {
    return !gene.empty() && gene.find_first_of(",\"") == gene.npos;
}

/// How to write a gene table.
struct CsvStyle {
    bool header = true;                 ///< the published tables have none
    TableDescription description = {};  ///< the line before the header; nothing known: no line
};

/// Writes a gene table gene by gene, such that the reader gives back the same numbers to the last bit. Throws
/// DataError for what the reader would refuse. Whether the stream took everything is for its owner to check.
class CsvWriter {
public:
    CsvWriter(std::ostream& stream, Signal signal, std::span<const std::string> marks, bool labeled,
              CsvStyle style = {});

    /// Appends a gene; `values` are bins x marks, `label` matters only in a labeled table.
    void write(std::string_view gene, std::span<const float> values, float label = 0);

private:
    void check(std::string_view gene, std::span<const float> values, float label) const;

    /// Whether the reader would take a first row with this gene for something else.
    static bool begins_otherwise(std::string_view gene);

    template <class T>
    void append(T value) {
        char text[40];
        row_.append(text, std::to_chars(text, text + sizeof text, value).ptr);
    }

    /// Small whole numbers, which counts mostly are, are spelled alike by either way, and by this one sooner.
    void append_value(float value);

    void flush();

    std::ostream& stream_;
    Signal signal_;
    std::vector<std::string> marks_;
    bool labeled_;
    bool bare_ = false;  // nothing stands before the row to write
    std::string row_;
};

/// Writes `data` as a gene table, by default with a header that names the marks. What the data set knows of
/// its signals goes into the line before the header; a table without a header has neither.
void write_csv(std::ostream& stream, const Dataset& data, CsvStyle style = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE CsvWriter::CsvWriter(std::ostream& stream, Signal signal,
                                       std::span<const std::string> marks, bool labeled, CsvStyle style)
    : stream_(stream), signal_(signal), marks_(marks.begin(), marks.end()), labeled_(labeled) {
    check_marks(marks, signal.marks, "the table to write");
    if (!style.description.empty()) row_ = to_string(style.description) + '\n';
    bare_ = !style.header;
    if (bare_) {
        flush();
        return;
    }
    row_ += std::string("gene,bin,") + join(marks_, ",") + (labeled ? ",label\n" : "\n");
    flush();
}

DEEPCHROME_INLINE void CsvWriter::write(std::string_view gene, std::span<const float> values, float label) {
    check(gene, values, label);
    const std::string last = labeled_ ? std::string(",") + format_shortest(label) + "\n" : std::string("\n");
    for (std::size_t bin = 0; bin < signal_.bins; ++bin) {
        row_ += gene;
        row_ += ',';
        append(bin + 1);
        for (std::size_t mark = 0; mark < signal_.marks; ++mark) {
            row_ += ',';
            append_value(values[bin * signal_.marks + mark]);
        }
        row_ += last;
    }
    flush();
    bare_ = false;
}

DEEPCHROME_INLINE void CsvWriter::check(std::string_view gene, std::span<const float> values,
                                        float label) const {
    const auto where = [&] { return message_of({"gene ", gene}); };
    if (!fits_table(gene)) {
        throw DataError(
            "the name of a gene to write is empty or has a comma or a quote in it; choose another name");
    }
    require_printable_name(gene, "gene name", "a table to write");
    if (bare_ && begins_otherwise(gene)) {
        throw_as<DataError>({where(),
                             " to write begins a table without a header as another kind of file does "
                             "(wanted another gene first); write a header"});
    }
    if (values.size() != signal_.size()) {
        throw_as<DataError>(
            {where(), " to write has ", values.size(), " values (wanted ", signal_.size(), ")"});
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_finite(values[i]) && values[i] >= 0) continue;
        throw_as<DataError>({where(), ": bin ", i / signal_.marks + 1, ": ", marks_[i % signal_.marks],
                             " to write is ", format_shortest(values[i]),
                             " (wanted a finite number, 0 or more)"});
    }
    if (labeled_ && !is_finite(label)) {
        throw_as<DataError>(
            {where(), ": label to write is ", format_shortest(label), " (wanted a finite number)"});
    }
}

DEEPCHROME_INLINE bool CsvWriter::begins_otherwise(std::string_view gene) {
    // A byte order mark, and the first bytes of packed files and other encodings (ByteSource).
    static constexpr std::array<std::string_view, 6> marks = {"\xEF\xBB\xBF",     "BZh",      "\xFD\x37zXZ",
                                                              "\x28\xB5\x2F\xFD", "\xFF\xFE", "\xFE\xFF"};
    return std::ranges::any_of(marks, [&](std::string_view mark) { return gene.starts_with(mark); }) ||
           detail::is_description(std::string(gene) + ',');
}

DEEPCHROME_INLINE void CsvWriter::append_value(float value) {
    constexpr float fixed_is_shortest = 10000;
    const auto whole = static_cast<std::uint32_t>(value < fixed_is_shortest ? value : 0);
    if (static_cast<float>(whole) == value && !std::signbit(value)) {
        append(whole);
    } else {
        append(value);
    }
}

DEEPCHROME_INLINE void CsvWriter::flush() {
    stream_.write(row_.data(), static_cast<std::streamsize>(row_.size()));
    row_.clear();
}

DEEPCHROME_INLINE void write_csv(std::ostream& stream, const Dataset& data, CsvStyle style) {
    data.check("write_csv");
    if (style.header && style.description.empty()) style.description = data.description;
    CsvWriter writer(stream, data.signal, data.marks, data.labeled(), style);
    for (std::size_t row = 0; row < data.size(); ++row) {
        writer.write(data.genes[row], data.gene(row), data.labeled() ? data.labels[row] : 0.0f);
    }
}

}  // namespace deepchrome

#endif
