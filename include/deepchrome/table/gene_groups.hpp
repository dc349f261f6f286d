// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/sequence.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// The chromosome of each of `genes`, from a table of genes: tab-separated with a header, in which `chrom`
/// and `gene_id` name columns. A gene goes by its id, or by the last six characters of it, as in the
/// published tables. Throws DataError where the table has no such columns, or lacks a gene, or has it on two
/// chromosomes.
std::vector<std::string> read_chromosomes(const std::filesystem::path& path,
                                          std::span<const std::string> genes);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<std::string> read_chromosomes(const std::filesystem::path& path,
                                                            std::span<const std::string> genes) {
    LineReader lines(path);
    const char* const header_wanted = "tab-separated names, among them chrom and gene_id";
    if (!lines.next())
        throw_as<DataError>({lines.name(), ": is empty (wanted ", header_wanted, "); give a table of genes"});
    const std::string header_line(lines.text());
    const std::vector<std::string_view> header = split_fields(header_line, '\t');
    const auto column = [&](std::string_view name) {
        const std::size_t place = detail::index_of(header, name);
        if (place == header.size()) {
            throw_as<DataError>({lines.where(), ": has no column \"", name, "\" (wanted ", header_wanted,
                                 "); give a table of genes"});
        }
        return place;
    };
    const std::size_t chrom = column("chrom");
    const std::size_t id = column("gene_id");
    std::map<std::string, std::string> chromosome_of;
    const std::string two = "two chromosomes";
    std::vector<std::string_view> fields;
    while (lines.next()) {
        split_fields(lines.text(), '\t', fields);
        if (fields.size() != header.size()) {
            throw_as<DataError>({lines.where(), ": has ", fields.size(), " columns (wanted ", header.size(),
                                 ", as in the header); correct the row"});
        }
        const std::string_view name = fields[id];
        require_printable_name(name, "gene name", lines);
        require_printable_name(fields[chrom], "chromosome name", lines);
        for (const std::string_view key : {name, name.size() > 6 ? name.substr(name.size() - 6) : name}) {
            const auto [entry, fresh] = chromosome_of.emplace(key, fields[chrom]);
            if (!fresh && entry->second != fields[chrom]) entry->second = two;
        }
    }
    std::vector<std::string> result;
    for (const std::string& gene : genes) {
        const auto found = chromosome_of.find(gene);
        if (found == chromosome_of.end() || found->second == two) {
            throw_as<DataError>(
                {lines.name(), ": ",
                 found == chromosome_of.end() ? "has no gene " : "has two chromosomes for gene ", gene,
                 " (wanted one for every gene); add or correct it"});
        }
        result.push_back(found->second);
    }
    return result;
}

}  // namespace deepchrome

#endif
