// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/message.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/genome/annotation.hpp>
#include <deepchrome/genome/assembly.hpp>
#include <deepchrome/genome/coordinates.hpp>
#include <deepchrome/genome/expression.hpp>
#include <deepchrome/genome/windows.hpp>
#include <deepchrome/io/json.hpp>
#include <deepchrome/io/json_file.hpp>
#include <deepchrome/io/tracks.hpp>
#include <deepchrome/table/table_description.hpp>
#include <deepchrome/text/browser_line.hpp>
#include <deepchrome/text/fields.hpp>
#include <deepchrome/text/line_reader.hpp>
#include <deepchrome/text/printable_name.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// What the user says of where genes are.
struct PlaceSettings {
    std::string loci;
    std::string assembly;          // empty: as the table of loci says
    std::string chromosome_sizes;  // a file; empty: those of the assembly
    std::string orient = "as binned";
    std::int64_t bin_width = 0;   // 0: as the table of loci says
    TableDescription table = {};  // of the gene table, or of the training table of the model
};

/// Where the genes of a gene table lie.
struct GenePlaces {
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    Annotation annotation;
    WindowRule rule;
    TrackChromosomes chromosomes;
    std::string assembly;
    std::vector<std::size_t> rows;         // by gene of the table, of the annotation; or `absent`
    std::vector<GeneWindow> windows = {};  // by gene of the table; `chromosome` counts `chromosomes`

    std::size_t found() const {
        return rows.size() - static_cast<std::size_t>(std::count(rows.begin(), rows.end(), absent));
    }
};

namespace detail {

/// The value at `path` within nested objects: `member(record, {"settings", "window", "bins"})`. Null where
/// there is none.
const Json* member(const Json& record, std::initializer_list<std::string_view> path);

}  // namespace detail

/// What run.json of deepchrome-bin says of the windows of the genes.tsv beside it; that of another program
/// says nothing.
void read_bin_record(const std::filesystem::path& path, GenePlaces& places);

/// The run.json beside a genes.tsv; empty where there is none.
std::filesystem::path bin_record_beside(const std::filesystem::path& loci);

/// chrom.sizes of UCSC: chromosome and length.
std::map<std::string, std::int64_t> read_chromosome_sizes(const std::string& path);

/// Names, in the order of their bytes, and lengths of the chromosomes of the annotation. Those of an assembly
/// of UCSC's have UCSC's names. Throws DataError for a gene beyond the end.
void read_chromosomes(const PlaceSettings& settings, GenePlaces& places);

/// Finds each gene by its id; an id that comes up again is the next of that id. A number of at most six
/// digits, as in the published tables, is the end of an Ensembl id. Throws DataError where none is found;
/// `table` names where `genes` are from.
void find_genes(std::span<const std::string> genes, const std::string& table, GenePlaces& places);

/// The bin width that the table of loci and the gene table agree on, where either knows it (0: it does not).
/// Throws DataError where they disagree.
std::int64_t agreed_bin_width(const std::string& loci, std::int64_t of_loci, std::int64_t of_table);

/// Takes bin width and orientation from the settings, which must not contradict the table of loci. DataError
/// where they do, or where the width is known to none.
void apply_table(const PlaceSettings& settings, GenePlaces& places);

/// Reads the places of the genes of a table of `bins` bins. Throws DataError where the assembly is not known,
/// or no gene is found.
GenePlaces read_gene_places(const PlaceSettings& settings, std::span<const std::string> genes,
                            std::size_t bins, const std::string& table);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

#include <array>
#include <utility>

