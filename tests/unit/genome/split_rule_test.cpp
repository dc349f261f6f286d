// SPDX-License-Identifier: BSD-3-Clause
#include <deepchrome/genome/split_rule.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace deepchrome;

TEST_CASE("each rule divides as its own function does") {
    std::vector<GeneLocus> genes;
    std::vector<float> strata;
    for (std::size_t i = 0; i < 70; ++i) {
        genes.push_back({"G" + std::to_string(i), "", "chr" + std::to_string(1 + i % 7),
                         static_cast<std::int32_t>(1000 * i), '+', "", ""});
        strata.push_back(i % 3 == 0 ? 1.0f : 0.0f);
    }
    CHECK(split_genes(genes, strata, {}) == deal_chromosomes(genes, {60, 20, 20}, Seed{1}));
    CHECK(split_genes(genes, strata, {.shares = {1, 1, 1}, .seed = Seed{4}}) ==
          deal_chromosomes(genes, {1, 1, 1}, Seed{4}));
    CHECK(split_genes(genes, strata, {.by = SplitBy::published}) == split_in_thirds(70));
    CHECK(split_genes(genes, strata, {.by = SplitBy::random, .shares = {2, 1, 1}, .seed = Seed{9}}) ==
          split_at_random(genes, strata, {2, 1, 1}, Seed{9}));
    const std::vector<std::string> valid = {"chr3"};
    const std::vector<std::string> test = {"2"};
    CHECK(split_genes(
              genes, strata,
              {.by = SplitBy::named_chromosomes, .valid_chromosomes = valid, .test_chromosomes = test}) ==
          split_by_chromosome(genes, valid, test));
    CHECK(split_genes(genes, strata, {.by = SplitBy::chromosome_folds, .folds = 4, .fold = 2}) ==
          split_by_chromosome_fold(genes, 4, 2));
}
