// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deepchrome/genome/split_rule.hpp>

#include "../flag_scope.hpp"
#include "../program.hpp"

/// How deepchrome-bin divides genes into tables: flags, and what they come to.
namespace programs {

struct SplitSettings {
    std::string by = "chromosomes";
    bool chosen = false;  // by the user
    std::vector<double> shares{deepchrome::default_shares.begin(), deepchrome::default_shares.end()};
    std::vector<std::string> valid_chromosomes;
    std::vector<std::string> test_chromosomes;
    std::size_t folds = 0;  // 0: none
    std::size_t fold = 1;
    std::string file;
    bool exclude_overlaps = false;
    std::uint64_t seed = 1;

    bool named() const { return !valid_chromosomes.empty() || !test_chromosomes.empty(); }
    /// True if chance divides the genes, by shares.
    bool dealt() const {
        return by == "random" || by == "stratified" || (by == "chromosomes" && !named() && folds == 0);
    }
};

inline deepchrome::SplitRule split_rule(const SplitSettings& s) {
    using deepchrome::SplitBy;
    return {.by = s.by == "published"     ? SplitBy::published
                  : s.by != "chromosomes" ? SplitBy::random
                  : s.folds > 0           ? SplitBy::chromosome_folds
                  : s.named()             ? SplitBy::named_chromosomes
                                          : SplitBy::chromosomes,
            .shares = {s.shares[0], s.shares[1], s.shares[2]},
            .seed = deepchrome::Seed{s.seed},
            .valid_chromosomes = s.valid_chromosomes,
            .test_chromosomes = s.test_chromosomes,
            .folds = s.folds,
            .fold = s.fold - 1};
}

/// The settings as run.json has them.
inline json to_json(const SplitSettings& s) {
    json record = {{"rule", s.by}, {"seed", s.seed}, {"exclude_overlaps", s.exclude_overlaps}};
    if (s.dealt()) record["shares"] = s.shares;
    if (s.folds > 0) record.update({{"folds", s.folds}, {"fold", s.fold}});
    if (s.named()) record.update({{"valid", s.valid_chromosomes}, {"test", s.test_chromosomes}});
    return record;
}

/// Refuses flags that do not go together.
inline void check_split_flags(const CLI::App& app, const SplitSettings& s) {
    const auto refuse = [](const std::string& what) { throw CLI::ValidationError(what); };
    refuse_without(app, s.by == "chromosomes", "--split chromosomes",
                   {"--test-chromosomes", "--valid-chromosomes", "--folds"});
    refuse_without(app, s.by == "file", "--split file", {"--split-file"});
    refuse_without(app, s.folds > 0, "--folds", {"--fold"});
    refuse_without(app, s.dealt(),
                   "--split random, stratified, or chromosomes that are neither named nor in --folds",
                   {"--shares", "--seed"});
    if (s.folds > 0 && s.named()) {
        refuse("--folds chooses the chromosomes; leave out --test-chromosomes and --valid-chromosomes");
    }
    if (s.folds > 0 && s.fold > s.folds) refuse("--fold is beyond --folds");
    if (s.valid_chromosomes.empty() != s.test_chromosomes.empty()) {
        refuse("--test-chromosomes and --valid-chromosomes go together");
    }
    if (s.by == "file" && s.file.empty()) refuse("--split file needs --split-file");
    if (s.shares.size() != 3 || s.shares[0] <= 0) refuse("--shares needs three numbers, the first above 0");
}

inline void add_split_flags(CLI::App& app, SplitSettings& s) {
    const std::string split = "Split";
    app.add_option_function<std::string>(
           "--split",
           [&](const std::string& by) {
               s.by = by;
               s.chosen = true;
           },
           "chromosomes: whole ones, dealt by --shares, named, or in --folds; published: thirds in "
           "the order of ids; random: gene by gene; stratified: the same within each label")
        ->check(CLI::IsMember({"chromosomes", "published", "random", "stratified", "file"}))
        ->default_str(s.by)
        ->group(split);
    app.add_option("--shares", s.shares,
                   "of train, valid and test, with --split chromosomes, random or stratified")
        ->delimiter(',')
        ->expected(3)
        ->check(number(0))
        ->default_str("60,20,20")
        ->group(split);
    app.add_option("--valid-chromosomes", s.valid_chromosomes,
                   "to validate with, separated by commas; all that are not named train")
        ->delimiter(',')
        ->group(split);
    app.add_option("--test-chromosomes", s.test_chromosomes, "to test with, separated by commas")
        ->delimiter(',')
        ->group(split);
    app.add_option("--folds", s.folds, "divide chromosomes into so many groups")
        ->check(CLI::Range(std::size_t{3}, std::size_t{1000}))
        ->group(split);
    app.add_option("--fold", s.fold, "with --folds: the group to test with, from 1")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
        ->capture_default_str()
        ->group(split);
    app.add_option("--split-file", s.file, "with --split file: table of gene and train, valid, test or none")
        ->group(split);
    app.add_flag("--exclude-overlaps", s.exclude_overlaps,
                 "drop training genes whose windows touch those of test genes")
        ->group(split);
    app.add_option("-s,--seed", s.seed, "of what is dealt at random")
        ->check(whole_number())
        ->capture_default_str()
        ->group(split);
}

}  // namespace programs