namespace deepchrome::inline DEEPCHROME_ISA::detail {

DEEPCHROME_INLINE const Json* member(const Json& record, std::initializer_list<std::string_view> path) {
    const Json* value = &record;
    for (const std::string_view key : path) {
        if (value == nullptr) return nullptr;
        value = value->find(key);
    }
    return value;
}

}  // namespace deepchrome::detail

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE void read_bin_record(const std::filesystem::path& path, GenePlaces& places) {
    constexpr std::size_t longest = std::size_t{1} << 24;  // it may name the chromosomes of many files
    const std::string text = read_json_text(
        path, "give genes.tsv as it was written beside its tables, or another table of genes", longest);
    Json record;
    try {
        record = parse_json(text, path.string(), "");
    } catch (const DataError&) {
        return;
    }
    const Json* const program = detail::member(record, {"program"});
    if (program == nullptr || program->text != "deepchrome-bin") return;
    const auto find = [&](std::initializer_list<std::string_view> keys) -> const Json& {
        if (const Json* const value = detail::member(record, keys)) return *value;
        throw_as<DataError>(
            {path.string(), ": does not say how the windows were laid (wanted ", join(keys, "."),
             "); give genes.tsv as it was written beside its tables, or another table of genes"});
    };
    const auto number = [&](std::initializer_list<std::string_view> keys) {
        if (const auto value = find(keys).number<std::int32_t>()) return *value;
        throw_as<DataError>(
            {path.string(), ": does not say how the windows were laid (wanted a whole number as ",
             join(keys, "."),
             "); give genes.tsv as it was written beside its tables, or another table of genes"});
    };
    const std::int32_t bins = number({"settings", "window", "bins"});
    if (std::cmp_not_equal(bins, places.rule.bins)) {
        throw_as<DataError>({path.string(), ": the genes have windows of ", bins, " bins (wanted ",
                             places.rule.bins, "); give the genes.tsv of the tables of the model"});
    }
    places.rule.bin_width = number({"settings", "window", "bin_width"});
    if (places.rule.bin_width < 1) {
        throw_as<DataError>({path.string(), ": the bins are ", places.rule.bin_width,
                             " bp wide (wanted 1 or more); give the run.json that was written with them"});
    }
    places.rule.orient_strand = find({"settings", "window", "orient"}).text == "strand";
    places.annotation.centers_given = find({"inputs", "genes", "format"}).text == "a TSS table";
    // Records of 0.1 spell it in British.
    const bool british = detail::member(record, {"settings", "window", "centre"}) != nullptr;
    places.rule.published =
        find({"settings", "window", british ? "centre" : "center"}).text == "TSS counted from 1";
    places.assembly = find({"assembly", "stated"}).text;
    const std::string& signs = find({"assembly", "signs"}).text;
    if (find_assembly(signs) != nullptr) places.assembly = signs;
    require_printable_name(places.assembly, "assembly", path.string());
}

DEEPCHROME_INLINE std::filesystem::path bin_record_beside(const std::filesystem::path& loci) {
    const std::filesystem::path record = loci.parent_path() / "run.json";
    const bool binned = loci.filename() == "genes.tsv" || loci.filename() == "genes.tsv.gz";
    return binned && std::filesystem::exists(record) ? record : std::filesystem::path();
}

DEEPCHROME_INLINE std::map<std::string, std::int64_t> read_chromosome_sizes(const std::string& path) {
    std::map<std::string, std::int64_t> sizes;
    LineReader lines(path);
    std::vector<std::string_view> fields;
    while (lines.next()) {
        if (is_browser_line(lines.text())) continue;
        split_fields(lines.text(), '\t', fields);
        if (fields.size() < 2) {
            throw_as<DataError>(
                {lines.where(), ": ", too_few_columns(lines.text(), fields.size(), "chromosome and length")});
        }
        require_printable_name(fields[0], "chromosome name", lines);
        sizes[plain_chromosome(fields[0])] = parse_coordinate(fields[1], "the length", lines.where());
    }
    return sizes;
}

DEEPCHROME_INLINE void read_chromosomes(const PlaceSettings& settings, GenePlaces& places) {
    const Assembly* const known = find_assembly(places.assembly);
    std::map<std::string, std::int64_t> sizes;
    if (!settings.chromosome_sizes.empty()) sizes = read_chromosome_sizes(settings.chromosome_sizes);
    std::map<std::string, std::int64_t> lengths;
    for (GeneLocus& gene : places.annotation.genes) {
        std::int64_t length = known == nullptr ? 0 : known->length(gene.chromosome);
        const std::string plain = plain_chromosome(gene.chromosome);
        if (known != nullptr && places.assembly == known->name && (length > 0 || plain == "M"))
            gene.chromosome = "chr" + plain;
        if (const auto size = sizes.find(plain); size != sizes.end()) length = size->second;
        if (length > 0 && gene.tss >= length) {
            throw_as<DataError>({places.annotation.name, ": gene ", gene.id, " starts at ", gene.tss,
                                 ", and ", gene.chromosome, " is ", length,
                                 " bp long (wanted genes within it); name the right assembly"});
        }
        lengths[gene.chromosome] = length;
    }
    for (const auto& [name, length] : lengths) {
        places.chromosomes.names.push_back(name);
        places.chromosomes.lengths.push_back(length);
    }
}

