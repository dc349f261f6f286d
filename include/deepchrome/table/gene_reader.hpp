// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/csv_layout.hpp>
#include <deepchrome/table/csv_options.hpp>
#include <deepchrome/table/csv_value.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Reads a gene table one gene at a time: rows `gene,bin,<marks>[,label]`, one per bin, bins 1, 2, ... in
/// order, with or without a header, before which a line `#deepchrome ...` may say what the signals are
/// (TableDescription); plain or gzip. Anything else is a DataError with file, line and gene,
/// what was found, what was wanted and what to do. Rows with the layout of the previous row take a fast path;
/// all others are fully validated.
class GeneReader {
public:
    /// Opens `path` ("-" is standard input) and reads its first line.
    GeneReader(const std::filesystem::path& path, Signal signal, CsvOptions options = {})
        : lines_(path), signal_(signal), options_(std::move(options)) {
        begin();
    }

    /// Reads `text`, which must outlive the reader; `name` stands for the file in messages.
    GeneReader(std::string_view text, std::string name, Signal signal, CsvOptions options = {})
        : lines_(text, std::move(name)), signal_(signal), options_(std::move(options)) {
        begin();
    }

    Signal signal() const { return signal_; }
    const std::vector<std::string>& marks() const { return layout_.marks; }
    bool labeled() const { return layout_.labeled; }
    const TableDescription& description() const { return description_; }

    /// Reads the next gene into `values`, bins x marks. False at the end of the table.
    bool next(std::span<float> values);

    /// Id of the gene read last.
    const std::string& gene() const { return gene_; }
    /// Label of the gene read last; 0 in a table without labels.
    float label() const { return label_; }
    /// Number of the line read last, from 1.
    std::size_t line() const { return lines_.number(); }
    /// About how many genes the table holds, from the number of its lines; 0 where that is not known
    /// beforehand.
    std::size_t size_hint() const { return (lines_.count_lines() + 1) / signal_.bins; }

private:
    using Fields = std::vector<std::string_view>;

    void begin();

    /// Takes the layout from the first line, which is a header or the first row.
    void read_layout();

    /// The number of rows of the first gene, from the current line on.
    std::size_t count_bins();

    /// Reads a row that continues its gene in the plainest way. False, and nothing is read, for any other.
    bool quick_row(std::size_t bin, float* values);

    /// Validates the current line and reads its values; `bin` is the expected bin.
    void validate_row(std::size_t bin, float* values);

    /// Throws unless the row is bin number `bin` of its gene.
    void validate_position(std::string_view gene, std::size_t bin);

    /// Throws for a row of bin `found`, or of another gene, where bin `bin` was expected.
    [[noreturn]] void fail_place(std::string_view gene, std::size_t bin, std::size_t found);

    static std::string shown(std::string_view gene) {
        return gene.size() <= 40 ? std::string(gene) : std::string(first_bytes(gene, 40)) + "...";
    }
    std::string suffix_label() const { return suffix_.substr(1, suffix_.find_first_of("\r\n") - 1); }

    [[noreturn]] void fail(std::string_view gene, std::string_view what, std::string_view remedy) const;

    [[noreturn]] void fail_binary() const {
        fail("", "holds a NUL byte (wanted text)", "the file is damaged or no table; write it again");
    }

    [[noreturn]] void fail_without_rows(std::string_view what) const;

    /// Throws because the current gene has no row for `bin`; `why` says how its rows end.
    [[noreturn]] void throw_too_few_bins(std::size_t bin, std::size_t line, std::string_view why) const;

    /// Throws because the first gene has more rows than bins; counts them for the message.
    [[noreturn]] void throw_too_many_bins();

    [[noreturn]] void fail_columns() const;

    LineReader lines_;
    Signal signal_;
    CsvOptions options_;
    TableDescription description_;
    detail::CsvLayout layout_;
    Fields fields_;
    std::string gene_;
    std::string prefix_;  // what a further row of the gene starts with
    std::string suffix_;  // and ends with
    float label_ = 0;
    std::size_t first_line_ = 0;
    std::size_t genes_ = 0;
};

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <charconv>
#include <optional>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool GeneReader::next(std::span<float> values) {
    bool started = false;
    for (std::size_t bin = 1; bin <= signal_.bins; ++bin) {
        float* const row = values.data() + (bin - 1) * signal_.marks;
        if (bin > 1 && quick_row(bin, row)) continue;
        if (!lines_.next()) {
            if (started) throw_too_few_bins(bin, lines_.number(), "the file ends");
            return false;
        }
        validate_row(bin, row);
        started = true;
    }
    ++genes_;
    return true;
}

