// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <deepchrome/interpret/attribution_methods.hpp>
#include <deepchrome/run/gene_places.hpp>

#include "../program.hpp"

namespace programs {

inline std::vector<std::string> method_names() {
    std::vector<std::string> names;
    for (const deepchrome::AttributionMethod& method : deepchrome::attribution_methods)
        names.emplace_back(method.name);
    return names;
}

/// The flags of deepchrome-visualize --attribution.
struct AttributionSettings {
    std::string method;  // empty: not asked for
    std::string by_bin;
    deepchrome::AttributionOptions options;
    deepchrome::PlaceSettings places;

    void add_to(CLI::App& app) {
        CLI::Option* const asked =
            app.add_option("--attribution", method, "what counts for each gene of --data")
                ->check(CLI::IsMember(method_names()));
        app.add_option(
               "--by-bin", by_bin,
               "file, within the output folder, for every bin's attribution; packed if it ends in .gz")
            ->needs(asked);
        app.add_option("--samples", options.samples, "noisy copies of smoothgrad")
            ->check(CLI::Range(1u, 1'000'000u))
            ->capture_default_str();
        app.add_option("--window", options.window, "bins that occlusion blanks at a time")
            ->check(CLI::Range(std::size_t{1}, signal.bins))
            ->capture_default_str();
        app.add_option("--tolerance", options.tolerance,
                       "by how much integrated gradients may miss the difference of scores")
            ->check(number(0, true))
            ->capture_default_str();
        CLI::Option* const loci =
            app.add_option(
                   "--loci", places.loci,
                   "where the genes are: genes.tsv of deepchrome-bin, or a table of genes; for tracks, "
                   "those of all marks on one scale, to the 99.9th percentile")
                ->needs(asked);
        app.add_option("--assembly", places.assembly, "such as hg19 (default: as --loci says)")->needs(loci);
        app.add_option("--chromosome-sizes", places.chromosome_sizes,
                       "chrom.sizes of UCSC (default: those of the assembly)")
            ->needs(loci);
        app.add_option("--orient", places.orient,
                       "how the bins of --data were laid: genome or strand (default: as --loci says)")
            ->check(CLI::IsMember({"genome", "strand"}))
            ->needs(loci);
    }
};

}  // namespace programs