DEEPCHROME_INLINE void find_genes(std::span<const std::string> genes, const std::string& table,
                                  GenePlaces& places) {
    std::map<std::string, std::vector<std::size_t>, std::less<>> rows;
    for (std::size_t row = 0; row < places.annotation.genes.size(); ++row) {
        rows[without_version(places.annotation.genes[row].id)].push_back(row);
    }
    std::map<std::string, std::size_t> seen;
    for (const std::string& gene : genes) {
        std::string id = without_version(gene);
        if (!rows.contains(id)) id = gene_key(gene);
        const auto place = rows.find(id);
        if (place == rows.end()) {
            places.rows.push_back(GenePlaces::absent);
            continue;
        }
        const std::size_t again = seen[id]++;
        places.rows.push_back(place->second[std::min(again, place->second.size() - 1)]);
    }
    if (places.found() > 0) return;
    throw_as<DataError>({places.annotation.name, ": has none of the genes of ", table,
                         ", of which the first is ", genes.empty() ? "missing" : genes.front().c_str(),
                         "; give the table of genes that ", table, " was made from"});
}

DEEPCHROME_INLINE std::int64_t agreed_bin_width(const std::string& loci, std::int64_t of_loci,
                                                std::int64_t of_table) {
    if (of_loci > 0 && of_table > 0 && of_loci != of_table) {
        throw_as<DataError>({loci, ": the genes have bins of ", of_loci, " bp (wanted ", of_table,
                             ", as the gene table has); give the genes of that table"});
    }
    return of_table > 0 ? of_table : of_loci;
}

DEEPCHROME_INLINE void apply_table(const PlaceSettings& settings, GenePlaces& places) {
    WindowRule& rule = places.rule;
    const std::int64_t width = agreed_bin_width(settings.loci, rule.bin_width, settings.bin_width);
    if (width == 0) {
        throw_as<DataError>({settings.loci,
                             ": the width of the bins is not known, neither from the table nor "
                             "from the model (wanted base pairs); name the bin width"});
    }
    if (width > largest_coordinate) {
        throw_as<DataError>({settings.loci, ": the genes are said to have bins of ", width,
                             " bp (wanted 1 to ", largest_coordinate, "); name the right bin width"});
    }
    rule.bin_width = static_cast<std::int32_t>(width);
    const auto& known = settings.table.orientation;
    if (settings.orient != "as binned") {
        rule.orient_strand = settings.orient == "strand";
    } else if (known) {
        rule.orient_strand = *known == Orientation::strand;
    }
    if (known && rule.orient_strand != (*known == Orientation::strand)) {
        throw_as<DataError>({settings.loci, ": the bins are said to be in the order of the ", settings.orient,
                             " (wanted ", to_string(*known), ", as the gene table says); leave that out"});
    }
}

DEEPCHROME_INLINE GenePlaces read_gene_places(const PlaceSettings& settings,
                                              std::span<const std::string> genes, std::size_t bins,
                                              const std::string& table) {
    GenePlaces places{.annotation = read_annotation(settings.loci),
                      .rule = {.bin_width = 0, .bins = bins},
                      .chromosomes = {},
                      .assembly = {},
                      .rows = {}};
    if (const std::filesystem::path record = bin_record_beside(settings.loci); !record.empty())
        read_bin_record(record, places);
    if (places.assembly.empty()) places.assembly = places.annotation.assembly;
    if (!settings.assembly.empty()) places.assembly = settings.assembly;
    if (places.assembly.empty()) {
        throw_as<DataError>({settings.loci,
                             ": does not say of which assembly its genes are (wanted hg19, hg38 or the "
                             "like); give --assembly"});
    }
    apply_table(settings, places);
    if (const auto* const known = find_assembly(places.assembly);
        known != nullptr &&
        assembly_evidence(places.annotation.chromosomes.uses(), known->name).candidates.empty()) {
        throw_as<DataError>({settings.loci, ": is said to be of ", places.assembly,
                             ", but has genes beyond the ends of its chromosomes; name the right assembly"});
    }
    read_chromosomes(settings, places);
    find_genes(genes, table, places);
    for (const std::size_t row : places.rows) {
        GeneWindow window;
        if (row != GenePlaces::absent) {
            const GeneLocus& gene = places.annotation.genes[row];
            if (places.rule.orient_strand && gene.strand == '.') {
                throw_as<DataError>({settings.loci, ": gene ", gene.id,
                                     " has no strand (wanted + or - for tables by strand); add it"});
            }
            window = gene_window(gene, places.rule, places.annotation.centers_given);
            const auto& names = places.chromosomes.names;
            window.chromosome = static_cast<std::size_t>(
                std::lower_bound(names.begin(), names.end(), gene.chromosome) - names.begin());
        }
        places.windows.push_back(window);
    }
    return places;
}

}  // namespace deepchrome

#endif
