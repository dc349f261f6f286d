// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>

#include "program.hpp"

/// The flags of deepchrome-bin, and what they come to.
namespace programs {

struct BinSettings {
    std::string genes;
    std::vector<std::string> signals;   // MARK=FILE
    std::vector<std::string> controls;  // FILE or MARK=FILE
    std::string manifest;
    std::string expression;
    std::string cell;
    std::string output;
    bool force = false;

    std::string assembly;
    deepchrome::AnnotationOptions annotation;
    deepchrome::WindowRule windows;

    deepchrome::CountRule counting;
    std::string blacklist;
    deepchrome::TrackSummary track = deepchrome::TrackSummary::mean;
    bool missing_nan = false;
    deepchrome::Normalize normalize = deepchrome::Normalize::none;
    deepchrome::ControlUse control_use = deepchrome::ControlUse::subtract;

    deepchrome::LabelOptions labels;
    bool drop_unmeasured = false;

    std::string split = "published";
    std::vector<double> shares = {1, 1, 1};
    std::vector<std::string> valid_chromosomes;
    std::vector<std::string> test_chromosomes;
    std::size_t folds = 0;
    std::size_t fold = 1;
    std::string split_file;
    bool exclude_overlaps = false;
    std::uint64_t seed = 1;
    std::size_t threads = 1;
    bool write_bins = false;
};

template <class T>
std::string name_of(const std::map<std::string, T>& names, T value) {
    for (const auto& [name, known] : names) {
        if (known == value) return name;
    }
    return "";
}

inline const std::map<std::string, deepchrome::TssRule> tss_rules = {
    {"gene", deepchrome::TssRule::gene},
    {"canonical", deepchrome::TssRule::canonical},
    {"transcript", deepchrome::TssRule::transcript}};
inline const std::map<std::string, deepchrome::Duplicates> duplicate_rules = {
    {"keep", deepchrome::Duplicates::keep},
    {"first", deepchrome::Duplicates::first},
    {"error", deepchrome::Duplicates::error}};
inline const std::map<std::string, deepchrome::CountBy> count_rules = {
    {"overlap", deepchrome::CountBy::overlap},
    {"5p", deepchrome::CountBy::five_prime},
    {"center", deepchrome::CountBy::center}};
inline const std::map<std::string, deepchrome::TrackSummary> summaries = {
    {"mean", deepchrome::TrackSummary::mean},
    {"sum", deepchrome::TrackSummary::sum},
    {"max", deepchrome::TrackSummary::max}};
inline const std::map<std::string, deepchrome::Normalize> units = {{"none", deepchrome::Normalize::none},
                                                                   {"cpm", deepchrome::Normalize::cpm},
                                                                   {"rpkm", deepchrome::Normalize::rpkm}};
inline const std::map<std::string, deepchrome::ControlUse> control_uses = {
    {"subtract", deepchrome::ControlUse::subtract}, {"ratio", deepchrome::ControlUse::ratio}};
inline const std::map<std::string, deepchrome::LabelRule> label_rules = {
    {"median", deepchrome::LabelRule::median},
    {"threshold", deepchrome::LabelRule::threshold},
    {"quantiles", deepchrome::LabelRule::quantiles},
    {"value", deepchrome::LabelRule::value},
    {"log2", deepchrome::LabelRule::log2}};
inline const std::map<std::string, bool> missing_rules = {{"zero", false}, {"nan", true}};
inline const std::map<std::string, bool> tie_rules = {{"off", false}, {"on", true}};
inline const std::map<std::string, bool> unmeasured_rules = {{"error", false}, {"drop", true}};

/// A flag that takes one of these words.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& flag, T& value,
                        const std::map<std::string, T>& names, const std::string& help) {
    std::vector<std::string> words;
    for (const auto& [name, unused] : names) words.push_back(name);
    const auto take = [&value, &names](const std::string& word) { value = names.at(word); };
    return app.add_option_function<std::string>(flag, take, help)
        ->check(CLI::IsMember(words))
        ->default_str(name_of(names, value));
}

