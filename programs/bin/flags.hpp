// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "settings.hpp"

/// The flags of deepchrome-bin.
namespace programs {

/// A flag that takes one of these words.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, T& value,
                        const std::map<std::string, T>& names, const std::string& help) {
    std::vector<std::string> words;
    for (const auto& [name, unused] : names) words.push_back(name);
    const auto take = [&value, &names](const std::string& word) { value = names.at(word); };
    return app.add_option_function<std::string>(flag, take, help)
        ->check(CLI::IsMember(words))
        ->default_str(name_of(names, value));  // empty where the default is none of the words
}

inline void add_input_flags(CLI::App& app, BinSettings& s) {
    const std::string input = "Input";
    app.add_option("-g,--genes", s.genes,
                   "annotation: GTF, GFF3, BED6, knownGene, refGene, refFlat, genePred, gene_info or chrom, "
                   "tss, gene_id, symbol")
        ->required()
        ->group(input);
    auto* const signals = app.add_option("--signal", s.signals,
                                         "MARK=FILE: tagAlign, BED, BEDPE, BAM, CRAM, SAM, fragments of "
                                         "single cells, bedGraph, bigWig, "
                                         "narrowPeak, broadPeak or gappedPeak; once for each mark")
                              ->group(input);
    auto* const manifest =
        app.add_option("--manifest", s.manifest, "table of cell, mark and path, instead of --signal")
            ->group(input);
    signals->excludes(manifest);
    app.add_option("--control", s.controls, "FILE or MARK=FILE: reads of the input, for all marks or one")
        ->group(input)
        ->excludes(manifest);
    app.add_option("-e,--expression", s.expression,
                   "matrix of genes and cells, or list of genes and values; without it there are no labels")
        ->group(input);
    app.add_option("-c,--cell", s.cell, "column of the matrix")->group(input)->excludes(manifest);
    app.add_option("-o,--output", s.output, "folder for the tables; with --manifest, of one folder a cell")
        ->required()
        ->group(input);
    app.add_flag("-f,--force", s.force, "replace what is there")->group(input);
}

inline void add_gene_flags(CLI::App& app, BinSettings& s) {
    const std::string genes = "Genes";
    app.add_option("--assembly", s.assembly,
                   "of the annotation, such as hg19; kept in run.json and held against the signals")
        ->group(genes);
    add_choice(app, "--tss", s.annotation.tss, tss_rules,
               "start of the gene, of its canonical transcript, or of each")
        ->group(genes);
    app.add_option("--biotype", s.annotation.biotypes, "only genes of these biotypes, separated by commas")
        ->delimiter(',')
        ->group(genes);
    add_choice(app, "--duplicates", s.annotation.duplicates, duplicate_rules, "ids that come up again")
        ->group(genes);
    app.add_option("--bin-width", s.windows.bin_width, "in base pairs")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str()
        ->group(genes);
    app.add_option("--bins", s.windows.bins, "per gene")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
        ->capture_default_str()
        ->group(genes);
    app.add_flag("--published-windows", s.windows.published,
                 "one base to the right, as in the published data")
        ->group(genes);
    app.add_option_function<std::string>(
           "--orient", [&](const std::string& word) { s.windows.orient_strand = word == "strand"; },
           "strand: genes of the minus strand from right to left")
        ->check(CLI::IsMember({"genome", "strand"}))
        ->default_str("genome")
        ->group(genes);
}

inline void add_counting_flags(CLI::App& app, BinSettings& s) {
    const std::string counting = "Counting";
    add_choice(app, "--count-by", s.counting.by, count_rules, "what of a read is counted")->group(counting);
    app.add_option("--extend", s.counting.extend,
                   "lengthen shorter reads to so many base pairs from their 5' end")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str()
        ->group(counting);
    app.add_option("--min-mapq", s.counting.min_mapq, "skip alignments below (BAM, CRAM)")
        ->check(CLI::Range(0, 255))
        ->capture_default_str()
        ->group(counting);
    app.add_flag("--keep-duplicates", s.counting.keep_duplicates,
                 "count alignments flagged as duplicates (BAM, CRAM)")
        ->group(counting);
    add_choice(app, "--pairs", s.counting.pairs, pair_rules,
               "of BAM and CRAM with pairs: fragments, each proper pair once from end to end; reads, every "
               "alignment, so that most fragments count twice; first, the first read of each pair")
        ->group(counting);
    app.add_option("--cells", s.listed_cells,
                   "list of barcodes, one a line: of fragments of single cells, only theirs are counted")
        ->group(counting);
    app.add_option("--blacklist", s.blacklist, "BED of regions whose reads or values are left out")
        ->group(counting);
    add_choice(app, "--track", s.track, summaries, "a bin of a track (bedGraph, bigWig)")->group(counting);
    add_choice(app, "--missing", s.missing_nan, missing_rules,
               "bins without a value: zero, or nan, which drops the gene")
        ->group(counting);
    add_choice(app, "--normalize", s.normalize, units, "unit of counts")->group(counting);
    app.add_option("--scale-to-depth", s.depth,
                   "scale counts to a library of so many reads, instead of --normalize")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}))
        ->group(counting);
    app.add_option("--scale", s.scales,
                   "MARK=x: multiply the finished bins of a mark, such as by the factor of a spike-in")
        ->group(counting);
    add_choice(app, "--control-use", s.control_use, control_uses, "what to do with the control")
        ->group(counting);
}

inline void add_label_flags(CLI::App& app, BinSettings& s) {
    const std::string labels = "Labels";
    add_choice(app, "--label", s.labels.rule, label_rules,
               "ON above the median, above a threshold, bands, the value, or its logarithm")
        ->group(labels);
    app.add_option("--label-threshold", s.labels.threshold, "with --label threshold")
        ->check(finite_number())
        ->capture_default_str()
        ->group(labels);
    app.add_option("--label-bands", s.labels.bands, "with --label quantiles")
        ->check(CLI::Range(std::size_t{2}, std::size_t{100}))
        ->capture_default_str()
        ->group(labels);
    app.add_option("--label-pseudocount", s.labels.pseudocount,
                   "with --label log2: added before the logarithm is taken")
        ->check(number(0, true))
        ->capture_default_str()
        ->group(labels);
    app.add_option("--label-margin", s.labels.margin, "drop genes closer than this to a threshold")
        ->check(number(0))
        ->capture_default_str()
        ->group(labels);
    add_choice(app, "--label-ties", s.labels.ties_on, tie_rules, "genes that are exactly at a threshold")
        ->group(labels);
    add_choice(app, "--unmeasured", s.drop_unmeasured, unmeasured_rules, "genes without expression")
        ->group(labels);
}

inline void add_bin_flags(CLI::App& app, BinSettings& s) {
    add_input_flags(app, s);
    add_gene_flags(app, s);
    add_counting_flags(app, s);
    add_label_flags(app, s);
    add_split_flags(app, s.split);
    app.add_flag("--write-bins", s.write_bins, "write bins.bed as well, one line a bin, for other tools");
    add_threads(app, s.threads);
}

}  // namespace programs
