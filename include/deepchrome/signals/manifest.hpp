// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/format.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/signals/signal_format.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>

namespace deepchrome {

/// The file of one mark.
struct SignalPath {
    std::string mark;
    std::filesystem::path path;
};

/// The files of one cell.
struct CellSignals {
    std::string cell;
    std::vector<SignalPath> signals;
    std::filesystem::path control;  ///< reads of the input; may be empty

    std::vector<std::string> marks() const {
        std::vector<std::string> names;
        for (const SignalPath& signal : signals) names.push_back(signal.mark);
        return names;
    }
};

/// Reads a table of cell, mark and path, with or without a header of these names. A relative path starts at
/// the folder of the manifest. The mark `Input` is the cell's control. Every cell must have the same marks;
/// they are put in the first cell's order. Throws DataError for anything else.
inline std::vector<CellSignals> read_manifest(LineReader& lines, const std::filesystem::path& folder) {
    std::vector<CellSignals> cells;
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
        if (fields[0].find('/') != std::string_view::npos || fields[0] == "." || fields[0] == "..") {
            fail(message_of(
                {"the cell ", in_quotes(fields[0]), " cannot name a folder; choose another name"}));
        }
        auto cell = std::find_if(cells.begin(), cells.end(),
                                 [&](const CellSignals& known) { return known.cell == fields[0]; });
        if (cell == cells.end())
            cell = cells.insert(cells.end(),
                                CellSignals{.cell = std::string(fields[0]), .signals = {}, .control = {}});
        const std::size_t named = named_format(fields[2]).length;
        const std::string file = std::string(fields[2].substr(0, named)) +
                                 (folder / std::filesystem::path(fields[2].substr(named))).string();
        const bool again =
            fields[1] == "Input" ? !cell->control.empty() : detail::contains(cell->marks(), fields[1]);
        if (again) {
            fail(message_of(
                {"cell ", cell->cell, " has ", fields[1], " again (wanted each mark once); remove a line"}));
        }
        if (fields[1] == "Input") {
            cell->control = file;
        } else {
            cell->signals.push_back({std::string(fields[1]), file});
        }
    }
    if (cells.empty())
        throw DataError(lines.name() + ": names no files (wanted lines of cell, mark, path); add some");
    const std::vector<std::string> wanted = cells.front().marks();
    for (CellSignals& cell : cells) {
        if (!detail::same_items(cell.marks(), wanted) || wanted.empty()) {
            throw_as<DataError>({lines.name(), ": cell ", cell.cell, " has the marks ",
                                 join(cell.marks(), ", "), " (wanted ",
                                 wanted.empty() ? std::string("some") : join(wanted, ", "),
                                 ", as the first cell has); bring the same marks for every cell"});
        }
        const std::vector<SignalPath> given = cell.signals;
        for (const SignalPath& signal : given) cell.signals[detail::index_of(wanted, signal.mark)] = signal;
    }
    return cells;
}

inline std::vector<CellSignals> read_manifest(const std::filesystem::path& path) {
    LineReader lines(path);
    return read_manifest(lines, path.parent_path());
}

}  // namespace deepchrome
