// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/finite.hpp>
#include <deepchrome/core/format.hpp>
#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/memory.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/printable.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/genome/chromosomes.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/text/column_shapes.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/numbers.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// Expression of genes in cells: one row a gene, one column a cell.
class ExpressionMatrix {
public:
    std::string name;                ///< of the file
    std::uint32_t checksum = 0;      ///< CRC-32 of the file as stored
    std::vector<std::string> cells;  ///< names of the columns; one empty name for a list of genes and values
    std::uint64_t repeated = 0;      ///< rows that repeat an earlier one

    std::size_t genes() const { return rows_.size(); }

    /// True for a list of genes and values, which says nothing of whose they are.
    bool is_list() const { return cells.size() == 1 && cells.front().empty(); }

    /// The column of a cell. Without a name there must be only one. Throws DataError, also for a column that
    /// does not hold numbers.
    std::size_t column(const std::string& cell) const;

    /// The expression of a gene, whose id may differ in its version; empty if there is none.
    std::optional<double> value(std::string_view gene, std::size_t column) const;

    /// Keeps why a column cannot be asked for; of several reasons the first.
    void note_fault(std::size_t column, const std::string& reason);

    /// Chooses the columns whose values are kept: those of the cells named, all where none is. To be called
    /// once, before `add`, which keeps all otherwise.
    void keep(std::span<const std::string> wanted);
    std::span<const std::size_t> kept() const { return kept_; }

    /// Adds a gene with the values of the columns that are kept; NaN is no value. False if it is there
    /// already, with the same values; throws DataError for other values.
    bool add(std::string_view gene, const std::vector<double>& values, const std::string& where);

private:
    std::size_t find_column(const std::string& cell) const;

    std::string some_cells() const;

    detail::TextMap<std::size_t> rows_;
    std::vector<std::size_t> kept_;    // columns
    std::vector<double> values_;       // genes x kept columns
    std::vector<std::string> faults_;  // by column; empty: none
};

namespace detail {

/// A field without the quotes that R puts around text.
std::string_view without_quotes(std::string_view field);

/// The names that the header of a matrix gives its columns.
std::vector<std::string> header_cells(const LineReader& lines, std::span<const std::string_view> names,
                                      bool numbers_too);

/// True for the first line of GCT, which Excel saves with tabs behind it.
bool is_gct(std::string_view line);

/// What the second line of GCT says.
struct GctSizes {
    std::optional<std::size_t> rows;
    std::size_t described = 0;  ///< rows below the header that say more of the columns, in GCT 1.3
};

/// Reads the numbers of rows and columns and, in GCT 1.3, of columns that describe rows and rows that
/// describe columns.
GctSizes gct_sizes(const LineReader& lines);

/// True for how the column of genes is called, after which names of cells may be numbers.
bool names_genes(std::string_view name);

/// True for the rows of STAR and HTSeq that count reads of no gene.
bool is_summary_row(std::string_view name);

}  // namespace detail

/// Reads a matrix with a header, as Roadmap's RPKM and count matrices (whose rows may end with an empty
/// field), or a list of genes and values without one; separated by tabs. The header may lack the name of the
/// first column, and text may be in quotes, as R writes them; columns of text, such as the symbols and
/// lengths in the tables of RSEM and featureCounts, may stand beside those of numbers. GCT is read in its
/// versions 1.2 and 1.3. NA is no value. Values are kept of the cells in `wanted`, or of all where none is
/// named: those of thousands take much memory. Throws DataError for anything else.
ExpressionMatrix read_expression(LineReader& lines, std::span<const std::string> wanted = {});

/// The expression in a file, plain or gzip; "-" is standard input.
ExpressionMatrix read_expression(const std::filesystem::path& path, std::span<const std::string> wanted = {});

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::size_t ExpressionMatrix::column(const std::string& cell) const {
    const std::size_t number = find_column(cell);
    if (number < faults_.size() && !faults_[number].empty()) throw DataError(faults_[number]);
    return number;
}

DEEPCHROME_INLINE std::optional<double> ExpressionMatrix::value(std::string_view gene,
                                                                std::size_t column) const {
    auto row = rows_.find(gene);
    if (row == rows_.end()) row = rows_.find(without_version(gene));
    if (row == rows_.end()) return std::nullopt;
    const auto place = std::find(kept_.begin(), kept_.end(), column);
    if (place == kept_.end()) return std::nullopt;
    const double found =
        values_[row->second * kept_.size() + static_cast<std::size_t>(place - kept_.begin())];
    return is_nan(found) ? std::nullopt : std::optional(found);
}

