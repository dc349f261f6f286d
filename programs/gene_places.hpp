// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepchrome/all.hpp>

#include "program.hpp"

namespace programs {

/// What the user says of where genes are.
struct PlaceSettings {
    std::string loci;
    std::string assembly;          // empty: as the table of loci says
    std::string chromosome_sizes;  // a file; empty: those of the assembly
    std::string orient = "as binned";
    std::int64_t bin_width = 0;  // 0: as the table of loci says, else 100
};

/// Where the genes of a gene table lie.
struct GenePlaces {
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);

    deepchrome::Annotation annotation;
    deepchrome::WindowRule rule{.bin_width = 100, .bins = signal.bins};
    deepchrome::TrackChromosomes chromosomes;
    std::string assembly;
    std::vector<std::size_t> rows;  // by gene of the table, of the annotation; or `absent`
    std::vector<deepchrome::GeneWindow> windows =
        {};  // by gene of the table; `chromosome` counts `chromosomes`

    std::size_t found() const {
        return rows.size() - static_cast<std::size_t>(std::ranges::count(rows, absent));
    }
};

/// What run.json of deepchrome-bin says of the windows of the genes.tsv beside it.
inline void read_bin_record(const std::filesystem::path& path, GenePlaces& places) {
    const json record = json::parse(deepchrome::read_file(path), nullptr, false);
    if (!record.is_object() || record.value("program", "") != "deepchrome-bin") return;
    try {
        const json& window = record.at("settings").at("window");
        const auto bins = window.at("bins").get<std::size_t>();
        if (bins != signal.bins) {
            throw deepchrome::DataError(
                path.string() + ": the genes have windows of " + std::to_string(bins) + " bins (wanted " +
                std::to_string(signal.bins) + "); give the genes.tsv of the tables of the model");
        }
        places.rule.bin_width = window.at("bin_width").get<std::int32_t>();
        places.rule.orient_strand = window.at("orient") == "strand";
        places.annotation.centers_given = record.at("inputs").at("genes").at("format") == "a TSS table";
        const json& center =
            window.at(window.contains("centre") ? "centre" : "center");  // before 0.2: "centre"
        places.rule.published = center == "TSS counted from 1";
        const json& assembly = record.at("assembly");
        places.assembly = assembly.at("stated").get<std::string>();
        const auto signs = assembly.at("signs").get<std::string>();
        if (deepchrome::find_assembly(signs) != nullptr) places.assembly = signs;
    } catch (const json::exception& problem) {
        throw deepchrome::DataError(
            path.string() + ": does not say how the windows were laid (" + problem.what() +
            "); give genes.tsv as deepchrome-bin wrote it, or another table of genes");
    }
}

/// chrom.sizes of UCSC: chromosome and length.
inline std::map<std::string, std::int64_t> read_chromosome_sizes(const std::string& path) {
    std::map<std::string, std::int64_t> sizes;
    deepchrome::LineReader lines(path);
    std::vector<std::string_view> fields;
    while (lines.next()) {
        if (deepchrome::is_browser_line(lines.text())) continue;
        deepchrome::split_fields(lines.text(), '\t', fields);
        if (fields.size() < 2) {
            throw deepchrome::DataError(
                lines.where() + ": " +
                deepchrome::too_few_columns(lines.text(), fields.size(), "chromosome and length"));
        }
        sizes[deepchrome::plain_chromosome(fields[0])] =
            deepchrome::parse_coordinate(fields[1], "the length", lines.where());
    }
    return sizes;
}

/// Names, in the order of their bytes, and lengths of the chromosomes of the annotation. Those of an assembly
/// of UCSC's have UCSC's names. Throws DataError for a gene beyond the end.
inline void read_chromosomes(const PlaceSettings& settings, GenePlaces& places) {
    const deepchrome::Assembly* const known = deepchrome::find_assembly(places.assembly);
    std::map<std::string, std::int64_t> sizes;
    if (!settings.chromosome_sizes.empty()) sizes = read_chromosome_sizes(settings.chromosome_sizes);
    std::map<std::string, std::int64_t> lengths;
    for (deepchrome::GeneLocus& gene : places.annotation.genes) {
        std::int64_t length = known == nullptr ? 0 : known->length(gene.chromosome);
        const std::string plain = deepchrome::plain_chromosome(gene.chromosome);
        if (known != nullptr && places.assembly == known->name && (length > 0 || plain == "M"))
            gene.chromosome = "chr" + plain;
        if (const auto size = sizes.find(plain); size != sizes.end()) length = size->second;
        if (length > 0 && gene.tss >= length) {
            throw deepchrome::DataError(places.annotation.name + ": gene " + gene.id + " starts at " +
                                        std::to_string(gene.tss) + ", and " + gene.chromosome + " is " +
                                        std::to_string(length) +
                                        " bp long (wanted genes within it); name the right assembly");
        }
        lengths[gene.chromosome] = length;
    }
    for (const auto& [name, length] : lengths) {
        places.chromosomes.names.push_back(name);
        places.chromosomes.lengths.push_back(length);
    }
}

