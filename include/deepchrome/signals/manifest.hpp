// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/signals/signal_formats.hpp>
#include <deepchrome/signals/standard_formats.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The files of one mark: paths, or "FORMAT:path".
struct MarkFiles {
    std::string mark;
    std::string signal;
    std::string control;  ///< of the input; may be empty
};

/// The files of one cell.
struct CellFiles {
    std::string cell;
    std::vector<MarkFiles> marks;

    std::vector<std::string> mark_names() const;
};

/// Reads a table of cell, mark and path, with or without a header of these names. A relative path starts at
/// the folder of the manifest; before it one of the `formats` may stand. The mark `Input` is the control of
/// the cell's marks. Every cell must have the same marks; they are put in the first cell's order. Throws
/// DataError for anything else.
std::vector<CellFiles> read_manifest(LineReader& lines, const std::filesystem::path& folder,
                                     std::span<const std::string_view> formats = StandardFormats::names);

std::vector<CellFiles> read_manifest(const std::filesystem::path& path,
                                     std::span<const std::string_view> formats = StandardFormats::names);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <cstddef>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<std::string> CellFiles::mark_names() const {
    std::vector<std::string> names;
    for (const MarkFiles& mark : marks) names.push_back(mark.mark);
    return names;
}

DEEPCHROME_INLINE std::vector<CellFiles> read_manifest(LineReader& lines, const std::filesystem::path& folder,
                                                       std::span<const std::string_view> formats) {
    std::vector<CellFiles> cells;
    std::vector<std::string> controls;  // of the cells
    std::vector<std::string_view> fields;
    const auto fail = [&](const std::string& what) { throw_as<DataError>({lines.where(), ": ", what}); };
    while (lines.next()) {
        if (lines.text().starts_with('#')) continue;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() != 3) fail(too_few_columns(lines.text(), fields.size(), "3: cell, mark, path"));
        if (fields[0] == "cell" && fields[1] == "mark") continue;
        for (const std::string_view field : fields) {
            if (field.empty()) fail("has an empty field (wanted cell, mark and path); complete the line");
        }
        require_printable_name(fields[0], "cell name", lines);
        require_printable_name(fields[1], "mark name", lines);
        require_printable_name(fields[2], "path", lines);
        if (fields[0].find('/') != std::string_view::npos || fields[0] == "." || fields[0] == "..") {
            fail(message_of(
                {"the cell ", in_quotes(fields[0]), " cannot name a folder; choose another name"}));
        }
        std::size_t number = 0;
        while (number < cells.size() && cells[number].cell != fields[0]) ++number;
        if (number == cells.size()) {
            cells.push_back({.cell = std::string(fields[0]), .marks = {}});
            controls.emplace_back();
        }
        CellFiles& cell = cells[number];
        const std::size_t stated = stated_format(fields[2], formats);
        const std::size_t length = stated == SignalFile::unknown ? 0 : formats[stated].size() + 1;
        const std::string file = std::string(fields[2].substr(0, length)) +
                                 (folder / std::filesystem::path(fields[2].substr(length))).string();
        const bool input = fields[1] == "Input" || fields[1] == "input" || fields[1] == "INPUT";
        if (input ? !controls[number].empty() : detail::contains(cell.mark_names(), fields[1])) {
            fail(message_of(
                {"cell ", cell.cell, " has ", fields[1], " again (wanted each mark once); remove a line"}));
        }
        if (input) {
            controls[number] = file;
        } else {
            cell.marks.push_back({.mark = std::string(fields[1]), .signal = file, .control = {}});
        }
    }
    if (cells.empty())
        throw DataError(lines.name() + ": names no files (wanted lines of cell, mark, path); add some");
    const std::vector<std::string> wanted = cells.front().mark_names();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        CellFiles& cell = cells[i];
        if (!detail::same_items(cell.mark_names(), wanted) || wanted.empty()) {
            throw_as<DataError>({lines.name(), ": cell ", cell.cell, " has the marks ",
                                 join(cell.mark_names(), ", "), " (wanted ",
                                 wanted.empty() ? std::string("some") : join(wanted, ", "),
                                 ", as the first cell has); bring the same marks for every cell"});
        }
        const std::vector<MarkFiles> given = cell.marks;
        for (const MarkFiles& mark : given) {
            MarkFiles& place = cell.marks[detail::index_of(wanted, mark.mark)];
            place = mark;
            place.control = controls[i];
        }
    }
    return cells;
}

DEEPCHROME_INLINE std::vector<CellFiles> read_manifest(const std::filesystem::path& path,
                                                       std::span<const std::string_view> formats) {
    LineReader lines(path);
    return read_manifest(lines, path.parent_path(), formats);
}

}  // namespace deepchrome

#endif
