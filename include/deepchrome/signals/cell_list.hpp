// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The cells of a single-cell experiment whose fragments are to be counted, by barcode.
class CellList {
public:
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    /// `name` is the file of the list, for messages.
    explicit CellList(std::string name = {}) : name_(std::move(name)) {}

    /// Adds a cell, found in a line of the list; false if it is there already.
    bool add(std::string_view barcode, std::size_t line);

    /// The number of a cell, or `absent`.
    std::size_t find(std::string_view barcode) const;

    /// The line of a cell, by its number.
    std::size_t line(std::size_t number) const { return lines_[number]; }
    std::size_t size() const { return lines_.size(); }
    const std::string& name() const { return name_; }
    /// Of the file as it is stored; 0 where it was not kept.
    std::uint32_t checksum() const { return checksum_; }
    void set_checksum(std::uint32_t checksum) { checksum_ = checksum; }

private:
    std::string name_;
    std::uint32_t checksum_ = 0;
    detail::TextMap<std::size_t> numbers_;
    std::vector<std::size_t> lines_;
};

/// Reads barcodes, one a line, each in the first column; lines that begin with # are comments. Throws
/// DataError for a barcode that comes up again, and for a list of none.
CellList read_cells(LineReader& lines);

/// The barcodes of a file, plain or gzip, with its checksum; "-" is standard input.
CellList read_cells(const std::filesystem::path& path);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE bool CellList::add(std::string_view barcode, std::size_t line) {
    if (!numbers_.try_emplace(std::string(barcode), lines_.size()).second) return false;
    lines_.push_back(line);
    return true;
}

DEEPCHROME_INLINE std::size_t CellList::find(std::string_view barcode) const {
    const auto place = numbers_.find(barcode);
    return place == numbers_.end() ? absent : place->second;
}

DEEPCHROME_INLINE CellList read_cells(LineReader& lines) {
    CellList cells(lines.name());
    while (lines.next()) {
        if (lines.text().starts_with('#')) continue;
        const std::string_view barcode = lines.text().substr(0, lines.text().find('\t'));
        if (barcode.empty()) {
            throw_as<DataError>({lines.where(),
                                 ": has no barcode in its first column (wanted one a line); correct or "
                                 "remove the line"});
        }
        require_printable_name(barcode, "barcode", lines);
        if (!cells.add(barcode, lines.number())) {
            throw_as<DataError>({lines.where(), ": has the barcode ", in_quotes(barcode), " of line ",
                                 cells.line(cells.find(barcode)),
                                 " again (wanted each cell once); remove a line"});
        }
    }
    if (cells.size() == 0)
        throw DataError(lines.name() + ": names no cells (wanted barcodes, one a line); add some");
    return cells;
}

DEEPCHROME_INLINE CellList read_cells(const std::filesystem::path& path) {
    LineReader lines(path);
    lines.keep_checksum();
    CellList cells = within_memory(lines.name(), [&] { return read_cells(lines); });
    cells.set_checksum(lines.checksum());
    return cells;
}

}  // namespace deepchrome

#endif