/// Finds each gene by its id; an id that comes up again is the next of that id. A number of at most six
/// digits, as in the published tables, is the end of an Ensembl id.
inline void find_genes(std::span<const std::string> genes, GenePlaces& places) {
    std::map<std::string, std::vector<std::size_t>, std::less<>> rows;
    for (std::size_t row = 0; row < places.annotation.genes.size(); ++row) {
        rows[deepchrome::without_version(places.annotation.genes[row].id)].push_back(row);
    }
    std::map<std::string, std::size_t> seen;
    for (const std::string& gene : genes) {
        std::string id = deepchrome::without_version(gene);
        const bool number = !id.empty() && id.size() <= 6 && id.find_first_not_of("0123456789") == id.npos;
        if (number && !rows.contains(id)) id = "ENSG" + std::string(11 - id.size(), '0') + id;
        const auto place = rows.find(id);
        if (place == rows.end()) {
            places.rows.push_back(GenePlaces::absent);
            continue;
        }
        const std::size_t again = seen[id]++;
        places.rows.push_back(place->second[std::min(again, place->second.size() - 1)]);
    }
}

/// Reads the places of the genes of a table. Throws DataError where the assembly is not known, or no gene is
/// found.
inline GenePlaces read_gene_places(const PlaceSettings& settings, std::span<const std::string> genes,
                                   const std::string& table) {
    namespace fs = std::filesystem;
    GenePlaces places{.annotation = deepchrome::read_annotation(settings.loci),
                      .chromosomes = {},
                      .assembly = {},
                      .rows = {}};
    const fs::path loci = settings.loci;
    const bool binned = loci.filename() == "genes.tsv" || loci.filename() == "genes.tsv.gz";
    if (const fs::path record = loci.parent_path() / "run.json"; binned && fs::exists(record))
        read_bin_record(record, places);
    if (places.assembly.empty()) places.assembly = places.annotation.assembly;
    if (!settings.assembly.empty()) places.assembly = settings.assembly;
    if (places.assembly.empty()) {
        throw deepchrome::DataError(
            settings.loci + ": does not say of which assembly its genes are (wanted hg19, hg38 or the "
                            "like); give --assembly");
    }
    if (settings.bin_width > 0) places.rule.bin_width = static_cast<std::int32_t>(settings.bin_width);
    if (settings.orient != "as binned") places.rule.orient_strand = settings.orient == "strand";
    if (const auto* const known = deepchrome::find_assembly(places.assembly);
        known != nullptr &&
        deepchrome::assembly_evidence(places.annotation.chromosomes.uses(), known->name).candidates.empty()) {
        throw deepchrome::DataError(
            settings.loci + ": is said to be of " + places.assembly +
            ", but has genes beyond the ends of its chromosomes; name the right assembly");
    }
    read_chromosomes(settings, places);
    find_genes(genes, places);
    if (places.found() == 0) {
        throw deepchrome::DataError(settings.loci + ": has none of the genes of " + table +
                                    ", of which the first is " +
                                    (genes.empty() ? std::string("missing") : genes.front()) +
                                    "; give the table of genes that " + table + " was made from");
    }
    for (const std::size_t row : places.rows) {
        deepchrome::GeneWindow window;
        if (row != GenePlaces::absent) {
            const deepchrome::GeneLocus& gene = places.annotation.genes[row];
            if (places.rule.orient_strand && gene.strand == '.') {
                throw deepchrome::DataError(settings.loci + ": gene " + gene.id +
                                            " has no strand (wanted + or - for tables by strand); add it");
            }
            window = deepchrome::gene_window(gene, places.rule, places.annotation.centers_given);
            const auto& names = places.chromosomes.names;
            window.chromosome =
                static_cast<std::size_t>(std::ranges::lower_bound(names, gene.chromosome) - names.begin());
        }
        places.windows.push_back(window);
    }
    return places;
}

}  // namespace programs
