// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <deepchrome/core/instruction_set.hpp>
#include <deepchrome/core/shape.hpp>
#include <deepchrome/genome/chromosome_split.hpp>
#include <deepchrome/genome/gene_locus.hpp>
#include <deepchrome/genome/gene_split.hpp>

namespace deepchrome::inline DEEPCHROME_ISA {

/// By what genes are divided.
enum class SplitBy : std::uint8_t {
    chromosomes,        ///< whole chromosomes, dealt at random
    named_chromosomes,  ///< named chromosomes to validate and test with
    chromosome_folds,   ///< groups of chromosomes
    random,             ///< gene by gene at random, each stratum alike
    published,          ///< contiguous thirds, as the published tables
};

/// How genes are divided into those to train, validate and test with.
struct SplitRule {
    SplitBy by = SplitBy::chromosomes;
    PartShares shares = default_shares;               ///< of SplitBy::chromosomes and random
    Seed seed{1};                                     ///< of SplitBy::chromosomes and random
    std::vector<std::string> valid_chromosomes = {};  ///< of SplitBy::named_chromosomes
    std::vector<std::string> test_chromosomes = {};   ///< of SplitBy::named_chromosomes
    std::size_t folds = 0;                            ///< of SplitBy::chromosome_folds
    std::size_t fold = 0;                             ///< to test with, from 0
};

/// The part of each gene. `strata` has a value for each; equal ones are a stratum of SplitBy::random.
std::vector<Part> split_genes(std::span<const GeneLocus> genes, std::span<const float> strata,
                              const SplitRule& rule);

}  // namespace deepchrome

#if DEEPCHROME_BODIES

namespace deepchrome::inline DEEPCHROME_ISA {

DEEPCHROME_INLINE std::vector<Part> split_genes(std::span<const GeneLocus> genes,
                                                std::span<const float> strata, const SplitRule& rule) {
    switch (rule.by) {
    case SplitBy::named_chromosomes:
        return split_by_chromosome(genes, rule.valid_chromosomes, rule.test_chromosomes);
    case SplitBy::chromosome_folds:
        return split_by_chromosome_fold(genes, rule.folds, rule.fold);
    case SplitBy::random:
        return split_at_random(genes, strata, rule.shares, rule.seed);
    case SplitBy::published:
        return split_in_thirds(genes.size());
    case SplitBy::chromosomes:
        break;
    }
    return deal_chromosomes(genes, rule.shares, rule.seed);
}

}  // namespace deepchrome

#endif