DEEPCHROME_INLINE void ExpressionMatrix::note_fault(std::size_t column, const std::string& reason) {
    if (faults_.size() <= column) faults_.resize(column + 1);
    if (faults_[column].empty()) faults_[column] = reason;
}

DEEPCHROME_INLINE void ExpressionMatrix::keep(std::span<const std::string> wanted) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (wanted.empty() || is_list() || detail::contains(wanted, cells[column])) kept_.push_back(column);
    }
}

DEEPCHROME_INLINE bool ExpressionMatrix::add(std::string_view gene, const std::vector<double>& values,
                                             const std::string& where) {
    if (kept_.empty()) keep({});
    const std::string id = without_version(gene);
    const auto [row, fresh] = rows_.try_emplace(id, rows_.size());
    if (fresh) {
        values_.insert(values_.end(), values.begin(), values.end());
        return true;
    }
    const double* const before = values_.data() + row->second * kept_.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == before[i] || (is_nan(values[i]) && is_nan(before[i]))) continue;
        throw_as<DataError>({where, ": gene ", id, " comes up again, with ", format_shortest(values[i]),
                             " instead of ", format_shortest(before[i]),
                             cells[kept_[i]].empty() ? "" : " in " + cells[kept_[i]],
                             " (wanted each gene once, or the same values); remove one of its lines"});
    }
    ++repeated;
    return false;
}

DEEPCHROME_INLINE std::size_t ExpressionMatrix::find_column(const std::string& cell) const {
    if (cell.empty() || is_list()) {
        if (cells.size() == 1) return 0;
        throw_as<DataError>({name, ": has ", cells.size(), " columns (", some_cells(),
                             "); name the cell whose expression is wanted"});
    }
    const std::size_t column = detail::index_of(cells, cell);
    if (column < cells.size()) return column;
    throw_as<DataError>({name, ": has no column ", in_quotes(cell), " (wanted one of ", some_cells(),
                         "); name a cell of the header"});
}

DEEPCHROME_INLINE std::string ExpressionMatrix::some_cells() const {
    const std::size_t shown = std::min<std::size_t>(cells.size(), 5);
    std::string text =
        join(std::vector(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(shown)), ", ");
    return cells.size() > shown ? text + ", ..." : text;
}

}  // namespace deepchrome

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE std::string_view without_quotes(std::string_view field) {
    const bool quotes = field.size() >= 2 && field.front() == '"' && field.back() == '"';
    return quotes ? field.substr(1, field.size() - 2) : field;
}

DEEPCHROME_INLINE std::vector<std::string>
header_cells(const LineReader& lines, std::span<const std::string_view> names, bool numbers_too) {
    std::vector<std::string> cells;
    TextMap<char> known;  // there may be 20,000
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (parse_number<double>(names[i]) && !numbers_too) {
            throw_as<DataError>({lines.where(), ": column ", i + 2, " of the header is ", in_quotes(names[i]),
                                 " (wanted names of cells); add the header"});
        }
        if (!known.try_emplace(std::string(names[i]), 0).second) {
            throw_as<DataError>({lines.where(), ": the header names ", in_quotes(names[i]),
                                 " twice (wanted each cell once); rename or remove a column"});
        }
        require_printable_name(names[i], "cell name", lines);
        cells.emplace_back(names[i]);
    }
    return cells;
}

DEEPCHROME_INLINE bool is_gct(std::string_view line) {
    line = line.substr(0, line.find_last_not_of('\t') + 1);
    return line == "#1.2" || line == "#1.3";
}

DEEPCHROME_INLINE GctSizes gct_sizes(const LineReader& lines) {
    std::vector<std::size_t> numbers;
    for (const std::string_view field : split_fields(lines.text(), '\t')) {
        if (field.empty()) break;
        const auto number = parse_number<double>(field);
        if (!number || !(*number >= 0 && *number <= 1e9)) {
            throw_as<DataError>({lines.where(), ": is ", in_quotes(lines.text()),
                                 " (wanted the numbers of rows and columns of GCT); give a complete file"});
        }
        numbers.push_back(static_cast<std::size_t>(*number));
    }
    GctSizes sizes;
    if (!numbers.empty()) sizes.rows = numbers[0];
    if (numbers.size() > 3) sizes.described = numbers[3];
    return sizes;
}

DEEPCHROME_INLINE bool names_genes(std::string_view name) {
    for (const std::string_view known : {"gene", "gene_id", "geneid", "Gene", "GeneID", "Geneid", "gene_name",
                                         "id", "ID", "Name", "ensembl_gene_id", "target_id"}) {
        if (name == known) return true;
    }
    return false;
}