inline void add_bin_flags(CLI::App& app, BinSettings& s) {
    const std::string input = "Input";
    app.add_option(
           "-g,--genes", s.genes,
           "annotation: GTF, GFF3, BED6, knownGene, refGene, gene_info or chrom, tss, gene_id, symbol")
        ->required()
        ->group(input);
    auto* const signals =
        app.add_option("--signal", s.signals,
                       "MARK=FILE: tagAlign, BED, BAM, CRAM, SAM, bedGraph or bigWig; once for each mark")
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
    app.add_option("--blacklist", s.blacklist, "BED of regions whose reads or values are left out")
        ->group(counting);
    add_choice(app, "--track", s.track, summaries, "a bin of a track (bedGraph, bigWig)")->group(counting);
    add_choice(app, "--missing", s.missing_nan, missing_rules,
               "bins without a value: zero, or nan, which drops the gene")
        ->group(counting);
    add_choice(app, "--normalize", s.normalize, units, "unit of counts")->group(counting);
    add_choice(app, "--control-use", s.control_use, control_uses, "what to do with the control")
        ->group(counting);

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

    const std::string split = "Split";
    app.add_option("--split", s.split,
                   "published: thirds in the order of ids, where ON is 62.5, 52.6 and 34.9 % in the study")
        ->check(CLI::IsMember({"published", "random", "stratified", "chromosome", "file"}))
        ->capture_default_str()
        ->group(split);
    app.add_option("--shares", s.shares, "of train, valid and test, with --split random or stratified")
        ->delimiter(',')
        ->expected(3)
        ->check(number(0))
        ->default_str("1,1,1")
        ->group(split);
    app.add_option("--valid-chromosomes", s.valid_chromosomes, "with --split chromosome, separated by commas")
        ->delimiter(',')
        ->group(split);
    app.add_option("--test-chromosomes", s.test_chromosomes, "with --split chromosome, separated by commas")
        ->delimiter(',')
        ->group(split);
    app.add_option("--folds", s.folds, "with --split chromosome: so many groups of chromosomes")
        ->check(CLI::Range(std::size_t{3}, std::size_t{1000}))
        ->group(split);
    app.add_option("--fold", s.fold, "with --folds: the group to test with, from 1")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
        ->capture_default_str()
        ->group(split);
    app.add_option("--split-file", s.split_file,
                   "with --split file: table of gene and train, valid, test or none")
        ->group(split);
    app.add_flag("--exclude-overlaps", s.exclude_overlaps,
                 "drop training genes whose windows touch those of test genes")
        ->group(split);
    app.add_option("-s,--seed", s.seed, "of the random splits")
        ->check(whole_number())
        ->capture_default_str()
        ->group(split);

    app.add_flag("--write-bins", s.write_bins, "write bins.bed as well, one line a bin, for other tools");
    add_threads(app, s.threads);
}

/// Refuses flags that do not go together.
inline void check_bin_flags(const BinSettings& s) {
    const auto refuse = [](const std::string& what) { throw CLI::ValidationError(what); };
    using deepchrome::ControlUse;
    using deepchrome::Normalize;
    if (s.signals.empty() && s.manifest.empty()) refuse("--signal or --manifest is required");
    if (s.control_use == ControlUse::ratio && s.normalize != Normalize::none) {
        refuse("--control-use ratio has no unit; leave out --normalize");
    }
    if ((s.split == "chromosome") != (s.folds > 0 || !s.test_chromosomes.empty())) {
        refuse("--split chromosome goes with --test-chromosomes and --valid-chromosomes, or with --folds");
    }
    if (s.folds > 0 && !(s.test_chromosomes.empty() && s.valid_chromosomes.empty())) {
        refuse("--folds chooses the chromosomes; leave out --test-chromosomes and --valid-chromosomes");
    }
    if (s.folds > 0 && s.fold > s.folds) refuse("--fold is beyond --folds");
    if (s.valid_chromosomes.empty() != s.test_chromosomes.empty()) {
        refuse("--test-chromosomes and --valid-chromosomes go together");
    }
    if ((s.split == "file") != !s.split_file.empty()) refuse("--split file and --split-file go together");
    if (s.shares.size() != 3 || s.shares[0] <= 0) refuse("--shares needs three numbers, the first above 0");
    const bool values =
        s.labels.rule == deepchrome::LabelRule::value || s.labels.rule == deepchrome::LabelRule::log2;
    if (s.split == "stratified" && (s.expression.empty() || values)) {
        refuse("--split stratified needs classes: --expression, and not --label " +
               (values ? name_of(label_rules, s.labels.rule) : std::string("value")));
    }
}

/// The settings as run.json has them.
inline json to_json(const BinSettings& s) {
    json split = {{"rule", s.split}, {"seed", s.seed}, {"exclude_overlaps", s.exclude_overlaps}};
    if (s.split == "random" || s.split == "stratified") split["shares"] = s.shares;
    if (s.folds > 0) split.update({{"folds", s.folds}, {"fold", s.fold}});
    if (!s.test_chromosomes.empty())
        split.update({{"valid", s.valid_chromosomes}, {"test", s.test_chromosomes}});
    json labels = {{"rule", s.expression.empty() ? "none" : name_of(label_rules, s.labels.rule)}};
    if (s.labels.rule == deepchrome::LabelRule::log2) labels["pseudocount"] = s.labels.pseudocount;
    labels.update({{"margin", s.labels.margin}, {"ties", name_of(tie_rules, s.labels.ties_on)}});
    return {{"tss", name_of(tss_rules, s.annotation.tss)},
            {"biotypes", s.annotation.biotypes},
            {"duplicates", name_of(duplicate_rules, s.annotation.duplicates)},
            {"window",
             {{"bin_width", s.windows.bin_width},
              {"bins", s.windows.bins},
              {"center", s.windows.published ? "TSS counted from 1" : "TSS counted from 0"},
              {"orient", s.windows.orient_strand ? "strand" : "genome"}}},
            {"counting",
             {{"by", name_of(count_rules, s.counting.by)},
              {"extend", s.counting.extend},
              {"min_mapq", s.counting.min_mapq},
              {"keep_duplicates", s.counting.keep_duplicates},
              {"track", name_of(summaries, s.track)},
              {"missing", name_of(missing_rules, s.missing_nan)},
              {"normalize", name_of(units, s.normalize)},
              {"control", name_of(control_uses, s.control_use)}}},
            {"labels", labels},
            {"unmeasured", name_of(unmeasured_rules, s.drop_unmeasured)},
            {"split", split}};
}

}  // namespace programs
