// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deepchrome/core/message.hpp>
#include <deepchrome/run/gene_families.hpp>
#include <deepchrome/run/gene_positions.hpp>
#include <deepchrome/run/repetition.hpp>
#include <deepchrome/run/shared_genes.hpp>

#include "program.hpp"

/// Genes that are on two sides: trained on, and measured with.
namespace programs {

/// Paths of the tables of a training, for messages.
struct TablePaths {
    std::string train;
    std::string valid;
    std::string test;
};

/// Adds to the remarks, one line each, which genes validation and test tables share with others, and
/// returns the counts for run.json. `loci` is a table of genes, or empty. Throws DataError where the test
/// genes are training genes throughout, unless `forced`.
inline json check_shared_genes(const deepchrome::RunTables& tables, const TablePaths& paths,
                               const std::string& loci, bool forced, std::vector<std::string>& remarks) {
    using namespace deepchrome;
    struct Table {
        const char* name;
        const Dataset& genes;
        const std::string& path;
        std::vector<std::optional<GenePosition>> positions = {};
    };
    Table train{"train", tables.train, paths.train};
    Table valid{"valid", tables.valid, paths.valid};
    Table test{"test", tables.test, paths.test};
    if (!loci.empty()) {
        for (Table* table : {&train, &valid, &test})
            if (table->genes.size() > 0)
                table->positions = read_gene_positions(loci, table->genes.genes, table->path);
    }
    json record = json::object();
    for (const Table* table : {&train, &valid, &test}) {
        const auto absent = std::ranges::count_if(table->positions, [](const auto& at) { return !at; });
        if (absent == 0) continue;
        remarks.push_back(std::to_string(absent) + " of " + std::to_string(table->genes.size()) +
                          " genes of " + table->path + " are not in " + loci +
                          ": which windows they overlap is unknown");
        record["without_place"][table->name] = absent;
    }
    for (const auto& [asked, seen] : {std::pair{&valid, &train}, {&test, &train}, {&test, &valid}}) {
        if (asked->genes.size() == 0) continue;
        std::optional<SharedPlaces> places;
        if (!loci.empty()) places = {asked->positions, seen->positions, window_length(tables.train, loci)};
        const SharedGenes shared = shared_genes(asked->genes, seen->genes, places);
        if (asked == &test && seen == &train && shared.all_copies() && !forced) {
            throw_as<DataError>(
                {asked->path, ": all ", shared.genes, " genes, with the same signals, are in ", seen->path,
                 " too (wanted genes that are not trained on); give others, or --force to measure on "
                 "these"});
        }
        for (std::string& line : shared.lines(asked->path, seen->path)) remarks.push_back(std::move(line));
        json counts{{"genes", shared.ids}, {"same_signals", shared.copies}};
        if (places) counts["overlapping_windows"] = shared.overlapping;
        record[std::string(asked->name) + "_in_" + seen->name] = counts;
    }
    return record;
}

/// Adds to the remarks what folds keep together, and returns the counts for run.json.
inline json report_families(const deepchrome::GeneFamilies& families, const std::string& loci,
                            std::vector<std::string>& remarks) {
    const auto say = [&](std::size_t count, const std::string& what) {
        remarks.push_back(std::to_string(count) + " genes " + what);
    };
    if (families.repeated_genes > 0)
        say(families.repeated_genes, "come up more than once: each stays in one fold");
    json record{{"repeated_genes", families.repeated_genes}};
    if (loci.empty()) return record;
    if (families.overlapping_rows > 0)
        say(families.overlapping_rows, "have windows that overlap those of others: they stay together");
    if (families.placeless_rows > 0)
        say(families.placeless_rows, "are not in " + loci + ": which windows they overlap is unknown");
    record["overlapping_windows"] = families.overlapping_rows;
    record["without_place"] = families.placeless_rows;
    return record;
}

}  // namespace programs