DEEPCHROME_INLINE bool is_summary_row(std::string_view name) {
    return name.starts_with("__") || name == "N_unmapped" || name == "N_multimapping" ||
           name == "N_noFeature" || name == "N_ambiguous";
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE ExpressionMatrix read_expression(LineReader& lines, std::span<const std::string> wanted) {
    ExpressionMatrix matrix;
    matrix.name = lines.name();
    lines.keep_checksum();
    std::vector<std::string_view> fields;
    std::vector<double> values;
    std::string first_name;   // of the header
    std::size_t columns = 0;  // with that of the genes
    std::size_t rows_read = 0;
    std::string comment;  // the last one, which may be the header
    detail::GctSizes gct;
    bool rows = false;
    const auto too_few = [&] {
        return DataError(lines.where() + ": " +
                         too_few_columns(lines.text(), fields.size(), "gene_id and one column a cell"));
    };
    while (lines.next()) {
        if (columns == 0 && detail::is_gct(lines.text()) && lines.next()) {
            gct = detail::gct_sizes(lines);
            continue;
        }
        if (lines.text().starts_with("#")) {
            comment = lines.text().substr(1);
            continue;
        }
        split_fields(lines.text(), '\t', fields);
        for (std::string_view& field : fields) field = detail::without_quotes(field);
        if (columns == 0) {
            if (fields.size() > 2 && fields.back().empty()) fields.pop_back();
            columns = fields.size();
            if (columns == 1 && lines.text().find_first_of(" ,") != std::string_view::npos) throw too_few();
            const bool values_already =
                columns > 1 && parse_number<double>(fields[1]) && !detail::names_genes(fields[0]);
            const detail::Fields commented = split_fields(comment, '\t');
            if (values_already && columns == commented.size()) {
                matrix.cells = detail::header_cells(lines, std::span(commented).subspan(1), true);
            } else if (values_already && columns == 2) {
                matrix.cells = {""};
            } else {
                first_name = fields[0];  // or the first cell
                require_printable_name(first_name, "cell name", lines);
                matrix.cells = detail::header_cells(lines, std::span(fields).subspan(1),
                                                    columns == 2 || detail::names_genes(fields[0]));
                for (std::size_t row = 0; row < gct.described && lines.next(); ++row) continue;
                continue;
            }
        }
        if (fields.size() == columns + 1 && fields.back().empty()) fields.pop_back();
        if (!rows && fields.size() == columns + 1 && !matrix.is_list()) {  // the header names the cells alone
            if (detail::contains(matrix.cells, first_name)) {
                throw_as<DataError>({lines.name(), ": the header names ", in_quotes(first_name),
                                     " twice (wanted each cell once); rename or remove a column"});
            }
            matrix.cells.insert(matrix.cells.begin(), first_name);
            ++columns;
        }
        if (!rows) matrix.keep(wanted);
        rows = true;
        if (columns == 1) throw too_few();
        if (fields.size() != columns) {
            throw_as<DataError>({lines.where(), ": has ", fields.size(), " columns (wanted ", columns,
                                 ", as the first line); correct the line"});
        }
        ++rows_read;
        if (detail::is_summary_row(fields[0])) continue;
        if (fields[0].empty())
            throw DataError(lines.where() + ": has no gene in its first column; add its id");
        require_printable_name(fields[0], "gene name", lines);
        values.clear();
        for (const std::size_t column : matrix.kept()) {
            const std::size_t i = column + 1;
            const auto value = parse_number<double>(fields[i]);
            const bool missing = fields[i] == "NA" || (value && is_nan(*value));
            if (!missing && (!value || is_infinite(*value))) {
                matrix.note_fault(
                    i - 1, lines.where() + ": gene " + std::string(first_bytes(fields[0], 40)) +
                               ": the expression " +
                               (matrix.cells[i - 1].empty() ? "" : "in " + matrix.cells[i - 1] + " ") +
                               "is " + in_quotes(fields[i]) + " (wanted a finite number); correct the value");
            }
            values.push_back(value && is_finite(*value) ? *value : not_a_number());
        }
        matrix.add(fields[0], values, lines.where());
    }
    matrix.checksum = lines.checksum();
    if (gct.rows && *gct.rows != rows_read) {
        throw_as<DataError>({lines.name(), ": has ", rows_read, " rows (wanted ", *gct.rows,
                             ", as its second line says); fetch the file again"});
    }
    if (matrix.genes() == 0) {
        throw DataError(lines.name() +
                        ": holds no genes (wanted gene_id and one column a cell); give a file of expression");
    }
    return matrix;
}

DEEPCHROME_INLINE ExpressionMatrix read_expression(const std::filesystem::path& path,
                                                   std::span<const std::string> wanted) {
    LineReader lines(path);
    return within_memory(lines.name(), [&] { return read_expression(lines, wanted); });
}

}  // namespace deepchrome

#endif
