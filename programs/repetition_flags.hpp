// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <deepchrome/run/repetition.hpp>

#include "program.hpp"

namespace programs {

/// --folds, --repeats, and what folds keep together.
class RepetitionFlags {
public:
    explicit RepetitionFlags(CLI::App& app) {
        app.add_option("--folds", value_.folds,
                       "divide all genes of the tables into so many folds, and test on each once")
            ->check(CLI::Range(std::size_t{2}, std::size_t{1000}));
        app.add_option("--repeats", value_.repeats, "do it so many times, with seeds that follow each other")
            ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
            ->capture_default_str();
        app.add_option(
               "--chromosomes", chromosomes_,
               "table of genes with the columns chrom and gene_id: genes of a chromosome stay in one fold")
            ->needs("--folds");
        app.add_option("--loci", loci_,
                       "where the genes are, as genes.tsv of deepchrome-bin: overlapping windows stay in one "
                       "fold, and are counted between tables");
    }

    bool folds() const { return value_.folds > 0; }
    bool several() const { return value_.several(); }
    deepchrome::Repetition repetition() const { return {value_.folds, value_.repeats, chromosomes_, loci_}; }
    const std::string& loci() const { return loci_; }
    const std::string& chromosomes() const { return chromosomes_; }
    json record() const {
        return {{"folds", value_.folds},
                {"repeats", value_.repeats},
                {"chromosomes", chromosomes_},
                {"loci", loci_}};
    }

private:
    deepchrome::Repetition value_;
    std::string chromosomes_;
    std::string loci_;
};

}  // namespace programs
