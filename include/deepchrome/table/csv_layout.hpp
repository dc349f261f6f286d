// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/table/csv_options.hpp>
#include <deepchrome/table/marks.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/numbers.hpp>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

/// Which column of a gene table holds what.
struct CsvLayout {
    std::vector<std::string> marks;  ///< in the order of the values handed out
    std::vector<std::size_t> place;  ///< place[c]: where among the values the c-th column behind `bin` goes
    bool labeled = false;

    std::size_t columns() const { return 2 + marks.size() + (labeled ? 1 : 0); }
};

inline std::string counted(std::size_t count, const char* one) {
    return message_of({count, " ", one, count == 1 ? "" : "s"});
}

/// "gene, bin, 5 marks, label"
inline std::string expected_columns(std::size_t marks, bool labeled) {
    return message_of({"gene, bin, ", counted(marks, "mark"), labeled ? ", label" : ""});
}

/// "read it as 7 marks x 200 bins": what to do with a table of another shape than asked for.
std::string other_shape(Signal found);

/// A table has another number of marks than asked for. Who reads it on can tell its number of bins.
struct OtherMarks {
    std::string message;  ///< without the remedy
    std::size_t marks;
};

/// True when the first line names its columns instead of holding numbers.
bool is_header(std::span<const std::string_view> fields);

/// Reads the first line of a table that names its columns. `where` is "file:line".
CsvLayout layout_of_header(std::span<const std::string_view> fields, Signal signal, const CsvOptions& options,
                           const std::string& where);

/// The layout of a table without a header, from the number of columns in its first row.
CsvLayout layout_of_row(std::span<const std::string_view> fields, Signal signal, const CsvOptions& options,
                        const std::string& where);

}  // namespace deepchrome::detail

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_ONCE std::string other_shape(Signal found) {
    return message_of({"read it as ", counted(found.marks, "mark"), " x ", counted(found.bins, "bin"),
                       ", for a network of that shape"});
}

DEEPCHROME_ONCE bool is_header(std::span<const std::string_view> fields) {
    const auto text = [&](std::size_t i) {
        return i >= fields.size() || (!fields[i].empty() && !parse_number<double>(fields[i]));
    };
    return fields.size() >= 2 && (fields[1] == "bin" || (text(1) && (fields[0] == "gene" || text(2))));
}

DEEPCHROME_ONCE CsvLayout layout_of_header(std::span<const std::string_view> fields, Signal signal,
                                           const CsvOptions& options, const std::string& where) {
    const std::string_view form =
        options.labels == Labels::required ? "gene,bin,<marks>,label" : "gene,bin,<marks>[,label]";
    if (fields[0] != "gene" || fields[1] != "bin") {
        throw_as<DataError>({where, ": the header starts with ", in_quotes(fields[0]), " and ",
                             in_quotes(fields[1]), " (wanted ", form,
                             "); rename the columns, or remove the header and name the marks"});
    }
    CsvLayout layout;
    layout.labeled = fields.back() == "label";
    const auto names = fields.subspan(2, fields.size() - 2 - (layout.labeled ? 1 : 0));
    for (const std::string_view name : names) {
        if (name == "label") {
            throw_as<DataError>(
                {where, ": the header has label among the marks (wanted ", form, "); move it to the end"});
        }
        layout.marks.emplace_back(name);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) {
            throw_as<DataError>(
                {where, ": column ", i + 3, " of the header has no name; name it after its mark"});
        }
        if (contains(names.first(i), names[i])) {
            throw_as<DataError>({where, ": column ", i + 3, " of the header has the name ",
                                 in_quotes(names[i]),
                                 " again (wanted each once); rename or remove a column"});
        }
    }
    check_marks(layout.marks, layout.marks.size(), where);
    if (!layout.labeled && options.labels == Labels::required) {
        throw_as<DataError>({where, ": the header has no label column (wanted ", form,
                             "); add the labels, only prediction does without"});
    }
    const std::vector<std::string>& wanted = options.marks.empty() ? layout.marks : options.marks;
    if (!same_items(layout.marks, wanted)) {
        throw_as<DataError>({where, ": the header names the marks ", join(layout.marks, ", "), " (wanted ",
                             join(wanted, ", "), ", in any order); bring exactly these columns"});
    }
    if (layout.marks.size() != signal.marks) {
        throw OtherMarks{message_of({where, ": the header names ", counted(layout.marks.size(), "mark"),
                                     " (wanted ", signal.marks, "); "}),
                         layout.marks.size()};
    }
    for (const std::string& name : layout.marks) layout.place.push_back(index_of(wanted, name));
    layout.marks = wanted;
    return layout;
}

DEEPCHROME_ONCE CsvLayout layout_of_row(std::span<const std::string_view> fields, Signal signal,
                                        const CsvOptions& options, const std::string& where) {
    CsvLayout layout;
    layout.labeled = options.labels == Labels::required || fields.size() != signal.marks + 2;
    if (!options.marks.empty()) {
        layout.marks = options.marks;
    } else if (signal.marks == published_marks.size()) {
        layout.marks = published_mark_names();
    } else {
        layout.marks.resize(signal.marks);
    }
    const std::size_t found = fields.size();
    if (found != layout.columns()) {
        const std::string what =
            message_of({where, ": has ", counted(found, "column"), " (wanted ", layout.columns(), ": ",
                        expected_columns(signal.marks, layout.labeled), "); "});
        std::string remedy;
        if (found == 1 && fields[0].find_first_of("\t; ") != fields[0].npos) {
            remedy = "separate the columns by commas";
        } else if (found == signal.marks + 2) {
            remedy = "add the labels, only prediction does without";
        } else if (found > 3) {
            throw OtherMarks{what, found - 3};
        } else {
            remedy = "give a gene table, one row a bin";
        }
        throw DataError(what + remedy);
    }
    if (layout.marks.front().empty()) {
        throw_as<DataError>(
            {where, ": has no header, and the names of its ", counted(signal.marks, "mark"),
             " are not known (wanted gene,bin,<marks>,label as first line); add it or name the marks"});
    }
    for (std::size_t i = 0; i < signal.marks; ++i) layout.place.push_back(i);
    return layout;
}

}  // namespace deepchrome::detail

#endif