DEEPCHROME_INLINE void GeneReader::begin() {
    lines_.refuse_blank_lines();
    if (signal_.size() == 0) {
        throw_as<DataError>({lines_.name(), ": is to be read without bins or marks (wanted some)"});
    }
    if (!options_.marks.empty()) check_marks(options_.marks, signal_.marks, "the names given for the marks");
    if (!lines_.next()) fail_without_rows("is empty");
    if (lines_.text().find('\0') != std::string_view::npos) fail_binary();
    if (detail::is_description(lines_.text())) {
        description_ = parse_description(lines_.text(), lines_.where());
        if (!lines_.next()) fail_without_rows("describes itself and has nothing else");
    }
    split_fields(lines_.text(), ',', fields_);
    try {
        read_layout();
    } catch (const detail::OtherMarks& other) {
        const std::size_t bins = count_bins();
        if (bins == 0) fail_without_rows("has a header and nothing else");
        throw ShapeError(other.message + detail::other_shape({bins, other.marks}), other.marks, bins);
    }
}

DEEPCHROME_INLINE void GeneReader::read_layout() {
    if (!detail::is_header(fields_)) {
        layout_ = detail::layout_of_row(fields_, signal_, options_, lines_.where());
        // The published tables have neither header nor description; their bins have 100 base pairs.
        if (description_.empty() && signal_.bins == 100 && layout_.marks == published_mark_names())
            description_.bin_width = 100;
        lines_.unread_line();
        return;
    }
    layout_ = detail::layout_of_header(fields_, signal_, options_, lines_.where());
    if (!lines_.next()) fail_without_rows("has a header and nothing else");
    lines_.unread_line();
}

DEEPCHROME_INLINE std::size_t GeneReader::count_bins() {
    if (detail::is_header(fields_) && !lines_.next()) return 0;
    split_fields(lines_.text(), ',', fields_);
    const std::string gene(fields_[0]);
    std::size_t rows = 0;
    do {
        split_fields(lines_.text(), ',', fields_);
        if (fields_[0] != gene || (fields_.size() > 1 && fields_[1] == "1" && rows > 0)) break;
        ++rows;
    } while (lines_.next());
    return rows;
}

DEEPCHROME_INLINE bool GeneReader::quick_row(std::size_t bin, float* values) {
    const std::string_view ahead = lines_.ahead();  // whole lines
    const char* p = ahead.data();
    const char* const end = p + ahead.size();
    if (static_cast<std::size_t>(end - p) <= prefix_.size()) return false;
    if (std::memcmp(p, prefix_.data(), prefix_.size()) != 0) return false;
    p += prefix_.size();
    std::size_t number = 0;
    p = quick_index(p, number);
    if (p == nullptr || number != bin) return false;
    for (const std::size_t place : layout_.place) {
        if (*p != ',') return false;
        p = quick_number(p + 1, values[place]);
        if (p == nullptr) return false;
    }
    if (static_cast<std::size_t>(end - p) < suffix_.size()) return false;
    if (std::memcmp(p, suffix_.data(), suffix_.size()) != 0) return false;
    lines_.skip(static_cast<std::size_t>(p + suffix_.size() - ahead.data()));
    return true;
}

DEEPCHROME_INLINE void GeneReader::validate_row(std::size_t bin, float* values) {
    const std::string_view line = lines_.text();
    if (line.find('\0') != std::string_view::npos) fail_binary();
    split_fields(line, ',', fields_);
    if (fields_.size() != layout_.columns()) fail_columns();
    const std::string_view gene = fields_[0];
    if (gene.empty()) fail("", "the gene has no name (wanted an id)", "name the gene");
    require_printable_name(gene, "gene name", lines_);
    if (gene.find('"') != gene.npos) {
        fail("", message_of({"the gene ", in_quotes(gene), " has a quote in it"}),
             "write the table without quotes");
    }
    validate_position(gene, bin);
    for (std::size_t i = 0; i < layout_.place.size(); ++i) {
        const std::size_t place = layout_.place[i];
        const std::optional<float> value = detail::signal_value(fields_[i + 2]);
        if (!value) {
            const detail::ValueFault fault = detail::signal_fault(fields_[i + 2], layout_.marks[place]);
            fail(gene, message_of({"bin ", bin, ": ", fault.what}), fault.remedy);
        }
        values[place] = *value;
    }
    const std::optional<float> label = layout_.labeled ? detail::label_value(fields_.back(), options_) : 0.0f;
    if (!label) {
        const detail::ValueFault fault = detail::label_fault(fields_.back(), options_);
        fail(gene, fault.what, fault.remedy);
    }
    if (bin > 1) {
        if (*label == label_) return;
        fail(gene_,
             message_of({"label ", fields_.back(), " differs from ", suffix_label(), " on line ", first_line_,
                         " (wanted one label for a gene)"}),
             "give all its rows the same label");
    }
    label_ = *label;
    first_line_ = lines_.number();
    gene_ = gene;
    prefix_ = gene_ + ',';
    suffix_.clear();
    if (layout_.labeled) suffix_.append(",").append(fields_.back());
    suffix_ += lines_.ending();
}

DEEPCHROME_INLINE void GeneReader::validate_position(std::string_view gene, std::size_t bin) {
    const std::string_view text = fields_[1];
    std::size_t found = 0;
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos) {
        fail(gene,
             message_of({"bin ", text.empty() ? std::string("is empty") : in_quotes(text),
                         " (wanted a whole number from 1 to ", signal_.bins, ")"}),
             "correct the number");
    }
    std::from_chars(text.data(), text.data() + text.size(), found);
    if (found != bin || (bin > 1 && gene != gene_)) fail_place(gene, bin, found);
}

DEEPCHROME_INLINE void GeneReader::fail_place(std::string_view gene, std::size_t bin, std::size_t found) {
    if (bin == 1) {
        if (genes_ > 0 && gene == gene_) {
            if (found == signal_.bins) {
                fail(gene, message_of({"bin ", found, " appears twice (wanted it once)"}), "remove one row");
            }
            if (genes_ == 1 && found == signal_.bins + 1) throw_too_many_bins();
            fail(gene,
                 message_of({"bin ", found, " follows the last, ", signal_.bins, " (wanted a new gene)"}),
                 "remove the row");
        }
        fail(gene, message_of({"starts with bin ", found, " (wanted 1)"}),
             found == 0 ? "number the bins from 1" : "add the missing bins, or sort the rows by bin");
    }
    if (gene == gene_ && found == bin - 1) {
        fail(gene, message_of({"bin ", found, " appears twice (wanted ", bin, ")"}),
             "remove one of the two rows");
    }
    if (found == 1) throw_too_few_bins(bin, lines_.number() - 1, "ends");
    if (gene == gene_) {
        fail(gene, message_of({"bin ", found, " follows bin ", bin - 1, " (wanted ", bin, ")"}),
             found > bin ? "add the missing bins" : "sort the rows by bin");
    }
    fail(gene,
         message_of({"bin ", found, " follows bin ", bin - 1, " of gene ", shown(gene_), " (wanted bin ", bin,
                     " of that gene)"}),
         found == bin ? "correct the name of the gene" : "keep the rows of a gene together");
}

DEEPCHROME_INLINE void GeneReader::fail(std::string_view gene, std::string_view what,
                                        std::string_view remedy) const {
    if (gene.empty()) throw_as<DataError>({lines_.where(), ": ", what, "; ", remedy});
    throw_as<DataError>({lines_.where(), ": gene ", shown(gene), ": ", what, "; ", remedy});
}

DEEPCHROME_INLINE void GeneReader::fail_without_rows(std::string_view what) const {
    throw_as<DataError>({lines_.name(), ": ", what, " (wanted rows gene,bin,<",
                         detail::counted(signal_.marks, "mark"), ">,label); write the table again"});
}

DEEPCHROME_INLINE void GeneReader::throw_too_few_bins(std::size_t bin, std::size_t line,
                                                      std::string_view why) const {
    const std::size_t found = bin - 1;
    const std::string other_bins =
        genes_ > 0 ? std::string()
                   : message_of({", or, where all genes have ", detail::counted(found, "bin"), ", ",
                                 detail::other_shape({found, signal_.marks})});
    const std::string message = message_of(
        {lines_.name(), ":", line, ": gene ", shown(gene_), ": ", why, " after bin ", found, " (wanted ",
         detail::counted(signal_.bins, "bin"), "); add the missing bins", other_bins});
    if (genes_ > 0) throw DataError(message);
    throw ShapeError(message, signal_.marks, found);
}

DEEPCHROME_INLINE void GeneReader::throw_too_many_bins() {
    const std::string where = lines_.where();
    std::size_t found = signal_.bins;
    while (fields_.size() >= 2 && fields_[0] == gene_ && fields_[1] == std::to_string(found + 1)) {
        ++found;
        if (!lines_.next()) break;
        split_fields(lines_.text(), ',', fields_);
    }
    throw ShapeError(
        message_of({where, ": gene ", shown(gene_), ": bin ", signal_.bins + 1, " follows the last, ",
                    signal_.bins, " (wanted a new gene); this gene has ", detail::counted(found, "bin"), ", ",
                    detail::other_shape({found, signal_.marks})}),
        signal_.marks, found);
}

DEEPCHROME_INLINE void GeneReader::fail_columns() const {
    const bool cut_short = lines_.unterminated() && fields_.size() < layout_.columns();
    fail("",
         message_of({cut_short ? "the file ends within a row, after " : "has ",
                     detail::counted(fields_.size(), "column"), " (wanted ", layout_.columns(), ": ",
                     detail::expected_columns(signal_.marks, layout_.labeled), ")"}),
         cut_short ? "the file was cut short; write it again" : "correct the row");
}

}  // namespace deepchrome

#endif
